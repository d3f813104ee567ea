/** Closes resources in reverse order; each closer is registered where its resource is opened. */
export class Closers {
  readonly #closers: (() => unknown)[] = [];

  /** Notes how to close something, and hands it back. */
  add<T>(opened: T, close: (opened: T) => unknown): T {
    this.#closers.push(() => close(opened));
    return opened;
  }

  /** Closes all of it, even where one part fails; throws the first failure at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
