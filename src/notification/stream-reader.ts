/**
 * Reads some Redis streams over a connection of its own, from now on, entry by entry and in order.
 *
 * It keeps the id it has come to, so a lost connection loses nothing that is still in the stream. What may have been
 * missed (trimmed while it was away or behind, or lost with a Redis master) is told by `onGap`. It never writes.
 */
import type { Cluster, Redis } from 'ioredis';

export type StreamConnection = Redis | Cluster;

export interface StreamReaderOptions {
  /** Nobody else uses it: reads block it. The reader disconnects it. */
  readonly connection: StreamConnection;
  /** In a Cluster, one stream, or several of one slot. */
  readonly streams: readonly string[];
  readonly onEntry: (id: string, fields: readonly string[]) => void;
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
  /** How long one read waits, ms; also how often the position is compared with the stream. */
  readonly blockMs: number;
}

type Reply = [stream: string, entries: [id: string, fields: string[] | null][]][] | null;

/** Of one stream in one read: bounds the work between two turns of the event loop. */
const ENTRIES_MAX = 500;
/** An empty stream's position: before everything. */
const BEGINNING = '0-0';
/** A read that is late by this much has lost its Redis without noticing. */
const SILENCE_MS = 5_000;
const PAUSE_MS = 200;
/** Changes of so long are read together: each read by itself costs more than what it tells, and nobody who waits notices. */
const GATHER_MS = 5;

export class StreamReader {
  readonly #options: StreamReaderOptions;
  readonly #positions = new Map<string, string>();
  /** Ends what is being waited for. */
  #finish: () => void = () => {};
  #closing = false;
  #running: Promise<void> | undefined;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
  }

  /** Resolves once it stands at the streams' ends: whatever is added from then on is read. */
  async start(): Promise<void> {
    const { connection, onGap } = this.#options;
    let cut = false;
    connection.on('close', () => {
      cut = true;
    });
    connection.on('ready', () => {
      if (cut && !this.#closing) onGap();
      cut = false;
    });
    await this.#untilDone(() => this.#align());
    this.#running = this.#run();
  }

  /** Ends a read that waits at once. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#finish();
    this.#options.connection.disconnect();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      await this.#untilDone(async () => {
        const reply = await this.#read();
        if (reply === null) return this.#align();
        await this.#findTrimmed(reply);
        this.#deliver(reply);
        if (isWhole(reply)) await pause(GATHER_MS);
      });
    }
  }

  async #read(): Promise<Reply> {
    const { connection, blockMs } = this.#options;
    // A dead peer answers nothing and closes nothing.
    const watchdog = setTimeout(() => {
      if (connection.status === 'ready') connection.disconnect(true);
    }, blockMs + SILENCE_MS);
    try {
      const names = [...this.#positions.keys()];
      return (await connection.xread(
        'COUNT',
        ENTRIES_MAX,
        'BLOCK',
        blockMs,
        'STREAMS',
        ...names,
        ...this.#positions.values(),
      )) as Reply;
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** Who is far behind may have lost what came next to the stream's trimming: the oldest that is left comes after his position. */
  async #findTrimmed(reply: NonNullable<Reply>): Promise<void> {
    const { connection, onGap } = this.#options;
    for (const [stream, entries] of reply) {
      if (entries.length < ENTRIES_MAX) continue;
      const [oldest] = await connection.xrange(stream, '-', '+', 'COUNT', 1);
      const position = this.#positions.get(stream) ?? BEGINNING;
      if (oldest && isBefore(position, oldest[0])) onGap();
    }
  }

  #deliver(reply: NonNullable<Reply>): void {
    for (const [stream, entries] of reply) {
      for (const [id, fields] of entries) {
        this.#positions.set(stream, id);
        if (fields) this.#options.onEntry(id, fields);
      }
    }
  }

  /** Takes the streams' ends as positions: at the start, and where a new master's stream ends before ours. */
  async #align(): Promise<void> {
    const { connection, streams, onGap } = this.#options;
    for (const stream of streams) {
      const [last] = await connection.xrevrange(stream, '+', '-', 'COUNT', 1);
      const end = last?.[0] ?? BEGINNING;
      const position = this.#positions.get(stream);
      if (position !== undefined && !isBefore(end, position)) continue;
      this.#positions.set(stream, end);
      if (position !== undefined && end !== BEGINNING) onGap();
    }
  }

  /** Repeats what fails, after a pause; gives up only on close. */
  async #untilDone(work: () => Promise<void>): Promise<void> {
    while (!this.#closing) {
      const attempt = work().then(
        () => 'done' as const,
        (error: unknown) => ({ error }),
      );
      const outcome = await this.#orClosed(attempt);
      if (typeof outcome === 'string') return;
      this.#options.onError(outcome.error);
      await this.#orClosed(pause(PAUSE_MS));
    }
  }

  /** One wait at a time. A race with a promise that lives as long as the reader would keep every wait in memory. */
  #orClosed<T>(work: Promise<T>): Promise<T | 'closed'> {
    return new Promise((resolve) => {
      this.#finish = () => resolve('closed');
      work.then(resolve);
    });
  }
}

/** Nothing was left behind: where a read was full, the next one follows at once. */
function isWhole(reply: NonNullable<Reply>): boolean {
  return reply.every(([, entries]) => entries.length < ENTRIES_MAX);
}

/** Ids are `<ms>-<sequence>`. */
function isBefore(a: string, b: string): boolean {
  const [aMs = 0, aSequence = 0] = a.split('-').map(Number);
  const [bMs = 0, bSequence = 0] = b.split('-').map(Number);
  return aMs === bMs ? aSequence < bSequence : aMs < bMs;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
