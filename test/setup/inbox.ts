/** Collects the values of callbacks, and lets a test wait for them. */
export class Inbox<T> {
  readonly #items: T[] = [];
  #arrived: () => void = () => {};

  put(item: T): void {
    this.#items.push(item);
    this.#arrived();
  }

  /** Waits until there are this many, and removes them. */
  async take(count: number): Promise<T[]> {
    while (this.#items.length < count) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.#items.splice(0, count);
  }

  /** The values that are left. */
  get waiting(): number {
    return this.#items.length;
  }
}
