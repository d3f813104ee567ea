/**
 * Limits open streams and long polls by their owner, and shares readings between them. Each process counts its own: the limit protects its
 * memory and time.
 */
import { OctothorpeError } from '../challenge/errors.js';

export type WaitOwner = 'session' | 'key' | 'address';

/** Limits of one process. A person has some tabs, an address may be an office, a key is a whole service. */
export const OPEN_WAITS_MAX: Readonly<Record<WaitOwner, number>> = {
  session: 20,
  address: 500,
  key: 5_000,
};
const RETRY_AFTER_SECONDS = 5;

const OWNERS: Readonly<Record<WaitOwner, string>> = {
  session: 'this session',
  address: 'your address',
  key: 'this API key',
};

export class OpenWaits {
  readonly #open = new Map<string, number>();

  /**
   * @param owners by their ids; an owner without an id is not counted
   * @returns gives the places back: must be called once in every case
   * @throws OctothorpeError `limit_reached`
   */
  enter(owners: Readonly<Partial<Record<WaitOwner, string | undefined>>>): () => void {
    const places: string[] = [];
    for (const [owner, id] of Object.entries(owners) as [WaitOwner, string | undefined][]) {
      if (id === undefined) continue;
      const place = `${owner} ${id}`;
      if ((this.#open.get(place) ?? 0) >= OPEN_WAITS_MAX[owner]) throw tooMany(owner);
      places.push(place);
    }
    for (const place of places) this.#open.set(place, (this.#open.get(place) ?? 0) + 1);
    return () => {
      for (const place of places) {
        const left = (this.#open.get(place) ?? 1) - 1;
        if (left > 0) this.#open.set(place, left);
        else this.#open.delete(place);
      }
    };
  }
}

function tooMany(owner: WaitOwner): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    `Too many event streams and long polls of ${OWNERS[owner]} are open. Close some, or read without \`wait\`.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS, rule: `open_waits_${owner}` },
  );
}

/**
 * One reading for all callers within one turn of the event loop, because a change wakes every stream of a challenge at once. It begins after
 * the last call, so no caller gets data from before the change.
 */
export class SharedReads<T> {
  readonly #next = new Map<string, Promise<T>>();

  read(id: string, read: () => Promise<T>): Promise<T> {
    const known = this.#next.get(id);
    if (known) return known;
    const reading = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#next.delete(id);
      return read();
    });
    this.#next.set(id, reading);
    return reading;
  }
}
