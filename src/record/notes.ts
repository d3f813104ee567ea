/**
 * What is to be recorded waits in a stream: that a challenge has changed, which the outbox hands over with its work, and what happened with
 * carriers, which processes gather and write by time. Nobody who is waited for writes here; `recorder.ts` reads it.
 */
import { type DeliveryId, slotOf } from '../challenge/challenge.js';
import type { Clock } from '../challenge/time.js';
import type { RedisClient } from '../redis/scripts.js';
import { notesKey } from './keys.js';

/** One entry of the stream. */
export type Note =
  /** The challenge has changed. `tag`: what its number is found under, told with the start, because the end forgets it. */
  | { readonly kind: 'changed'; readonly id: string; readonly tag?: string }
  | { readonly kind: 'exchange'; readonly id: string; readonly exchange: ExchangeNote }
  | { readonly kind: 'callback'; readonly id: string; readonly callback: CallbackNote }
  | { readonly kind: 'refusal'; readonly id: string; readonly refusal: RefusalNote }
  /** A request that never became a challenge; its id is one that nobody else has. */
  | { readonly kind: 'refused'; readonly id: string; readonly refused: RefusedNote }
  | { readonly kind: 'price'; readonly id: string; readonly price: PriceNote };

export interface ExchangeNote {
  readonly delivery: number;
  readonly atMs: number;
  readonly method: string;
  readonly status?: number | undefined;
  readonly result: string;
  readonly code?: string | undefined;
  readonly ms: number;
}

export interface CallbackNote {
  readonly delivery: number;
  readonly atMs: number;
  readonly reported: string;
  readonly verdict: string;
  readonly code?: string | undefined;
}

export interface RefusalNote {
  readonly delivery: number;
  readonly atMs: number;
  readonly rule: string;
  readonly channel: string;
}

export interface RefusedNote {
  readonly tenant: string;
  readonly country: string;
  /** Masked. */
  readonly to: string;
  readonly atMs: number;
  readonly channel: string;
  readonly rule: string;
  readonly numberTag: string;
  readonly subjectTag: string;
  readonly referenceTag: string;
}

export interface PriceNote {
  readonly delivery: number;
  readonly micros: number;
}

/** An exchange with a carrier, as the code that had it tells. */
export interface Exchanged extends Omit<ExchangeNote, 'delivery'> {
  readonly id: DeliveryId;
}

/** A callback that was taken. */
export interface Reported extends Omit<CallbackNote, 'delivery' | 'atMs'> {
  readonly id: DeliveryId;
}

/** A callback that was refused before its content counted. @param outcome such as `forged` */
export function refusedCallback(id: DeliveryId, outcome: string, atMs: number): Note {
  const callback = { delivery: id.delivery, atMs, reported: 'callback', verdict: outcome };
  return { kind: 'callback', id: id.challengeId, callback };
}

/** In memory, of one process: what comes while Redis is away is dropped beyond this. */
export const GATHERED_MAX = 10_000;
/** In Redis, of one slot. */
export const NOTES_MAX = 100_000;
const FLUSH_EVERY_MS = 250;
/** Refused requests and callbacks are cheap to make: a process notes so many a second at most. */
const REFUSED_PER_SECOND = 10;

export interface NotesOptions {
  readonly clock: Clock;
  /** Must not throw. */
  readonly onError: (error: unknown) => void;
}

export class Notes {
  /** Filled by the code that sends, and by the code that takes reports; emptied by time. */
  readonly exchanged: Exchanged[] = [];
  readonly reported: Reported[] = [];
  readonly #options: NotesOptions;
  readonly #others: Note[] = [];
  #redis: RedisClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #refused = { second: 0, count: 0 };

  constructor(options: NotesOptions) {
    this.#options = options;
  }

  /** Roles of one process share the notes: the first one that starts them writes. */
  start(redis: RedisClient): void {
    if (this.#redis) return;
    this.#redis = redis;
    this.#timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS);
    this.#timer.unref();
  }

  add(note: Note): void {
    const refuses = note.kind !== 'price' && note.kind !== 'changed';
    if (refuses && !this.#mayRefuse()) return;
    if (this.#others.length < GATHERED_MAX) this.#others.push(note);
  }

  /** Never rejects: what cannot be written is dropped. */
  async flush(): Promise<void> {
    if (!this.#redis) return;
    const atMs = this.#options.clock.now();
    const notes: Note[] = [
      ...this.exchanged.splice(0).map(({ id, ...exchange }): Note => {
        const told = { ...exchange, delivery: id.delivery };
        return { kind: 'exchange', id: id.challengeId, exchange: told };
      }),
      ...this.reported.splice(0).map(({ id, ...callback }): Note => {
        const told = { ...callback, delivery: id.delivery, atMs };
        return { kind: 'callback', id: id.challengeId, callback: told };
      }),
      ...this.#others.splice(0),
    ];
    try {
      await Promise.all(notes.map((note) => this.#write(note)));
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(note: Note): Promise<void> {
    const slot = slotOf(note.id);
    if (slot === undefined) return;
    await this.#redis?.xadd(notesKey(slot), 'MAXLEN', '~', NOTES_MAX, '*', ...noteFields(note));
  }

  #mayRefuse(): boolean {
    const second = Math.floor(this.#options.clock.now() / 1000);
    if (second !== this.#refused.second) this.#refused = { second, count: 0 };
    this.#refused.count += 1;
    return this.#refused.count <= REFUSED_PER_SECOND;
  }
}

export function noteFields(note: Note): string[] {
  const { id, kind, ...rest } = note;
  if (kind === 'changed') return ['kind', kind, 'id', id, 'tag', note.tag ?? ''];
  return ['kind', kind, 'id', id, 'note', JSON.stringify(rest)];
}

/** Undefined for a kind that a newer version writes. */
export function readNote(flat: readonly string[]): Note | undefined {
  const fields: Record<string, string> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] ?? ''] = flat[i + 1] ?? '';
  const { kind, id = '', tag, note } = fields;
  if (slotOf(id) === undefined) return undefined;
  if (kind === 'changed') return { kind, id, ...(tag ? { tag } : {}) };
  if (note === undefined || !KINDS.has(kind ?? '')) return undefined;
  return { kind, id, ...(JSON.parse(note) as object) } as Note;
}

const KINDS: ReadonlySet<string> = new Set(['exchange', 'callback', 'refusal', 'refused', 'price']);
