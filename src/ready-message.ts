/** What a person sees once the service is up: where the pages are, and a call that works as pasted. */
import { join } from 'node:path';
import type { Config } from './config/config.js';
import { describeDurability } from './store/durability.js';
import { describeRedis, parseRedisUrl } from './store/redis-url.js';

export interface Addresses {
  readonly api?: string;
  readonly sandbox?: string;
  /** Of the process itself, where it has a port for that. */
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
    if (config.sandbox)
      lines.push('', 'Send a code to the browser phone:', '', curl(config, addresses.api));
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

function curl(config: Config, api: string): string {
  return [
    `curl -s ${api}/v1/challenges \\`,
    `  -H "Authorization: Bearer $(cat ${join(config.dataDirectory, 'api-key')})" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"to": "+358 44 123 4567", "channel": "sms"}'`,
  ].join('\n');
}
