/**
 * Shares a worker between tenants: a tenant whose receiver hangs uses some of the worker's places, never all. A job without a place is
 * delayed; the more of its tenant's jobs wait, the longer.
 */
const PUT_OFF_MS = 500;
const PUT_OFF_STEP_MS = 50;
const PUT_OFF_MAX_MS = 60_000;

export class TenantTurns {
  readonly #placesMax: number;
  readonly #tenants = new Map<string, { taken: number; putOff: number }>();

  /** @param placesMax how many jobs of one tenant may run at once, 1 or more */
  constructor(placesMax: number) {
    this.#placesMax = placesMax;
  }

  /** Takes a place, which must be released; otherwise returns the ms after which to try again. */
  take(tenant: string): { readonly waitMs: number } | undefined {
    const turns = this.#tenants.get(tenant) ?? { taken: 0, putOff: 0 };
    this.#tenants.set(tenant, turns);
    if (turns.taken < this.#placesMax) {
      turns.taken += 1;
      return undefined;
    }
    turns.putOff += 1;
    return { waitMs: Math.min(PUT_OFF_MS + PUT_OFF_STEP_MS * turns.putOff, PUT_OFF_MAX_MS) };
  }

  release(tenant: string): void {
    const turns = this.#tenants.get(tenant);
    if (!turns) return;
    turns.taken -= 1;
    turns.putOff = 0;
    if (turns.taken === 0) this.#tenants.delete(tenant);
  }
}
