/** A queue of events by time: a binary heap. */
export class EventQueue<T> {
  readonly #heap: { readonly atMs: number; readonly order: number; readonly event: T }[] = [];
  #pushed = 0;

  push(atMs: number, event: T): void {
    const heap = this.#heap;
    heap.push({ atMs, order: this.#pushed++, event });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  pop(): { readonly atMs: number; readonly event: T } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const child = left + 1 < heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (child >= heap.length || !this.#before(child, parent)) return first;
      this.#swap(child, parent);
      parent = child;
    }
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return false;
    return one.atMs === other.atMs ? one.order < other.order : one.atMs < other.atMs;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}
