/** Collects what callbacks bring, and lets a test wait for it. */
export class Inbox<T> {
  readonly #items: T[] = [];
  #arrived: () => void = () => {};

  put(item: T): void {
    this.#items.push(item);
    this.#arrived();
  }

  /** Waits until there are this many, and takes them out. */
  async take(count: number): Promise<T[]> {
    while (this.#items.length < count) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.#items.splice(0, count);
  }

  /** What came and was not taken. */
  get waiting(): number {
    return this.#items.length;
  }
}
