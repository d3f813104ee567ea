/** The message when the service is ready: where the pages are, and a command to paste. */
import type { Config } from '../config/config.js';
import { sandboxVerifyAccount } from '../config/sandbox-defaults.js';
import { defaultTenant } from '../config/sandbox-file.js';
import { describeDurability } from '../redis/durable-writes.js';
import { describeRedis, parseRedisUrl } from '../redis/url.js';

export interface Addresses {
  readonly api?: string;
  readonly sandbox?: string;
  /** The health address, if the process has one. */
  readonly health?: string;
}

export function readyMessage(config: Config, addresses: Addresses): string {
  const lines = [`Octothorpe is ready (${config.mode} mode, ${[...config.roles].join(' + ')}).`];
  if (addresses.api && config.sandbox) {
    lines.push(`  Demo       ${addresses.api}/demo   page and phone side by side`);
  }
  if (addresses.sandbox) lines.push(`  Phone      ${addresses.sandbox}/phone/`);
  if (addresses.api) {
    lines.push(`  API        ${addresses.api}/v1   reference: ${addresses.api}/docs`);
    if (config.sandbox) {
      lines.push(...twilioAccount(config, addresses.api), ...webhook(config));
      lines.push('', ...firstCall(config, addresses.api));
    }
  }
  if (config.mode === 'production') {
    lines.push(`  Redis      ${describeRedis(parseRedisUrl(config.redisUrl))}`);
    lines.push(`  Durability ${describeDurability(config.redisDurability)}`);
  }
  if (addresses.health) lines.push(`  Health     ${addresses.health}/livez, /readyz, /metrics`);
  if (config.mode === 'sandbox') {
    lines.push('', 'This is a sandbox: nothing leaves this machine, and no real phone rings.');
  }
  return `${lines.join('\n')}\n`;
}

/** The account that the sandbox made for itself: it opens nothing elsewhere. */
function twilioAccount({ sandbox, twilioVerify }: Config, api: string): string[] {
  if (!sandbox) return [];
  const { accountSid, authTokens, services } = sandboxVerifyAccount(sandbox.identity);
  if (!twilioVerify.some((account) => account.accountSid === accountSid)) return [];
  return [
    `  Twilio     ${api}/twilio-verify   in place of https://verify.twilio.com`,
    `             ${accountSid} (account), ${authTokens[0]} (token)`,
    `             ${services[0]?.sid} (service)`,
  ];
}

/** Where the default tenant is notified, with the secret if this sandbox has made it: its developer needs it to verify. */
function webhook({ sandbox, tenants }: Config): string[] {
  const own = defaultTenant(tenants)?.webhook;
  if (!sandbox || own === undefined) return [];
  const { webhookSecret } = sandbox.identity;
  return [
    `  Webhook    ${own.url}`,
    ...(own.secrets.includes(webhookSecret)
      ? [`             signed with ${webhookSecret} (docs/notifications.md)`]
      : []),
  ];
}

const KEYS_SHOWN_MAX = 5;
/** As the audit shows a key. */
const FINGERPRINT_DIGITS = 8;

/** With real carriers, a sandbox takes the keys of the configuration file alone, which may not be the one in `api-key`. */
function firstCall(config: Config, api: string): string[] {
  const intro = 'Send a code to the browser phone:';
  const { keyFile, keyTenant } = config.sandbox ?? {};
  if (keyFile !== undefined) {
    const whose = config.tenants.length > 1 ? ` (tenant ${keyTenant})` : '';
    return [`${intro.slice(0, -1)}${whose}:`, '', curl(`$(cat ${keyFile})`, api)];
  }
  const shown = config.apiKeys
    .slice(0, KEYS_SHOWN_MAX)
    .map(({ sha256, tenant }) => `${sha256.slice(0, FINGERPRINT_DIGITS)}… (tenant ${tenant})`);
  const others = config.apiKeys.length - shown.length;
  return [
    `The API keys of CONFIG_FILE count, by their SHA-256: ${shown.join(', ')}${others > 0 ? ` and ${others} more` : ''}.`,
    `Set OCTOTHORPE_API_KEY to one of them. ${intro}`,
    '',
    curl('$OCTOTHORPE_API_KEY', api),
  ];
}

function curl(key: string, api: string): string {
  return [
    `curl -s ${api}/v1/challenges \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"to": "+358 44 123 4567", "channel": "sms"}'`,
  ].join('\n');
}
