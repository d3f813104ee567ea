// Checks a part of the configuration file that the documentation shows: laid over a small file, it is loaded as at a start.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';

const CHANNELS = ['sms', 'call'];
const PROVIDERS = ['twilio', 'vonage', 'telnyx'];
const SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;
const VARIABLES = {
  MODE: 'sandbox',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: '0'.repeat(32),
  VONAGE_API_KEY: '00000000',
  VONAGE_API_SECRET: '0'.repeat(16),
  VONAGE_APPLICATION_ID: '00000000-0000-4000-8000-000000000000',
  VONAGE_SIGNATURE_SECRET: '0'.repeat(32),
  TELNYX_API_KEY: 'KEY0',
  TELNYX_CONNECTION_ID: '1',
};

/**
 * @param {string} json with or without its outer braces
 * @param {'file' | 'tenant' | 'door'} of what it is a part of
 * @returns {Promise<string[]>} everything that the start would refuse
 */
export async function configFaults(json, of) {
  const { loadConfig } = await import('../dist/src/config/config.js');
  const variables = {
    ...VARIABLES,
    ...keys(),
    DATA_DIR: folder(),
    CONFIG_FILE: join(folder(), 'config.json'),
  };
  try {
    const part = parsed(json);
    provide(part, variables);
    writeFileSync(variables.CONFIG_FILE, JSON.stringify(laidOver(part, of)));
    loadConfig(variables);
    return [];
  } catch (error) {
    return error.faults ?? [error.message];
  }
}

let made;
/** One for all, since the keys of a sandbox take time to make. */
function folder() {
  if (made) return made;
  made = mkdtempSync(join(tmpdir(), 'octothorpe-config-'));
  process.on('exit', () => rmSync(made, { recursive: true }));
  return made;
}

function parsed(json) {
  let keys = 0;
  const text = json
    .trim()
    .replaceAll('"sha256": "…"', () => `"sha256": "${hash(++keys)}"`)
    .replaceAll('whsec_…', SECRET);
  return JSON.parse(/^[{[]/.test(text) ? text : `{${text}}`);
}

const hash = (number) => String(number).padStart(64, '0');

function laidOver(part, of) {
  const route = { '*': PROVIDERS };
  const own = { tenant: [part], file: part.tenants }[of] ?? [{}];
  return {
    ...(of === 'file' ? part : {}),
    ...(of === 'door' ? { doors: [part] } : {}),
    tenants: [...own.map(tenantWith), tenantWith({ id: 'bank', apiKeys: [{ sha256: hash(99) }] })],
    routes: { sms: route, call: route, ...(of === 'file' ? part.routes : {}) },
  };
}

function tenantWith({ senders = [], ...own }) {
  const usual = PROVIDERS.flatMap((provider) =>
    CHANNELS.map((channel) => ({ provider, channel, from: '+12025550100' })),
  ).filter(
    ({ provider, channel }) =>
      !senders.some((sender) => sender.provider === provider && sender.channel === channel),
  );
  return {
    ...{ id: 'acme', brand: 'Contoso', apiKeys: [{ sha256: hash(0) }] },
    ...own,
    countries: { sms: ['*'], call: ['*'], ...own.countries },
    senders: [...senders, ...usual],
  };
}

/** The variables and files that the part names. */
function provide(part, variables) {
  if (typeof part !== 'object' || part === null) return;
  if (typeof part.env === 'string') {
    variables[part.env] ??= part.env.endsWith('_ID') ? 'id' : `v1,${SECRET}`;
  }
  const path = part.file ?? part.logo ?? part.disposableNumbersFile;
  if (typeof path === 'string') {
    mkdirSync(dirname(join(folder(), path)), { recursive: true });
    writeFileSync(join(folder(), path), CONTENTS[extname(path)]?.() ?? SECRET);
  }
  for (const value of Object.values(part)) provide(value, variables);
}

const CONTENTS = {
  '.pem': () => keys().VONAGE_PRIVATE_KEY,
  '.svg': () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.txt': () => '+358440000001',
};

let cached;
function keys() {
  if (cached) return cached;
  const encoding = {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...encoding });
  const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  cached = {
    VONAGE_PRIVATE_KEY: privateKey,
    TELNYX_PUBLIC_KEY: Buffer.from(x, 'base64url').toString('base64'),
  };
  return cached;
}
