/**
 * What is believed of a carrier on one route, from evidence that is forgotten by half-lives: a Beta distribution of verified per send.
 * Pure. Receipts that never come for what has arrived are told apart from messages that were lost.
 */

/** Sums of one carrier, channel and country. Each loses half of its weight in a half-life. */
export interface Evidence {
  /** The code came back; or, of a message whose outcome nobody tells, its receipt said that it arrived. */
  readonly good: number;
  readonly undelivered: number;
  /** Somebody who has verified before asked again. */
  readonly resent: number;
  /** It arrived, and nobody answered. No evidence, but it tells how often receipts come. */
  readonly silent: number;
  /** Neither a receipt nor an answer. */
  readonly overdue: number;
  /** Of the answers that left a receipt enough time: with one, and without. */
  readonly confirmed: number;
  readonly unconfirmed: number;
  /** From the carrier's acceptance to the phone: the sum in seconds, and of how many. */
  readonly seconds: number;
  readonly arrivals: number;
  /** When it was added to last, Unix ms. */
  readonly atMs: number;
}

export type Vote = Partial<Omit<Evidence, 'atMs'>> & {
  /** Whoever answered had left a receipt so long to come. */
  readonly waitedSeconds?: number;
};

export interface Memory {
  readonly halfLifeMs: number;
}

const DAY_MS = 86_400_000;
export const DEFAULT_MEMORY: Memory = { halfLifeMs: DAY_MS };

/** What a carrier counts for before anything is known of it: so many sends, of which so many were good. */
export const PRIOR = { good: 4.6, bad: 0.4 };

/**
 * The most that all evidence weighs, in sends: where there are many, new ones count within the hour and not the day. Of a carrier that fails it
 * weighs less, and fades sooner, in this part of a half-life: more certainty changes no choice, and faults end.
 */
export const WEIGHTS = { max: 200, failingMax: 25, failingShare: 0.2, failingLife: 0.125 };

export const NOTHING: Evidence = {
  good: 0,
  undelivered: 0,
  resent: 0,
  silent: 0,
  overdue: 0,
  confirmed: 0,
  unconfirmed: 0,
  seconds: 0,
  arrivals: 0,
  atMs: 0,
};

export const SUMS = [
  'good',
  'undelivered',
  'resent',
  'silent',
  'overdue',
  'confirmed',
  'unconfirmed',
  'seconds',
  'arrivals',
] as const satisfies readonly (keyof Evidence)[];

/** The evidence with one vote more. A clock that goes back forgets nothing. */
export function withVote(
  before: Evidence,
  vote: Vote,
  nowMs: number,
  memory: Memory = DEFAULT_MEMORY,
): Evidence {
  const kept = keptOf(before, nowMs, memory);
  const told = isReceiptDue(before, vote) ? vote : { ...vote, confirmed: 0, unconfirmed: 0 };
  const added = scaled(before, kept, told, Math.max(nowMs, before.atMs));
  const weight = weightOf(added);
  const max = isFailing(added) ? WEIGHTS.failingMax : WEIGHTS.max;
  return weight > max ? scaled(added, max / weight, {}, added.atMs) : added;
}

/** An answer tells of receipts only where they usually come sooner: who answers at once would make every carrier look silent. */
function isReceiptDue(before: Evidence, { waitedSeconds = 0 }: Vote): boolean {
  return waitedSeconds >= Math.max(RECEIPT_SECONDS, 2 * (secondsOf(before) ?? 0));
}

const RECEIPT_SECONDS = 30;

/** Successes and failures as they count at this time. */
export interface Counted {
  readonly good: number;
  readonly bad: number;
}

/** @param silence of the people of this route: by it a carrier is judged that confirms nothing */
export function counted(
  evidence: Evidence,
  nowMs: number,
  memory: Memory = DEFAULT_MEMORY,
  silence: Silence = USUAL_SILENCE,
): Counted {
  const kept = keptOf(evidence, nowMs, memory);
  if (confirmsNothing(evidence)) return byAnswersAlone(evidence, kept, silence);
  return { good: evidence.good * kept, bad: badOf(evidence) * kept };
}

// A carrier that confirms nothing. What it loses looks like people who do not answer, so it is compared with them.

/** Of the people who have a code, how many enter it; as carriers show that confirm. */
export interface Silence {
  /** 0..1 */
  readonly answers: number;
  /** How many people it is known from. */
  readonly weight: number;
}

/** Before anything is known. It weighs little, and makes a carrier that loses everything stand out all the same. */
export const USUAL_SILENCE: Silence = { answers: 0.83, weight: 10 };

/** @param all that is known of the carriers of one route */
export function silenceOf(
  all: readonly Evidence[],
  nowMs: number,
  memory: Memory = DEFAULT_MEMORY,
): Silence {
  let answers = USUAL_SILENCE.answers * USUAL_SILENCE.weight;
  let weight = USUAL_SILENCE.weight;
  for (const evidence of all) {
    if (evidence.arrivals === 0) continue;
    const { good, silent, confirmed, unconfirmed } = evidence;
    const kept = keptOf(evidence, nowMs, memory);
    // Of the silent ones only those are known whose receipt came: as large a part of the others counts. Some answers come before receipts do.
    const receipts = (confirmed + EARLY) / (confirmed + unconfirmed + EARLY);
    answers += good * receipts * kept;
    weight += (good * receipts + silent) * kept;
  }
  return { answers: answers / weight, weight };
}

/** As if so many had been confirmed. */
const EARLY = 2;

/**
 * Of all that were sent some share came back; that share by the share of people who answer is what arrived. How far it may be wrong, by the
 * numbers of both, says what it weighs: some five sends of such a carrier count as one of another.
 */
function byAnswersAlone(evidence: Evidence, kept: number, silence: Silence): Counted {
  const { good, overdue, undelivered, resent } = evidence;
  const sends = (good + overdue + undelivered + resent) * kept;
  const back = (good * kept + 1) / (sends + 1.2);
  const arrived = Math.min(ARRIVED_MAX, back / silence.answers);
  const ofSends = (back * (1 - back)) / ((sends + 1.2) * silence.answers ** 2);
  const ofPeople = (arrived ** 2 * (1 - silence.answers)) / (silence.answers * silence.weight);
  const weight = Math.min(sends, (arrived * (1 - arrived)) / (ofSends + ofPeople));
  return { good: arrived * weight, bad: (1 - arrived) * weight };
}

/** More is not believed of what nobody confirms. */
const ARRIVED_MAX = 0.97;

function confirmsNothing({ arrivals, good, overdue }: Evidence): boolean {
  return arrivals === 0 && good > 0 && overdue > 0;
}

/** The part of its weight that evidence still has. */
function keptOf(evidence: Evidence, nowMs: number, { halfLifeMs }: Memory): number {
  const ageMs = Math.max(0, nowMs - evidence.atMs);
  return 0.5 ** (ageMs / (isFailing(evidence) ? halfLifeMs * WEIGHTS.failingLife : halfLifeMs));
}

function badOf(evidence: Evidence): number {
  return evidence.undelivered + evidence.resent + lostOf(evidence);
}

/** Seconds from the carrier's acceptance to the phone; undefined where none was reported. */
export function secondsOf({ seconds, arrivals }: Evidence): number | undefined {
  return arrivals > 0 ? seconds / arrivals : undefined;
}

/**
 * How many of the overdue ones are lost. Of those who answered late it is known how often a receipt is missing although the message arrived:
 * as many are missing among those who were silent.
 */
function lostOf(evidence: Evidence): number {
  const { good, silent, overdue, confirmed, unconfirmed } = evidence;
  // Where nothing is confirmed, people are silent; far more than that are lost.
  const missing = confirmsNothing(evidence)
    ? good * SILENT_MAX
    : (silent * unconfirmed) / Math.max(confirmed, 0.5);
  return Math.max(0, overdue - missing);
}

/** For each code that comes back so many people may be silent before their carrier counts as one that fails. */
const SILENT_MAX = 1 / 3;

function isFailing(evidence: Evidence): boolean {
  const bad = badOf(evidence);
  return bad > WEIGHTS.failingShare * (evidence.good + bad);
}

function weightOf({ good, undelivered, resent, silent, overdue }: Evidence): number {
  return good + undelivered + resent + silent + overdue;
}

function scaled(from: Evidence, by: number, vote: Vote, atMs: number): Evidence {
  return {
    good: from.good * by + (vote.good ?? 0),
    undelivered: from.undelivered * by + (vote.undelivered ?? 0),
    resent: from.resent * by + (vote.resent ?? 0),
    silent: from.silent * by + (vote.silent ?? 0),
    overdue: from.overdue * by + (vote.overdue ?? 0),
    confirmed: from.confirmed * by + (vote.confirmed ?? 0),
    unconfirmed: from.unconfirmed * by + (vote.unconfirmed ?? 0),
    seconds: from.seconds * by + (vote.seconds ?? 0),
    arrivals: from.arrivals * by + (vote.arrivals ?? 0),
    atMs,
  };
}

// The posterior, and draws from it.

export interface Belief {
  readonly mean: number;
  readonly deviation: number;
}

export function believed({ good, bad }: Counted): Belief {
  const a = PRIOR.good + good;
  const b = PRIOR.bad + bad;
  const sum = a + b;
  return { mean: a / sum, deviation: Math.sqrt((a * b) / (sum * sum * (sum + 1))) };
}

/** One draw from the posterior, 0..1. @param random 0 <= random < 1 */
export function drawn({ good, bad }: Counted, random: () => number): number {
  const a = gamma(PRIOR.good + good, random);
  const b = gamma(PRIOR.bad + bad, random);
  return a + b === 0 ? 0.5 : a / (a + b);
}

/** G. Marsaglia, W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000). */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let tries = 0; tries < GAMMA_TRIES_MAX; tries += 1) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
  return d;
}

/** One try in twenty is refused. */
const GAMMA_TRIES_MAX = 100;

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A row of random numbers that its seed gives again: mulberry32. @param seed 32 bits */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
