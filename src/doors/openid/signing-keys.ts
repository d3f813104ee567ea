/**
 * The keys that id_tokens are signed with. EdDSA: derived from the master keys, as those of results are. RS256, which Microsoft Entra asks
 * for with a certificate (`x5c`): made once, kept in Redis sealed under a master key, and rolled every 90 days. A new one is published for two
 * days before it signs, and an old one for two days after: Entra keeps the list for a day.
 */
import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, type JWK } from 'jose';
import forge from 'node-forge';
import { z } from 'zod';
import type { MasterKey } from '../../challenge/code.js';
import type { Clock } from '../../challenge/time.js';
import { openIdKey } from '../../redis/keys.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  wrapRedisErrors,
} from '../../redis/scripts.js';
import { derivedKeys } from '../../sessions/result.js';
import type { SealedRecords } from './sealed-records.js';

const DAY_MS = 86_400_000;
const ROLLED_AFTER_MS = 90 * DAY_MS;
export const PUBLISHED_MS = 2 * DAY_MS;
/** Renewed by every roll. */
const KEPT_MS = 400 * DAY_MS;
/** Each try means that another process wrote first. */
const TRIES_MAX = 8;
const RSA_BITS = 2048;
const CERTIFICATE_YEARS = 10;

const StoredKey = z.object({
  /** Private. */
  jwk: z.record(z.string(), z.unknown()),
  createdAtMs: z.number(),
  signsFromMs: z.number(),
});
export type StoredKey = z.infer<typeof StoredKey>;
const StoredKeys = z.object({ v: z.literal(1), keys: z.array(StoredKey).min(1) });

/** What has to become of the keys. The newest of those that are kept stands last. */
export function rolled(
  keys: readonly StoredKey[],
  nowMs: number,
): { readonly keep: readonly StoredKey[]; readonly newFromMs?: number } {
  const sorted = [...keys].sort((one, other) => one.createdAtMs - other.createdAtMs);
  const newest = sorted.at(-1);
  const keep = sorted.filter((key) => !sorted.some((each) => replaced(key, each, nowMs)));
  if (!newest) return { keep, newFromMs: nowMs };
  if (nowMs - newest.createdAtMs < ROLLED_AFTER_MS) return { keep };
  return { keep, newFromMs: nowMs + PUBLISHED_MS };
}

function replaced(key: StoredKey, by: StoredKey, nowMs: number): boolean {
  return by.createdAtMs > key.createdAtMs && by.signsFromMs + PUBLISHED_MS <= nowMs;
}

/** All keys, the one that signs first. */
export function signerFirst(keys: readonly StoredKey[], nowMs: number): readonly StoredKey[] {
  const ready = keys.filter(({ signsFromMs }) => signsFromMs <= nowMs);
  const signer = ready.at(-1) ?? keys[0];
  return signer ? [signer, ...keys.filter((key) => key !== signer)] : [];
}

export interface SigningKeyParts {
  readonly redis: RedisClient;
  readonly run: RunScript;
  readonly records: SealedRecords;
  /** Newest first. */
  readonly masters: readonly MasterKey[];
  readonly clock: Clock;
  /** `CN` of the certificates: the host of the issuer. */
  readonly host: string;
  /** Told when the stored keys could not be opened, and new ones take their place. */
  readonly onLost: () => void;
}

const REPLACE = loadScript('doors/replace-value', 1);

export class SigningKeys {
  readonly #with: SigningKeyParts;
  readonly #key = openIdKey('signing-keys');

  constructor(parts: SigningKeyParts) {
    this.#with = parts;
  }

  /** The private keys for oidc-provider: of each algorithm, the one that signs first. Rolls them where it is time. */
  async load(): Promise<{ readonly keys: JWK[] }> {
    const { clock, masters } = this.#with;
    const rsa = signerFirst(await this.#stored(), clock.now()).map(({ jwk }) => jwk as JWK);
    return { keys: [...rsa, ...(await derivedKeys(masters, 'openid'))] };
  }

  async #stored(): Promise<readonly StoredKey[]> {
    const { redis, run, records, clock } = this.#with;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const text = (await wrapRedisErrors(() => redis.get(this.#key))) ?? '';
      const opened = text === '' ? undefined : await records.open(this.#key, text);
      const parsed = StoredKeys.safeParse(opened?.content);
      const known = parsed.success ? parsed.data.keys : [];
      const nowMs = clock.now();
      const { keep, newFromMs } = rolled(known, nowMs);
      const same = newFromMs === undefined && keep.length === known.length;
      if (same && opened?.keyId === records.current) return keep;
      if (text !== '' && !parsed.success) this.#with.onLost();
      const made =
        newFromMs === undefined
          ? []
          : [{ jwk: await this.#newKey(nowMs), createdAtMs: nowMs, signsFromMs: newFromMs }];
      const keys = [...keep, ...made];
      const sealed = await records.seal(this.#key, { v: 1, keys });
      if ((await run(REPLACE, [this.#key], [text, sealed, KEPT_MS])) === 1) return keys;
    }
    throw new Error('The signing keys changed at every try.');
  }

  async #newKey(nowMs: number): Promise<Record<string, unknown>> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', {
      modulusLength: RSA_BITS,
      extractable: true,
    });
    const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
    const x5c = [certificate(await exportPKCS8(privateKey), this.#with.host, nowMs)];
    return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig', x5c };
  }
}

/** Self-signed; base64 of DER, as `x5c` has it (RFC 7517, 4.7). */
function certificate(pkcs8: string, host: string, nowMs: number): string {
  const key = forge.pki.privateKeyFromPem(pkcs8);
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // Positive, as X.509 wants it.
  made.serialNumber = `01${randomBytes(15).toString('hex')}`;
  made.validity.notBefore = new Date(nowMs);
  made.validity.notAfter = new Date(nowMs + CERTIFICATE_YEARS * 365 * DAY_MS);
  const name = [{ name: 'commonName', value: host.slice(0, 64) }];
  made.setSubject(name);
  made.setIssuer(name);
  made.sign(key, forge.md.sha256.create());
  const der = forge.asn1.toDer(forge.pki.certificateToAsn1(made)).getBytes();
  return Buffer.from(der, 'binary').toString('base64');
}
