/**
 * What a browser keeps once it has verified a subject on the pages: an id for this subject alone, under a keyed hash of ours. Limits and approvals
 * then know the browser as a `device` that has verified before.
 *
 * Who could use it against somebody else? It opens no session and verifies nobody, so a thief gets the browser's place among open prompts, and
 * its waits. Nobody can make one: a forged one, and one of another subject or tenant, do not fit the hash. A person who is led through sessions of
 * others keeps their ids too, and loses the oldest beyond `subjectsMax`.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../challenge/code.js';
import type { Clock } from '../challenge/time.js';
import type { SubjectKey } from '../enrolment/method.js';
import { browserIdOf } from './session-secret.js';

export const KNOWN_BROWSER = {
  /** From the last verification on. */
  lifeDays: 180,
  /** A browser that has verified more subjects keeps the newest. */
  subjectsMax: 8,
  /** An id that is younger than this is not renewed. */
  renewAfterDays: 1,
} as const;

/** The browser of a session. */
export interface Visitor {
  /** What limits and approvals know it by, for this subject alone: a keyed hash of its id. */
  readonly device: string;
  /** It has verified this subject before. */
  readonly isKnown: boolean;
}

interface Kept {
  readonly id: Buffer;
  readonly expiresAtMs: number;
}

const DAY_MS = 86_400_000;
const ID_BYTES = 16;
const TIME_BYTES = 4;
const TAG_BYTES = 16;
const SEPARATOR = '.';
/** One id with its time and its hash, in base64url. */
const ENTRY = /^[\w-]{48}$/;

export class KnownBrowsers {
  readonly #keyring: Keyring;
  readonly #clock: Clock;

  constructor(keyring: Keyring, clock: Clock) {
    this.#keyring = keyring;
    this.#clock = clock;
  }

  /**
   * @param kept what the browser brings; empty where it brings nothing
   * @param cookieSecret of the session: a browser that is not known yet has an id of this session, which it keeps once it has verified
   */
  visitor(kept: string, owner: SubjectKey, cookieSecret: string): Visitor {
    const known = this.#find(kept, owner);
    const id = known?.id ?? browserIdOf(cookieSecret);
    return { device: this.#deviceOf(owner, id), isKnown: known !== undefined };
  }

  /**
   * What the browser keeps after it has verified the subject, the newest first.
   * @returns undefined where it is to keep what it has
   */
  renewed(kept: string, owner: SubjectKey, cookieSecret: string): string | undefined {
    const known = this.#find(kept, owner);
    const expiresAtMs = this.#clock.now() + KNOWN_BROWSER.lifeDays * DAY_MS;
    const youngMs = KNOWN_BROWSER.renewAfterDays * DAY_MS;
    if (known && expiresAtMs - known.expiresAtMs < youngMs) return undefined;
    const id = known?.id ?? browserIdOf(cookieSecret);
    const others = entriesOf(kept).filter((entry) => !this.#read(entry, owner));
    const all = [this.#write({ id, expiresAtMs }, owner), ...others];
    return all.slice(0, KNOWN_BROWSER.subjectsMax).join(SEPARATOR);
  }

  #find(kept: string, owner: SubjectKey): Kept | undefined {
    for (const entry of entriesOf(kept)) {
      const found = this.#read(entry, owner);
      if (found && found.expiresAtMs > this.#clock.now()) return found;
    }
    return undefined;
  }

  /** Undefined for a forged one, and one of another subject or tenant. In constant time. */
  #read(entry: string, owner: SubjectKey): Kept | undefined {
    const bytes = Buffer.from(entry, 'base64url');
    const signed = bytes.subarray(0, ID_BYTES + TIME_BYTES);
    const tag = bytes.subarray(ID_BYTES + TIME_BYTES);
    const fits = this.#keyring.all.some(({ index }) =>
      timingSafeEqual(tagOf(index, signed, owner), tag),
    );
    if (!fits) return undefined;
    const expiresAtMs = signed.readUInt32BE(ID_BYTES) * 1000;
    return { id: signed.subarray(0, ID_BYTES), expiresAtMs };
  }

  #write({ id, expiresAtMs }: Kept, owner: SubjectKey): string {
    const time = Buffer.alloc(TIME_BYTES);
    time.writeUInt32BE(Math.floor(expiresAtMs / 1000));
    const signed = Buffer.concat([id, time]);
    return Buffer.concat([signed, tagOf(this.#keyring.current.index, signed, owner)]).toString(
      'base64url',
    );
  }

  /** Under the oldest key, as limits count: it stays while keys rotate. */
  #deviceOf(owner: SubjectKey, id: Buffer): string {
    return hmac(this.#keyring.oldest.index, 'browser device', id, owner).toString('base64url');
  }
}

function tagOf(key: KeyObject, signed: Buffer, owner: SubjectKey): Buffer {
  return hmac(key, 'browser kept', signed, owner).subarray(0, TAG_BYTES);
}

function hmac(key: KeyObject, of: string, bytes: Buffer, { tenant, subject }: SubjectKey): Buffer {
  const text = [of, bytes.toString('base64url'), tenant, subject].join(' ');
  return createHmac('sha256', key).update(text).digest();
}

function entriesOf(kept: string): readonly string[] {
  const entries = kept.split(SEPARATOR, KNOWN_BROWSER.subjectsMax);
  return entries.filter((entry) => ENTRY.test(entry));
}
