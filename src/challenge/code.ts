/**
 * The six digits. They are stored nowhere: they are derived from a seed in the challenge and a key outside Redis, and need both. For checks,
 * the challenge holds a keyed verifier that gives no code without the key.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { boundText, type Transaction } from './transaction.js';

const CODE_DIGITS = 6;
/** How many digits a call asks for if the provider cannot tell that a person picked up. */
export const CALL_DIGITS = 2;
const CODE_SPACE = 10 ** CODE_DIGITS;
const SEED_BYTES = 16;
/** 132 bits, base64url: far more than the twenty of a code. */
const VERIFIER_CHARACTERS = 22;

/** 128 random bits as base64url, from the given source. */
export function newSeed(randomBytes: (size: number) => Buffer): string {
  return randomBytes(SEED_BYTES).toString('base64url');
}

/** The code of a challenge: uniform over 000000..999999. Another transaction gives another code. */
export function deriveCode(
  keys: KeySet,
  challengeId: string,
  seed: string,
  transaction?: Transaction,
): string {
  const bound = transaction ? boundText(transaction) : '';
  const message = `code.${challengeId}.${seed}${bound}`;
  const value = uniform(keys.code, message, CODE_SPACE);
  return value.toString().padStart(CODE_DIGITS, '0');
}

/** The two digits shown on the screen of a call with `match`. */
export function deriveMatchDigits(keys: KeySet, challengeId: string, seed: string): string {
  return twoDigits(keys, `match.${challengeId}.${seed}`);
}

/** The two digits that one call speaks; the next call speaks others. */
export function deriveSpokenDigits(
  keys: KeySet,
  challengeId: string,
  seed: string,
  delivery: number,
): string {
  return twoDigits(keys, `spoken.${challengeId}.${delivery}.${seed}`);
}

/** Uniform over 00..99. */
function twoDigits(keys: KeySet, message: string): string {
  return uniform(keys.code, message, 100).toString().padStart(CALL_DIGITS, '0');
}

/** The value that a typed code is compared with: equal only for the right code of this challenge, and of its transaction. */
export function codeVerifier(
  keys: KeySet,
  challengeId: string,
  code: string,
  transaction?: Transaction,
): string {
  const bound = transaction ? boundText(transaction) : '';
  return createHmac('sha256', keys.verifier)
    .update(`${challengeId}.${code}${bound}`)
    .digest('base64url')
    .slice(0, VERIFIER_CHARACTERS);
}

/** In constant time, but for the length. Of a secret, a code or its hash. */
export function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Rejection sampling over 32-bit words: no modulo bias. */
function uniform(key: KeyObject, message: string, range: number): number {
  const limit = 2 ** 32 - (2 ** 32 % range);
  for (let round = 0; ; round += 1) {
    const digest = createHmac('sha256', key).update(`${message}.${round}`).digest();
    for (let offset = 0; offset < digest.length; offset += 4) {
      const word = digest.readUInt32BE(offset);
      if (word < limit) return word % range;
    }
  }
}

// The service's secret keys. One master key per id gives six keys by HKDF, so that a code, a verifier, a sealed number, a number's index,
// registered methods and a passkey's challenge never share one. The first key is used for new data; older ones stay valid for existing data,
// so that keys rotate without losing a challenge.

export interface MasterKey {
  /** `[a-z0-9]{1,8}`; kept beside whatever the key protects. */
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: Buffer;
  /** Known but not yet used, so that all processes know a key before one of them uses it. */
  readonly standby?: boolean;
}

/**
 * KeyObjects: with a Buffer, Node 24 creates a KeyObject in every call, so an HMAC costs 16 µs instead of 2.3 (Node 20: 2.4 and 2.3). A start
 * computes 20 or more of them.
 */
export interface KeySet {
  readonly id: string;
  readonly code: KeyObject;
  readonly verifier: KeyObject;
  readonly seal: KeyObject;
  readonly index: KeyObject;
  /** Seals what subjects have registered. */
  readonly methods: KeyObject;
  /** Makes what a passkey signs. */
  readonly passkey: KeyObject;
}

export class Keyring {
  readonly current: KeySet;
  /** The key that limits count under: they do not start again when a key is added. */
  readonly oldest: KeySet;
  /** Every key that existing data may use: the newest in use first, standby keys last. */
  readonly all: readonly KeySet[];

  /** @throws RangeError when there is no key, an id is doubled, or a secret is short. */
  constructor(masters: readonly MasterKey[]) {
    const ids = new Set(masters.map((master) => master.id));
    if (ids.size !== masters.length) throw new RangeError('Two keys share one id.');
    const inUse = masters.filter(({ standby }) => !standby).map(derive);
    this.all = [...inUse, ...masters.filter(({ standby }) => standby).map(derive)];
    const [current] = inUse;
    if (!current) throw new RangeError('At least one key has to be in use.');
    this.current = current;
    this.oldest = inUse.at(-1) ?? current;
  }

  find(id: string): KeySet | undefined {
    return this.all.find((keys) => keys.id === id);
  }
}

function derive(master: MasterKey): KeySet {
  if (master.secret.length < 32) throw new RangeError(`Key ${master.id} has under 32 bytes.`);
  const part = (info: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master.secret, 'octothorpe', info, 32)));
  return {
    id: master.id,
    code: part('code'),
    verifier: part('verifier'),
    seal: part('seal'),
    index: part('index'),
    methods: part('methods'),
    passkey: part('passkey'),
  };
}

// Text sealed under one of these keys with AES-256-GCM: `<key id>.<base64url of iv, tag, ciphertext>`, bound to what it belongs to.

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface SealingKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** @param boundTo what the text belongs to: it opens nowhere else */
export function sealText(
  text: string,
  boundTo: string,
  { id, key }: SealingKey,
  randomBytes: (size: number) => Buffer,
): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/** The id of the key that sealed it. */
export function sealedUnder(sealed: string): string {
  return sealed.slice(0, sealed.indexOf('.'));
}

/** @throws when the value was changed, or moved to something else */
export function openText(sealed: string, boundTo: string, key: KeyObject): string {
  const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return (
    decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') +
    decipher.final('utf8')
  );
}
