/**
 * What a delivery keeps of the choice of its carrier: the rules' version, what was known, and the seed. The choice follows from it again, and
 * is made from the same rounded figures. Pure.
 *
 * ```
 * learned2 3f2a9c01 twilio:41.2:1.3 vonage:3:0.4:0.98:0.05     seed, then carrier:good:bad[:gain:cost] in the operator's order
 * again2 twilio twilio:41.2:1.3 vonage:3:0.4                   after a resend: the carrier before
 * failover2 - vonage:3:0.4                                     after a failure: what is left
 * share2 3f2a9c01 twilio:9:1 vonage:0:0 %vonage:1:50           %carrier:percent[:up to]
 * shadow2 - twilio:ready vonage:sender_not_allowed             the first one is used, the others are judged
 * ```
 */
import {
  againAfter,
  type Chosen,
  leaderOf,
  learned,
  type Share,
  type Standing,
  shared,
} from './choice.js';

/** Raised with every change of the rules or their figures: what an older version chose is not computed again. */
const RULES = 2;

export type Considered =
  | { readonly kind: 'learned'; readonly seed: number; readonly standings: readonly Standing[] }
  | { readonly kind: 'again'; readonly before: string; readonly standings: readonly Standing[] }
  | { readonly kind: 'failover'; readonly standings: readonly Standing[] }
  | {
      readonly kind: 'share';
      readonly seed: number;
      readonly standings: readonly Standing[];
      readonly shares: readonly Share[];
    }
  | { readonly kind: 'shadow'; readonly judged: readonly Judged[] };

export interface Judged {
  readonly carrier: string;
  readonly verdict: string;
}

/** What follows from it. */
export function decide(considered: Considered): Chosen {
  switch (considered.kind) {
    case 'learned':
      return learned(considered.standings, considered.seed);
    case 'again':
      return againAfter(considered.standings, considered.before);
    case 'failover':
      return { carrier: leaderOf(considered.standings).carrier, why: 'left' };
    case 'share':
      return shared(considered.standings, considered.shares, considered.seed);
    case 'shadow':
      return { carrier: considered.judged[0]?.carrier ?? '', why: 'leads' };
    default:
      return considered satisfies never;
  }
}

/** As the record keeps it. */
export function rounded(standing: Standing): Standing {
  const { carrier, good, bad, gain, cost } = standing;
  return {
    carrier,
    good: round(good, 10),
    bad: round(bad, 10),
    gain: round(gain, 1_000),
    cost: round(cost, 1_000),
  };
}

export function choiceText(considered: Considered): string {
  const head = `${considered.kind}${RULES}`;
  switch (considered.kind) {
    case 'learned':
      return words(head, hex(considered.seed), ...considered.standings.map(standingText));
    case 'again':
      return words(head, considered.before, ...considered.standings.map(standingText));
    case 'failover':
      return words(head, '-', ...considered.standings.map(standingText));
    case 'share':
      return words(
        head,
        hex(considered.seed),
        ...considered.standings.map(standingText),
        ...considered.shares.map(shareText),
      );
    case 'shadow':
      return words(head, '-', ...considered.judged.map((one) => `${one.carrier}:${one.verdict}`));
    default:
      return considered satisfies never;
  }
}

/** Undefined where the text is of other rules, or none of ours. */
export function parseChoice(text: string): Considered | undefined {
  const [head = '', basis = '', ...rest] = text.split(' ');
  const [, kind, version] = /^([a-z]+)(\d+)$/.exec(head) ?? [];
  if (Number(version) !== RULES) return undefined;
  const standings = rest.filter((each) => !each.startsWith('%')).map(parseStanding);
  if (standings.length === 0) return undefined;
  const seed = Number.parseInt(basis, 16);
  switch (kind) {
    case 'learned':
      return { kind, seed, standings };
    case 'again':
      return { kind, before: basis, standings };
    case 'failover':
      return { kind, standings };
    case 'share':
      return {
        kind,
        seed,
        standings,
        shares: rest.filter((each) => each.startsWith('%')).map(parseShare),
      };
    case 'shadow':
      return { kind, judged: rest.map(parseJudged) };
    default:
      return undefined;
  }
}

function standingText({ carrier, good, bad, gain, cost }: Standing): string {
  const money = gain === 1 && cost === 0 ? [] : [gain, cost];
  return [carrier, good, bad, ...money].join(':');
}

function parseStanding(text: string): Standing {
  const [carrier = '', good, bad, gain, cost] = text.split(':');
  return {
    carrier,
    good: Number(good),
    bad: Number(bad),
    gain: gain === undefined ? 1 : Number(gain),
    cost: cost === undefined ? 0 : Number(cost),
  };
}

function shareText({ carrier, percent, upToPercent }: Share): string {
  const most = upToPercent === undefined ? [] : [upToPercent];
  return `%${[carrier, percent, ...most].join(':')}`;
}

function parseShare(text: string): Share {
  const [carrier = '', percent, most] = text.slice(1).split(':');
  return {
    carrier,
    percent: Number(percent),
    ...(most === undefined ? {} : { upToPercent: Number(most) }),
  };
}

function parseJudged(text: string): Judged {
  const [carrier = '', verdict = ''] = text.split(':');
  return { carrier, verdict };
}

function words(...parts: readonly string[]): string {
  return parts.join(' ');
}

function hex(seed: number): string {
  return seed.toString(16).padStart(8, '0');
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
