/** Worlds for the routing simulator: carriers, their faults, people and pumping, all from one seed. */
import { seededRandom } from '../../../src/routing/posterior.js';

export type FaultKind =
  /** Nothing arrives, and no receipt comes. */
  | 'silent'
  /** Nothing arrives, and the receipt says so. */
  | 'undelivered'
  /** Nothing arrives, and the receipt says that it did. */
  | 'false_receipts'
  /** The carrier's API refuses. */
  | 'refused';

export interface Fault {
  readonly carrier: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: FaultKind;
  /** Of the messages, 0..1. */
  readonly lost: number;
}

export interface CarrierModel {
  readonly name: string;
  /** Of the messages, 0..1, while nothing is wrong. */
  readonly arrival: number;
  /** Of those that do not arrive, 0..1: the others get no receipt. */
  readonly tellsLoss: number;
  /** Of the receipts of those that arrive, 0..1. 1: it never confirms. */
  readonly receiptsMissing: number;
  readonly receiptMs: number;
  readonly price: number;
}

export interface Pumping {
  readonly fromMs: number;
  readonly toMs: number;
  /** For one ordinary message. */
  readonly messages: number;
  /** Its numbers do not exist: no carrier delivers. */
  readonly dead: boolean;
}

export interface World {
  readonly seed: number;
  readonly perDay: number;
  readonly days: number;
  readonly carriers: readonly CarrierModel[];
  readonly faults: readonly Fault[];
  readonly pumping: readonly Pumping[];
  /** Of those who have the code, 0..1 enter it. */
  readonly conversion: number;
  /** Of the people, 0..1 have verified their number before. */
  readonly owners: number;
  /** What the tenant says a verified sign-in is worth; it says nothing where absent. */
  readonly worth?: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Messages a day, and for how many days: small installations learn for longer. */
const VOLUMES = [
  { perDay: 50, days: 60 },
  { perDay: 100, days: 40 },
  { perDay: 300, days: 30 },
  { perDay: 1_000, days: 14 },
  { perDay: 3_000, days: 5 },
  { perDay: 10_000, days: 3 },
] as const;

export function worldOf(seed: number): World {
  const random = seededRandom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 8; i += 1) random();
  const { perDay, days } = VOLUMES[seed % VOLUMES.length] ?? VOLUMES[0];
  const count = 2 + Math.floor(random() * 3);
  const drawn = Array.from({ length: count }, (): Omit<CarrierModel, 'name'> => {
    const missing = random();
    return {
      arrival: between(0.88, 0.995),
      tellsLoss: random() < 0.3 ? 0 : between(0.3, 0.9),
      receiptsMissing: missing < 0.15 ? 1 : missing < 0.4 ? between(0.05, 0.5) : between(0, 0.02),
      receiptMs: random() < 0.2 ? between(60_000, 300_000) : between(1_000, 15_000),
      price: between(0.02, 0.08),
    };
  });
  // An operator pins the carrier that he takes for the best, and is right more often than not.
  if (random() < 0.6) drawn.sort((a, b) => b.arrival - a.arrival);
  const carriers = drawn.map((one, index) => ({ name: `c${index}`, ...one }));
  const world = {
    seed,
    perDay,
    days,
    carriers,
    conversion: between(0.75, 0.95),
    owners: between(0.3, 0.9),
  };
  return {
    ...world,
    ...(random() < 0.33 ? { worth: between(0.3, 1) } : {}),
    faults: faultsOf(world, random),
    pumping: pumpingOf(world, random),
  };
}

/** From ten minutes to days; about one in five days for each carrier, and none in a fifth of the worlds. */
function faultsOf(
  { carriers, days }: Pick<World, 'carriers' | 'days'>,
  random: () => number,
): Fault[] {
  if (random() < 0.2) return [];
  const kinds = ['silent', 'silent', 'undelivered', 'false_receipts', 'refused'] as const;
  return carriers.flatMap((_, carrier) => {
    const faults: Fault[] = [];
    let atMs = -Math.log(1 - random()) * 5 * DAY_MS;
    while (atMs < days * DAY_MS) {
      const longMs = 10 * MINUTE_MS * (3 * 144) ** random();
      const kind = kinds[Math.floor(random() * kinds.length)] ?? 'silent';
      const partly = random() < 0.6 ? 1 : 0.3 + 0.7 * random();
      const lost = kind === 'refused' ? 1 : partly;
      faults.push({ carrier, fromMs: atMs, toMs: atMs + longMs, kind, lost });
      atMs += longMs - Math.log(1 - random()) * 5 * DAY_MS;
    }
    return faults;
  });
}

function pumpingOf({ days }: Pick<World, 'days'>, random: () => number): Pumping[] {
  if (random() < 0.6) return [];
  const fromMs = random() * days * DAY_MS;
  const toMs = fromMs + (1 + 11 * random()) * 60 * MINUTE_MS;
  return [{ fromMs, toMs, messages: 0.5 + 2 * random(), dead: random() < 0.5 }];
}
