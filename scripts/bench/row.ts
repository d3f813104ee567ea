/** A row of the table: its input from the run, and its result. */
import type { Summary } from './measure.js';

export interface Options {
  readonly rounds: number;
  /** The target length of one round of one side. */
  readonly seconds: number;
  /** Only checks that the row runs. */
  readonly short: boolean;
  /** Called on every step. */
  readonly progress: (text: string) => void;
}

export interface Result {
  readonly row: string;
  readonly what: string;
  /** `/s`, `ms`, `B`, `µs`, or empty for counts. */
  readonly unit: string;
  readonly limit?: number;
  readonly ours: number;
  /** Ours to the limit, in the direction of the target. */
  readonly ratio?: number;
  /** The limit's CPU for one operation divided by ours: `ratio` on an undisturbed core. */
  readonly cpuRatio?: number;
  readonly target: number;
  readonly ok: boolean;
  readonly sides?: { readonly limit: Summary; readonly ours: Summary };
  /** Other observations. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly what: string;
  readonly run: (options: Options) => Promise<readonly Result[]>;
}
