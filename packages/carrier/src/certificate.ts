/**
 * A certificate of one of the carrier's TLS servers, and the authority that has signed it. Both are made once and kept in a file. The authority's
 * private key is not kept: it signs this one certificate, and nobody can use it for another name.
 */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { pki } from 'node-forge';
import { z } from 'zod';

const DAY_MS = 86_400_000;
const LIFE_MS = 3_650 * DAY_MS;
/** A certificate that ends sooner is made anew. */
const LEFT_MIN_MS = 30 * DAY_MS;
/** Clocks of containers are a little behind at times. */
const BACKDATED_MS = DAY_MS;

const keptFile = z.object({
  /** PEM. Programs that connect have to trust it. */
  ca: z.string(),
  certificate: z.string(),
  privateKey: z.string(),
  /** Unix milliseconds. */
  endsAtMs: z.number(),
});

export type CarrierCertificate = z.infer<typeof keptFile>;

/** What a certificate is for. */
export interface Subject {
  readonly authority: string;
  readonly service: string;
  /** A name may begin with `*.`. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

const PUSH: Subject = {
  authority: 'Octothorpe sandbox push authority',
  service: 'Octothorpe sandbox push service',
  names: ['localhost'],
  addresses: ['127.0.0.1', '::1'],
};

/** Reads the file; makes and writes it if there is none, or if its certificate ends soon. Only its owner may read it. */
export async function keptCertificate(
  file: string,
  now: () => number = Date.now,
  subject: Subject = PUSH,
): Promise<CarrierCertificate> {
  const kept = read(file);
  if (kept && kept.endsAtMs - now() > LEFT_MIN_MS) return kept;
  const made = await makeCertificate(now(), subject);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const own = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(own, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  // Another process may have made one meanwhile: the first one stays.
  const other = kept ? undefined : read(file);
  if (other) rmSync(own);
  else renameSync(own, file);
  return other ?? made;
}

function read(file: string): CarrierCertificate | undefined {
  try {
    return keptFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export async function makeCertificate(
  nowMs: number,
  { authority: issuerName, service, names, addresses }: Subject = PUSH,
): Promise<CarrierCertificate> {
  // Loaded only where it is needed: most starts find a certificate.
  const { default: forge } = await import('node-forge');
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const newCertificate = (publicKey: string) =>
    Object.assign(forge.pki.createCertificate(), {
      publicKey: forge.pki.publicKeyFromPem(publicKey),
    });
  const endsAtMs = nowMs + LIFE_MS;
  const life = { fromMs: nowMs - BACKDATED_MS, endsAtMs };
  const issuer = [{ name: 'commonName', value: issuerName }];
  const ca = prepared(newCertificate(authority.publicKey), issuer, life, [
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  ca.setIssuer(issuer);
  const subject = [{ name: 'commonName', value: service }];
  const certificate = prepared(newCertificate(server.publicKey), subject, life, [
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        ...names.map((value) => ({ type: DNS_NAME, value })),
        ...addresses.map((ip) => ({ type: IP_ADDRESS, ip })),
      ],
    },
  ]);
  certificate.setIssuer(issuer);
  const signer = forge.pki.privateKeyFromPem(authority.privateKey);
  for (const each of [ca, certificate]) each.sign(signer, forge.md.sha256.create());
  return {
    ca: forge.pki.certificateToPem(ca),
    certificate: forge.pki.certificateToPem(certificate),
    privateKey: server.privateKey,
    endsAtMs,
  };
}

/** Types of alternative names (RFC 5280, 4.2.1.6). */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

function prepared(
  made: pki.Certificate,
  subject: pki.CertificateField[],
  { fromMs, endsAtMs }: { fromMs: number; endsAtMs: number },
  extensions: object[],
): pki.Certificate {
  // The first byte is 01 to 7f: serial numbers are positive and have no leading zero (RFC 5280, 4.1.2.2).
  made.serialNumber = `01${randomBytes(15).toString('hex')}`;
  made.validity.notBefore = new Date(fromMs);
  made.validity.notAfter = new Date(endsAtMs);
  made.setSubject(subject);
  made.setExtensions(extensions);
  return made;
}

/** Node's own generator is many times faster than forge's. */
function newKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
