/**
 * The Ed25519 keys that results are signed with. Each is derived from a master key, so there is no other secret to keep and rotate. The key
 * of the newest master in use signs; the keys of all others, also of standby ones, are published as well.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { MasterKey } from '../challenge/keyring.js';

/** ASN.1 of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

export interface ResultKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What `/.well-known/jwks.json` shows. */
  readonly jwk: JWK;
}

/** @param masters newest first, at least one in use. @returns the one that signs first */
export async function resultKeys(masters: readonly MasterKey[]): Promise<readonly ResultKey[]> {
  const inUseFirst = [...masters.filter(isInUse), ...masters.filter((key) => !isInUse(key))];
  return Promise.all(inUseFirst.map(({ secret }) => resultKey(secret)));
}

const isInUse = ({ standby }: MasterKey) => !standby;

async function resultKey(secret: Buffer): Promise<ResultKey> {
  const seed = hkdfSync('sha256', secret, 'octothorpe', 'session-result', SEED_BYTES);
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, Buffer.from(seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as JWK;
  const shown = { kty, crv, x } as JWK;
  const kid = await calculateJwkThumbprint(shown);
  return { kid, privateKey, publicKey, jwk: { ...shown, kid, alg: 'EdDSA', use: 'sig' } };
}
