/**
 * The P-256 keys for which producers of jobs seal numbers, so that Redis holds no plain number in a job. Each is derived from a master key,
 * so all workers have the same ones and they rotate together: the key of the newest master in use is published, and all keys open.
 */
import { createECDH, createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, type JWK } from 'jose';
import type { MasterKey } from '../challenge/code.js';

const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 16 bytes more than the order has, so that the remainder is as good as uniform (FIPS 186-5, A.2.1). */
const SCALAR_SEED_BYTES = 48;
const COORDINATE_BYTES = 32;
/** A number with what goes with it takes some hundred. */
const SEALED_CHARS_MAX = 4_096;

export interface JobKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** What `/v1/job-key` shows. */
  readonly jwk: JWK;
}

export class JobKeys {
  readonly #keys: readonly JobKey[];

  private constructor(keys: readonly JobKey[]) {
    this.#keys = keys;
  }

  /** @param masters newest first, at least one in use */
  static async of(masters: readonly MasterKey[]): Promise<JobKeys> {
    const inUse = masters.filter(({ standby }) => !standby);
    const others = masters.filter(({ standby }) => standby);
    return new JobKeys(
      await Promise.all([...inUse, ...others].map(({ secret }) => jobKey(secret))),
    );
  }

  /** The key that producers seal for. */
  get current(): JWK {
    const [newest] = this.#keys;
    if (!newest) throw new RangeError('At least one master key has to be in use.');
    return newest.jwk;
  }

  /**
   * @param sealed compact JWE, ECDH-ES and A256GCM, of a JSON object
   * @returns undefined if it is malformed, was altered, or was sealed for a key that is gone
   */
  async open(sealed: unknown): Promise<Record<string, unknown> | undefined> {
    if (typeof sealed !== 'string' || sealed.length > SEALED_CHARS_MAX) return undefined;
    try {
      const { plaintext } = await compactDecrypt(
        sealed,
        ({ kid }) => {
          const key = this.#keys.find((each) => each.kid === kid);
          if (!key) throw new Error('No such key.');
          return key.privateKey;
        },
        { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] },
      );
      const content: unknown = JSON.parse(Buffer.from(plaintext).toString('utf8'));
      const isObject = content !== null && typeof content === 'object' && !Array.isArray(content);
      return isObject ? (content as Record<string, unknown>) : undefined;
    } catch {
      // All faults have the same remedy for the producer.
      return undefined;
    }
  }
}

async function jobKey(secret: Buffer): Promise<JobKey> {
  const seed = hkdfSync('sha256', secret, 'octothorpe', 'job-seal', SCALAR_SEED_BYTES);
  const scalar = (BigInt(`0x${Buffer.from(seed).toString('hex')}`) % (CURVE_ORDER - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(2 * COORDINATE_BYTES, '0'), 'hex');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  // 0x04, x, y
  const point = ecdh.getPublicKey();
  const shown = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 1 + COORDINATE_BYTES).toString('base64url'),
    y: point.subarray(1 + COORDINATE_BYTES).toString('base64url'),
  };
  const kid = await calculateJwkThumbprint(shown);
  const privateKey = createPrivateKey({
    key: { ...shown, d: d.toString('base64url') },
    format: 'jwk',
  });
  return { kid, privateKey, jwk: { ...shown, kid, alg: 'ECDH-ES', use: 'enc' } };
}
