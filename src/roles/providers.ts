/** The providers that this process sends through. One whose credentials change is opened anew; the old one finishes what it has begun. */
import { setTimeout as pause } from 'node:timers/promises';
import { isListening, type Provider } from '../providers/provider.js';
import type { ConfiguredProvider } from '../providers/provider-entry.js';

export interface ProvidersOptions {
  readonly open: (provider: ConfiguredProvider) => Promise<Provider>;
  /** How long an old provider may take to finish. */
  readonly drainMs: number;
  readonly onError: (error: unknown) => void;
}

export class Providers {
  readonly present: ReadonlyMap<string, Provider>;
  readonly #with: ProvidersOptions;
  readonly #opened = new Map<string, Provider>();
  readonly #listeners: ((name: string, provider: Provider) => void)[] = [];
  readonly #leaving = new Set<Provider>();
  readonly #closing = new AbortController();

  constructor(options: ProvidersOptions) {
    this.#with = options;
    this.present = this.#opened;
  }

  async open(configured: ReadonlyMap<string, ConfiguredProvider>): Promise<void> {
    const opened = [...configured].map(
      async ([name, provider]) => [name, await this.#with.open(provider)] as const,
    );
    for (const [name, provider] of await Promise.all(opened)) this.#opened.set(name, provider);
  }

  onReopened(listener: (name: string, provider: Provider) => void): void {
    this.#listeners.push(listener);
  }

  /** @returns what puts the new ones in use, at once */
  async reopen(
    configured: ReadonlyMap<string, ConfiguredProvider>,
    names: ReadonlySet<string>,
  ): Promise<() => void> {
    const tried = await Promise.allSettled(
      [...names].map(async (name) => {
        const provider = configured.get(name);
        return provider && ([name, await this.#with.open(provider)] as const);
      }),
    );
    const reopened = tried.flatMap((each) =>
      each.status === 'fulfilled' && each.value ? [each.value] : [],
    );
    const failed = tried.find((each) => each.status === 'rejected');
    if (failed) {
      await Promise.allSettled(reopened.map(([, provider]) => provider.close()));
      throw failed.reason;
    }
    return () => {
      for (const each of reopened) this.#replace(...each);
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const all = [...this.#opened.values(), ...this.#leaving];
    this.#opened.clear();
    this.#leaving.clear();
    const closed = await Promise.allSettled(all.map((provider) => provider.close()));
    const failed = closed.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #replace(name: string, provider: Provider): void {
    const old = this.#opened.get(name);
    for (const listener of this.#listeners) listener(name, provider);
    this.#opened.set(name, provider);
    if (!old) return;
    this.#leaving.add(old);
    this.#leave(old).catch(this.#with.onError);
  }

  async #leave(old: Provider): Promise<void> {
    const { signal } = this.#closing;
    await pause(this.#with.drainMs, undefined, { signal, ref: false }).catch(() => undefined);
    // What closes the process closes it too.
    if (!this.#leaving.delete(old)) return;
    if (isListening(old)) await old.drain();
    await old.close();
  }
}
