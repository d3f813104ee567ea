/**
 * Whose a device is, by the device's id alone: the app has no subject. Redis has the owner sealed, and which of a device's requests came before.
 * A device counts only while enrolment has it, so one that was removed there is refused at once.
 */
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ApproveMethod, SubjectKey } from '../enrolment/method.js';
import { type DurableWrites, type RedisClient, wrapRedisErrors } from '../redis/scripts.js';
import { REQUEST_WINDOW_MS } from './device-request.js';

export interface Owner extends SubjectKey {
  /** How the app tells this account from others of the same tenant; absent where the caller has told nothing. */
  readonly label?: string;
}

export interface KnownDevice {
  readonly owner: Owner;
  readonly device: ApproveMethod;
}

/** Requests of one device in a minute. */
export const DEVICE_REQUESTS_MAX = 300;
const MINUTE_MS = 60_000;

export interface DeviceDirectoryOptions {
  readonly redis: RedisClient;
  readonly writes: DurableWrites;
  readonly cipher: Pick<PhoneNumberCipher, 'seal' | 'open' | 'isCurrent'>;
}

export class DeviceDirectory {
  readonly #options: DeviceDirectoryOptions;

  constructor(options: DeviceDirectoryOptions) {
    this.#options = options;
  }

  async add(id: string, owner: Owner): Promise<void> {
    const { redis, writes } = this.#options;
    const [key, sealed] = [deviceKey(id), this.#sealed(id, owner)];
    await wrapRedisErrors(() => writes.after(key, () => redis.set(key, sealed)));
  }

  /** Undefined for an unknown device, and for one whose owner cannot be opened: it has to be paired again. */
  async ownerOf(id: string): Promise<Owner | undefined> {
    const sealed = await this.#read(id);
    return sealed === null ? undefined : this.#opened(id, sealed);
  }

  /**
   * Seals the owner under the current master key.
   * @param enrolled who has the device, where the older key is gone already: only the label is lost
   * @returns whether it was sealed under another key
   */
  async reseal(id: string, enrolled: SubjectKey): Promise<boolean> {
    const { redis, writes, cipher } = this.#options;
    const before = await this.#read(id);
    if (before === null || cipher.isCurrent(before)) return false;
    const [key, sealed] = [deviceKey(id), this.#sealed(id, this.#opened(id, before) ?? enrolled)];
    // XX: a device that was removed meanwhile stays removed.
    await wrapRedisErrors(() => writes.after(key, () => redis.set(key, sealed, 'XX')));
    return true;
  }

  async forget(id: string): Promise<void> {
    await wrapRedisErrors(() => this.#options.redis.del(deviceKey(id)));
  }

  /** @returns `first` once for each of a device's requests */
  async note(id: string, jti: string, nowMs: number): Promise<'first' | 'repeated' | 'too_many'> {
    const { redis } = this.#options;
    const minute = `${deviceKey(id)}:minute:${Math.floor(nowMs / MINUTE_MS)}`;
    // Both ends of the window: a request may come a minute early and again a minute late.
    const once = redis.set(`${deviceKey(id)}:once:${jti}`, '1', 'PX', 3 * REQUEST_WINDOW_MS, 'NX');
    const [noted, count] = await wrapRedisErrors(() =>
      Promise.all([once, redis.incr(minute), redis.pexpire(minute, 2 * MINUTE_MS)]),
    );
    if (noted !== 'OK') return 'repeated';
    return count > DEVICE_REQUESTS_MAX ? 'too_many' : 'first';
  }

  #read(id: string): Promise<string | null> {
    return wrapRedisErrors(() => this.#options.redis.get(deviceKey(id)));
  }

  #sealed(id: string, owner: Owner): string {
    return this.#options.cipher.seal(JSON.stringify(owner), boundTo(id));
  }

  #opened(id: string, sealed: string): Owner | undefined {
    try {
      return JSON.parse(this.#options.cipher.open(sealed, boundTo(id))) as Owner;
    } catch {
      return undefined;
    }
  }
}

function deviceKey(id: string): string {
  return `device:{${id}}`;
}

function boundTo(id: string): string {
  return `device ${id}`;
}
