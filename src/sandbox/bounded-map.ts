/** A map that keeps the newest entries and drops the oldest, so that memory stays bounded. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #sizeMax: number;
  readonly #dropped: ((value: Value) => void) | undefined;

  constructor(sizeMax: number, dropped?: (value: Value) => void) {
    this.#sizeMax = sizeMax;
    this.#dropped = dropped;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#sizeMax) return;
    const [oldest] = this.#entries;
    if (!oldest) return;
    this.#entries.delete(oldest[0]);
    this.#dropped?.(oldest[1]);
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** Oldest first. */
  values(): Value[] {
    return [...this.#entries.values()];
  }

  clear(): void {
    this.#entries.clear();
  }
}
