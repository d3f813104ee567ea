/**
 * The length and the seed of a run: the short form by `npm run faults`, the long one by
 * `npm run faults -- --long`. A seed repeats a run, as far as timing allows.
 */
import { Random } from '../setup/random.js';

export const LONG = process.env['FAULTS_FORM'] === 'long';
export const SEED = Number(process.env['FAULTS_SEED'] ?? '1');

export function seededRandom(): Random {
  return new Random(SEED);
}

/** The figure for the current form. */
export function inForm<T>(short: T, long: T): T {
  return LONG ? long : short;
}

/** Longer than any run of the form should take: a run that hangs fails. */
export const RUN_MAX_MS = inForm(300_000, 1_800_000);
