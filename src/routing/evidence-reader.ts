/** Keeps what is known of carriers in this process's memory, read from Redis every few seconds. While Redis is away the last reading stays. */
import type { Channel } from '../challenge/challenge.js';
import { fieldOf, type RedisEvidenceStore } from './evidence-store.js';
import type { EvidenceView } from './learned-routes.js';
import type { Evidence } from './posterior.js';

const READ_EVERY_MS = 2_000;

export interface EvidenceReaderOptions {
  /** Undefined while nobody asks. */
  readonly scopes: () => readonly string[] | undefined;
  readonly onError: (error: unknown) => void;
}

export class EvidenceReader implements EvidenceView {
  readonly #options: EvidenceReaderOptions;
  #evidence = new Map<string, ReadonlyMap<string, Evidence>>();
  #openUntilMs: ReadonlyMap<string, number> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EvidenceReaderOptions) {
    this.#options = options;
  }

  of(scope: string, channel: Channel, country: string, carrier: string): Evidence | undefined {
    return this.#evidence.get(scope)?.get(fieldOf({ channel, country, carrier }));
  }

  isBroken(channel: Channel, carrier: string, nowMs: number): boolean {
    return (this.#openUntilMs.get(`${channel} ${carrier}`) ?? 0) > nowMs;
  }

  /** Reads now, and again every 2 s; of several connections the first is used. */
  async follow(store: Pick<RedisEvidenceStore, 'read' | 'breakers'>): Promise<void> {
    if (this.#timer) return;
    const { onError } = this.#options;
    this.#timer = setInterval(() => this.read(store).catch(onError), READ_EVERY_MS);
    this.#timer.unref();
    await this.read(store).catch(onError);
  }

  async read(store: Pick<RedisEvidenceStore, 'read' | 'breakers'>): Promise<void> {
    const scopes = this.#options.scopes();
    if (!scopes) return;
    const [breakers, ...all] = await Promise.all([
      store.breakers(),
      ...scopes.map((scope) => store.read(scope)),
    ]);
    this.#openUntilMs = breakers;
    this.#evidence = new Map(
      scopes.map((scope, at) => [scope, all[at] ?? new Map<string, Evidence>()]),
    );
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
