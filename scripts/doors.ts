/**
 * `npm run doors` lists the configured doors with what to paste into each platform, secrets included.
 * `npm run doors -- entra-keys [--app <client id>] [--url <door's URL>] [--out <folder>]` makes the key and certificate for Entra.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../src/config/config.js';
import { ConfigurationError } from '../src/config/validation-errors.js';
import { doorUrl } from '../src/doors/configured-door.js';
import { PLATFORMS } from '../src/doors/registry.js';
import {
  type ConfiguredAccount,
  TWILIO_VERIFY,
  TWILIO_VERIFY_PATH,
} from '../src/doors/twilio-verify/accounts.js';
import { graphCalls, makeEntraKeys, readCertificate } from './doors/entra-keys.js';

if (existsSync('.env')) process.loadEnvFile('.env');
try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      app: { type: 'string', default: '<client id of the app registration>' },
      url: { type: 'string', default: 'https://verify.example.com/doors/entra' },
      out: { type: 'string', default: 'data/entra' },
    },
  });
  if (positionals[0] === 'entra-keys') entraKeys(values);
  else if (positionals.length === 0) list(loadConfig(process.env));
  else throw new Error(`There is no command ${positionals[0]}. Leave it out, or say entra-keys.`);
} catch (error) {
  if (!(error instanceof ConfigurationError) && !(error instanceof Error)) throw error;
  console.error(error.message);
  process.exit(1);
}

function list({ doors, twilioVerify, publicUrl }: Config): void {
  if (doors.length === 0 && twilioVerify.length === 0) {
    const titles = [...PLATFORMS, { name: TWILIO_VERIFY, title: 'applications of Twilio Verify' }];
    const names = titles.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join('\n');
    console.log(
      `No door is configured. Add one to "doors" of the configuration file (docs/doors/README.md):\n${names}`,
    );
  }
  for (const { platform, path, tenant, settings } of doors) {
    const url = doorUrl(publicUrl, path);
    console.log(`${platform.title}: ${url} for ${tenant}\n`);
    console.log(`${platform.snippet(settings, url)}\n`);
  }
  for (const account of twilioVerify) {
    const url = doorUrl(publicUrl, TWILIO_VERIFY_PATH).replace(/\/v2$/, '');
    console.log(
      `Twilio Verify: ${url} for ${account.tenant}, in place of https://verify.twilio.com\n`,
    );
    console.log(`${twilioSnippet(account)}\n`);
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

function entraKeys({ app, url, out }: { app: string; url: string; out: string }): void {
  const keys = makeEntraKeys(out);
  console.log(`The private key is in ${keys.keyFile}. Name it in the door's settings:
"decryptionKeys": [{ "file": "${keys.keyFile}" }]

${graphCalls(readCertificate(keys), app, url)}`);
}
