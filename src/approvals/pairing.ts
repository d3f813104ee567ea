/**
 * Pairing a device: a ticket of 128 random bits in a QR code, valid for five minutes and for one device. Redis has the ticket's hash and, sealed,
 * whom it is for. The device proves that it has the private key and the ticket by one signature.
 */
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ApproveMethod } from '../enrolment/method.js';
import { changeChannel, publishCommand } from '../redis/changes.js';
import type { DurableWrites, RedisClient } from '../redis/scripts.js';
import { wrapRedisErrors } from '../redis/scripts.js';
import type { Owner } from './device-directory.js';
import { sha256 } from './device-request.js';

export const TICKET_MS = 300_000;
const TICKET_BYTES = 16;
export const TICKET = /^[\w-]{22}$/;

export interface Pairing {
  /** Names the pairing for whoever waits for its end; opens nothing. */
  readonly id: string;
  /** For the person's phone: the ticket stands in the fragment, so that it is in no log. */
  readonly url: string;
  readonly expiresAtMs: number;
}

export type PairingState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'paired'; readonly device: string }
  /** Or there never was one. */
  | { readonly kind: 'expired' };

/** What the device signs: it binds its key, its name and the ticket to each other. */
export function pairingText(
  ticket: string,
  { x, y }: Pick<ApproveMethod['publicKey'], 'x' | 'y'>,
  name: string,
): string {
  return ['octothorpe pairing 1', `ticket ${ticket}`, `key ${x} ${y}`, `name ${name}`].join('\n');
}

export interface PairingStoreOptions {
  readonly redis: RedisClient;
  readonly writes: DurableWrites;
  readonly cipher: Pick<PhoneNumberCipher, 'seal' | 'open'>;
  readonly randomBytes: (size: number) => Buffer;
  readonly publicUrl: string;
}

export class RedisPairings {
  readonly #options: PairingStoreOptions;

  constructor(options: PairingStoreOptions) {
    this.#options = options;
  }

  async begin(owner: Owner, nowMs: number): Promise<Pairing> {
    const { redis, writes, cipher, randomBytes, publicUrl } = this.#options;
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    const id = pairingId(ticket);
    const sealed = cipher.seal(JSON.stringify(owner), boundTo(id));
    const key = pairingKey(id);
    await wrapRedisErrors(() => writes.after(key, () => redis.set(key, sealed, 'PX', TICKET_MS)));
    const url = `${publicUrl}/authenticator/#pair=${ticket}`;
    return { id, url, expiresAtMs: nowMs + TICKET_MS };
  }

  /** Whom a ticket is for; undefined where it is unknown, over or used. */
  async owner(ticket: string): Promise<Owner | undefined> {
    const id = pairingId(ticket);
    const sealed = await wrapRedisErrors(() => this.#options.redis.get(pairingKey(id)));
    return sealed === null
      ? undefined
      : (JSON.parse(this.#options.cipher.open(sealed, boundTo(id))) as Owner);
  }

  /**
   * One key takes the ticket; the same key may come again with it while the ticket lives, where the answer was lost.
   * @returns false where another key was first
   */
  async claim(ticket: string, publicKey: ApproveMethod['publicKey']): Promise<boolean> {
    const { redis, writes } = this.#options;
    const key = claimKey(pairingId(ticket));
    const thumbprint = sha256(`${publicKey.x} ${publicKey.y}`);
    const first = await wrapRedisErrors(async () => {
      // The claim outlives the ticket, so that no ticket can be claimed again in its last moment.
      const claimed = await writes.after(key, () =>
        redis.set(key, thumbprint, 'PX', 2 * TICKET_MS, 'NX'),
      );
      return claimed === 'OK' ? thumbprint : redis.get(key);
    });
    return first === thumbprint;
  }

  /** The device is registered: whoever waits is told. @param device its id */
  async done(ticket: string, device: string): Promise<void> {
    const { redis } = this.#options;
    const id = pairingId(ticket);
    await wrapRedisErrors(async () => {
      await redis.set(doneKey(id), device, 'PX', 2 * TICKET_MS);
      await redis.call(publishCommand(redis), changeChannel(id), '');
    });
  }

  /** @param id of the pairing */
  async state(id: string): Promise<PairingState> {
    const { redis } = this.#options;
    const [open, device] = await wrapRedisErrors(() =>
      Promise.all([redis.exists(pairingKey(id)), redis.get(doneKey(id))]),
    );
    if (device !== null) return { kind: 'paired', device };
    return { kind: open ? 'waiting' : 'expired' };
  }
}

export function pairingId(ticket: string): string {
  return `pa_${sha256(ticket).slice(0, 22)}`;
}

function pairingKey(id: string): string {
  return `pairing:{${id}}`;
}

function claimKey(id: string): string {
  return `pairing:{${id}}:claim`;
}

function doneKey(id: string): string {
  return `pairing:{${id}}:done`;
}

function boundTo(id: string): string {
  return `pairing ${id}`;
}
