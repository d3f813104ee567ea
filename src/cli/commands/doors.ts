/** The configured doors: what to paste into each platform, secrets included; whether each takes its platform's sample; Entra's key. */
import { type Config, loadConfig } from '../../config/config.js';
import { ConfigurationError } from '../../config/validation-errors.js';
import { doorUrl } from '../../doors/configured-door.js';
import { PLATFORMS } from '../../doors/registry.js';
import {
  type ConfiguredAccount,
  TWILIO_VERIFY,
  TWILIO_VERIFY_PATH,
} from '../../doors/twilio-verify/accounts.js';
import { checkDoors } from '../door-check.js';
import { graphCalls, makeEntraKeys, readCertificate } from '../entra-keys.js';
import { EXIT, paint, RefusedError, type Terminal } from '../terminal.js';

interface Json {
  readonly json?: boolean;
}

export async function doors(terminal: Terminal, _args: unknown, { json }: Json): Promise<number> {
  const config = configOf(terminal);
  if (json) terminal.out(JSON.stringify({ doors: facts(config) }, null, 2));
  else list(config, terminal);
  return EXIT.done;
}

export async function checkAllDoors(
  terminal: Terminal,
  _args: unknown,
  { json }: Json,
): Promise<number> {
  const checks = await checkDoors(configOf(terminal));
  if (json) terminal.out(JSON.stringify({ checks }, null, 2));
  else if (checks.length === 0) terminal.out('No door is configured.');
  for (const { path, ok, message } of json ? [] : checks) {
    terminal.out(
      `${paint(terminal, ok ? 'green' : 'red', ok ? 'ok  ' : 'FAIL')}  ${path}  ${message}`,
    );
  }
  return checks.every(({ ok }) => ok) ? EXIT.done : EXIT.refused;
}

export async function entraKeys(
  terminal: Terminal,
  _args: unknown,
  {
    app = '',
    doorUrl: url = '',
    out = '',
    json,
  }: Json & { app?: string; doorUrl?: string; out?: string },
): Promise<number> {
  let keys: ReturnType<typeof makeEntraKeys>;
  try {
    keys = makeEntraKeys(out);
  } catch (error) {
    throw new RefusedError((error as Error).message);
  }
  const calls = graphCalls(readCertificate(keys), app, url);
  terminal.out(
    json
      ? JSON.stringify({ ...keys, calls }, null, 2)
      : `The private key is in ${keys.keyFile}. Name it in the door's settings:
"decryptionKeys": [{ "file": "${keys.keyFile}" }]

${calls}`,
  );
  return EXIT.done;
}

function configOf({ environment }: Terminal): Config {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new RefusedError(error.message);
    throw error;
  }
}

/** With the secrets, as the text has them. */
function facts({ doors: configured, twilioVerify, publicUrl }: Config): object[] {
  return [
    ...configured.map(({ platform, path, tenant, settings }) => ({
      platform: platform.name,
      path,
      tenant,
      url: doorUrl(publicUrl, path),
      snippet: platform.snippet(settings, doorUrl(publicUrl, path)),
    })),
    ...twilioVerify.map(({ tenant, accountSid }) => ({
      platform: TWILIO_VERIFY,
      path: TWILIO_VERIFY_PATH,
      tenant,
      url: doorUrl(publicUrl, TWILIO_VERIFY_PATH).replace(/\/v2$/, ''),
      accountSid,
    })),
  ];
}

function list({ doors: configured, twilioVerify, publicUrl }: Config, { out }: Terminal): void {
  if (configured.length === 0 && twilioVerify.length === 0) {
    const titles = [...PLATFORMS, { name: TWILIO_VERIFY, title: 'applications of Twilio Verify' }];
    const names = titles.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join('\n');
    out(
      `No door is configured. Add one to "doors" of the configuration file (docs/doors/README.md):\n${names}`,
    );
  }
  for (const { platform, path, tenant, settings } of configured) {
    const url = doorUrl(publicUrl, path);
    out(`${platform.title}: ${url} for ${tenant}\n`);
    out(`${platform.snippet(settings, url)}\n`);
  }
  for (const account of twilioVerify) {
    const url = doorUrl(publicUrl, TWILIO_VERIFY_PATH).replace(/\/v2$/, '');
    out(`Twilio Verify: ${url} for ${account.tenant}, in place of https://verify.twilio.com\n`);
    out(`${twilioSnippet(account)}\n`);
  }
}

/** What to set in an application's SDK and environment. */
function twilioSnippet({ accountSid, authTokens, services }: ConfiguredAccount): string {
  const values = [
    ['TWILIO_ACCOUNT_SID', accountSid],
    ['TWILIO_AUTH_TOKEN', authTokens[0]],
    ...services.map(({ sid, friendlyName }) => [`service ${friendlyName}`, sid]),
  ];
  return values.map(([name = '', value]) => `  ${name.padEnd(24)}${value}`).join('\n');
}
