/** Counts callbacks without a valid signature, by carrier and ten minutes, in one process. Pure but for its memory. */
const WINDOW_MS = 600_000;
/** Somebody always tries one or two. */
export const FORGED_MAX = 20;

export class ForgedCallbacks {
  /** By carrier: as many as are configured. */
  readonly #windows = new Map<string, { readonly window: number; readonly count: number }>();

  /** @returns whether this one makes it too many; once in a window */
  add(carrier: string, nowMs: number): boolean {
    const window = Math.floor(nowMs / WINDOW_MS);
    const known = this.#windows.get(carrier);
    const count = known?.window === window ? known.count + 1 : 1;
    this.#windows.set(carrier, { window, count });
    return count === FORGED_MAX;
  }
}
