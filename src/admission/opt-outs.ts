/** Honours STOP and START: a number that wrote STOP gets no SMS from this tenant until it writes START. */

import type { OptOutStore } from '../challenge/limits/conversion-ports.js';
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import { type OptOutWord, optOutWord } from '../challenge/limits/opt-out-words.js';
import { numberTag } from './keyed-digest.js';

export class OptOuts {
  readonly #store: OptOutStore;
  readonly #digests: readonly KeyedDigest[];

  /** @param digests under every key: a word is kept under all of them, so that it outlives the older ones */
  constructor(store: OptOutStore, digests: readonly KeyedDigest[]) {
    this.#store = store;
    this.#digests = digests;
  }

  /**
   * Has to see every inbound SMS, before it is taken for a code.
   * @param tenants whose sender it was sent to; every one that shares the sender
   * @returns the word that was acted on; undefined for any other message
   */
  async inbound(
    tenants: readonly string[],
    e164: string,
    text: string,
  ): Promise<OptOutWord | undefined> {
    const word = optOutWord(text);
    if (word === undefined) return undefined;
    const tags = tenants.flatMap((tenant) => this.#tags(tenant, e164));
    await (word === 'stop' ? this.#store.add(tags) : this.#store.remove(tags));
    return word;
  }

  /** Since when this number wants no SMS, Unix ms; undefined where it may get them. */
  async since(tenant: string, e164: string): Promise<number | undefined> {
    const found = await Promise.all(this.#tags(tenant, e164).map((tag) => this.#store.since(tag)));
    return found.find((since) => since !== undefined);
  }

  #tags(tenant: string, e164: string): string[] {
    return this.#digests.map((digest) => numberTag(digest, tenant, e164));
  }
}
