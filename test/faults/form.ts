/**
 * How long a run is, and what it draws from: the short form runs with all other tests, the long one by
 * `npm run faults -- --long`. A seed makes a run again, as far as other processes let it.
 */
import { Random } from '../setup/random.js';

export const LONG = process.env['FAULTS_FORM'] === 'long';
export const SEED = Number(process.env['FAULTS_SEED'] ?? '1');

export function seededRandom(): Random {
  return new Random(SEED);
}

/** The figure for the form that is running. */
export function inForm<T>(short: T, long: T): T {
  return LONG ? long : short;
}

/** Longer than any run of the form should take: a run that hangs fails. */
export const RUN_MAX_MS = inForm(150_000, 1_800_000);
