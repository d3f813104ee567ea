/**
 * Whose a device is, by the device's id alone: the app knows no subject. Redis has the owner sealed, and which of a device's requests it has seen. A
 * device counts only while enrolment has it, so one that was removed there is refused at once.
 */
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ApproveMethod, SubjectKey } from '../enrolment/method.js';
import { type DurableWrites, type RedisClient, wrapRedisErrors } from '../redis/scripts.js';
import { REQUEST_WINDOW_MS } from './device-request.js';
import type { ApproveMethods } from './ports.js';

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
  readonly cipher: Pick<PhoneNumberCipher, 'seal' | 'open'>;
  readonly methods: ApproveMethods;
}

export class DeviceDirectory {
  readonly #options: DeviceDirectoryOptions;

  constructor(options: DeviceDirectoryOptions) {
    this.#options = options;
  }

  async add(id: string, owner: Owner): Promise<void> {
    const { redis, writes, cipher } = this.#options;
    const key = deviceKey(id);
    const sealed = cipher.seal(JSON.stringify(owner), boundTo(id));
    await wrapRedisErrors(() => writes.after(key, () => redis.set(key, sealed)));
  }

  /** Undefined for a device that there is not, or not any more. */
  async find(id: string): Promise<KnownDevice | undefined> {
    const { redis, cipher, methods } = this.#options;
    const sealed = await wrapRedisErrors(() => redis.get(deviceKey(id)));
    if (sealed === null) return undefined;
    const owner = JSON.parse(cipher.open(sealed, boundTo(id))) as Owner;
    const device = (await methods.of(owner)).find((each) => each.id === id);
    if (device) return { owner, device };
    await this.forget(id);
    return undefined;
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
}

function deviceKey(id: string): string {
  return `device:{${id}}`;
}

function boundTo(id: string): string {
  return `device ${id}`;
}
