#!/usr/bin/env node
/**
 * Runs the carrier alone: `octothorpe-carrier [FILE]`. The file holds its address and its accounts; if there is none, it is created with
 * new accounts, which an application then uses. The environment variables HOST and PORT override the address.
 */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { createCarrier } from './carrier.js';
import { keptCertificate } from './push/certificate.js';
import { isWebAddress } from './request-values.js';

const FILE = 'carrier.json';
/** Beside the file: the push service's certificate, and the authority that an application has to trust. */
const PUSH_FILE = 'carrier-push.json';
const PORT = 3001;

const text = z.string().min(1);
const numbers = z.array(z.string().regex(/^\+?[1-9]\d{6,14}$/, 'Must be in E.164 form.')).min(1);
const inboundUrl = z.string().refine(isWebAddress, 'Must be an http or https URL.').exactOptional();

/** The accounts are those of `CarrierOptions`. */
const settingsFile = z.strictObject({
  host: text.default('127.0.0.1'),
  /** 0 selects a free port. */
  port: z.int().min(0).max(65_535).default(PORT),
  timeScale: z.number().positive().default(1),
  authenticatorUrl: z
    .string()
    .refine(isWebAddress, 'Must be an http or https URL.')
    .exactOptional(),
  twilio: z
    .strictObject({
      accountSid: text,
      authToken: text,
      numbers,
      messagingServices: z.record(z.string(), numbers).exactOptional(),
      inboundUrl,
    })
    .exactOptional(),
  vonage: z
    .strictObject({
      apiKey: text,
      apiSecret: text,
      applicationId: text,
      publicKey: text,
      /** Only for the application, which signs its requests with it. */
      privateKey: z.string().exactOptional(),
      signatureSecret: text,
      numbers,
      inboundUrl,
    })
    .exactOptional(),
  telnyx: z
    .strictObject({
      apiKey: text,
      connectionId: text,
      privateKey: text,
      /** Only for the application, which checks signatures with it. */
      publicKey: z.string().exactOptional(),
      numbers,
      inboundUrl,
    })
    .exactOptional(),
});

async function main(file: string): Promise<void> {
  if (!existsSync(file)) createSettings(file);
  const { host, port, ...options } = readSettings(file);
  const pushFile = join(dirname(file), PUSH_FILE);
  const certificate = await keptCertificate(pushFile);
  const carrier = createCarrier({ ...options, push: { certificate } });
  const { port: taken, pushOrigin } = await carrier.listen(port, host);
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void carrier.close());
  const base = `http://${host}:${taken}`;
  const lines = [
    'The carrier is ready. Nothing leaves this machine, and no real phone rings.',
    `  Phone     ${base}/phone/`,
    ...(options.twilio ? [`  Twilio    ${base}/2010-04-01`] : []),
    ...(options.vonage ? [`  Vonage    ${base}/v1`] : []),
    ...(options.telnyx ? [`  Telnyx    ${base}/v2`] : []),
    `  Push      ${pushOrigin}/push (its authority is "ca" in ${resolve(pushFile)})`,
    `  Accounts  ${resolve(file)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function readSettings(file: string): z.output<typeof settingsFile> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${(error as Error).message}`);
  }
  const read = settingsFile.safeParse(content);
  if (read.success) return { ...read.data, ...addressFromEnvironment() };
  throw new Error(`${file} is not valid.\n${z.prettifyError(read.error)}`);
}

function addressFromEnvironment(): { host?: string; port?: number } {
  const { HOST: host, PORT } = process.env;
  const port = PORT ? settingsFile.shape.port.safeParse(Number(PORT)) : undefined;
  if (port?.success === false) throw new Error(`PORT must be 0 to 65535; it is ${PORT}.`);
  return { ...(host ? { host } : {}), ...(port ? { port: port.data } : {}) };
}

/** Only its owner may read the file. */
function createSettings(file: string): void {
  const settings: z.input<typeof settingsFile> = {
    port: PORT,
    twilio: {
      accountSid: `AC${randomBytes(16).toString('hex')}`,
      authToken: randomBytes(16).toString('hex'),
      numbers: ['+358454910001'],
    },
    vonage: {
      apiKey: randomBytes(4).toString('hex'),
      apiSecret: randomBytes(8).toString('hex'),
      applicationId: randomUUID(),
      ...generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }),
      signatureSecret: randomBytes(32).toString('base64url'),
      numbers: ['+358454910002'],
    },
    telnyx: {
      apiKey: `KEY${randomBytes(16).toString('hex').toUpperCase()}`,
      connectionId: String(randomBytes(6).readUIntBE(0, 6)),
      ...telnyxKeys(),
      numbers: ['+358454910003'],
    },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}

function telnyxKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  // Telnyx shows the last 32 bytes: the key itself.
  return { privateKey, publicKey: publicKey.subarray(-32).toString('base64') };
}

main(process.argv[2] ?? FILE).catch((error: NodeJS.ErrnoException) => {
  const port = error.code === 'EADDRINUSE' ? ' Set PORT to another one.' : '';
  process.stderr.write(`error: ${error.message}${port}\n`);
  process.exitCode = 1;
});
