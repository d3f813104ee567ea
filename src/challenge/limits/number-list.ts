/**
 * Lists of numbers and prefixes that an operator allows or denies. The longest entry that fits decides; a number
 * that is listed whole counts as the longest.
 */

/**
 * `deny`: never. `allow`: without the limits on prefixes, sequences, countries and conversion. `exempt`: without the limits
 * on the number, the address and the device as well. Budgets bind all of them.
 */
export const LIST_ACTIONS = ['deny', 'allow', 'exempt'] as const;
export type ListAction = (typeof LIST_ACTIONS)[number];

export interface ListEntry {
  /** `+`, and the first digits of a number, or all of them. */
  readonly prefix: string;
  readonly action: ListAction;
  readonly reason?: string;
  /** Unix ms; absent for ever. */
  readonly untilMs?: number;
}

export class NumberList {
  readonly #entries: ReadonlyMap<string, ListEntry>;
  /** The lengths that occur, longest first: only those are looked up. */
  readonly #lengths: readonly number[];

  constructor(entries: Iterable<ListEntry>) {
    this.#entries = new Map(Array.from(entries, (entry) => [entry.prefix, entry]));
    const lengths = new Set(Array.from(this.#entries.keys(), (prefix) => prefix.length));
    this.#lengths = [...lengths].sort((a, b) => b - a);
  }

  get size(): number {
    return this.#entries.size;
  }

  find(e164: string, nowMs: number): ListEntry | undefined {
    for (const length of this.#lengths) {
      const entry = length <= e164.length ? this.#entries.get(e164.slice(0, length)) : undefined;
      if (entry && (entry.untilMs === undefined || entry.untilMs > nowMs)) return entry;
    }
    return undefined;
  }
}

/**
 * Reads a list of disposable numbers: one number or prefix a line, with or without the plus sign; what follows `#` is a
 * comment. Faulty lines are returned by their line number, not skipped silently.
 */
export function parseNumberFile(text: string): {
  readonly prefixes: readonly string[];
  readonly faultyLines: readonly number[];
} {
  const prefixes: string[] = [];
  const faultyLines: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/#.*$/, '').replace(/[\s().-]/g, '');
    if (content === '') continue;
    if (/^\+?[1-9]\d{2,14}$/.test(content)) prefixes.push(`+${content.replace('+', '')}`);
    else faultyLines.push(index + 1);
  }
  return { prefixes, faultyLines };
}
