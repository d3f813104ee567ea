/** One entry of the public stream of events, as its readers see it. */
import { REASONS, type Reason, type State } from '../challenge/challenge.js';

export interface ChallengeEvent {
  /** The entry's id in its stream: grows within one stream. */
  readonly streamId: string;
  readonly challengeId: string;
  readonly tenant: string;
  /** 1 for the challenge's first change; grows by one with every change. */
  readonly sequence: number;
  readonly atMs: number;
  readonly state: State;
  readonly final: boolean;
  readonly reason?: Reason;
  /** `-` where the change is about no delivery, as is the provider then. */
  readonly channel: string;
  /** 0 where the change is about no delivery. */
  readonly delivery: number;
  readonly provider: string;
  /** Masked. */
  readonly to: string;
  readonly reference?: string;
}

/** The challenge that an entry is about, without parsing the rest; undefined for an entry that is none of ours. */
export function challengeOf(fields: readonly string[]): string | undefined {
  return fields[0] === 'challenge' ? fields[1] : undefined;
}

/** Undefined for an entry that is none of ours. */
export function parseChallengeEvent(
  streamId: string,
  fields: readonly string[],
): ChallengeEvent | undefined {
  const entry = new Map<string, string>();
  for (let i = 0; i + 1 < fields.length; i += 2) entry.set(fields[i] ?? '', fields[i + 1] ?? '');
  const challengeId = entry.get('challenge');
  const state = entry.get('state');
  if (!challengeId || !state) return undefined;
  const reason = REASONS.find((known) => known === entry.get('reason'));
  const reference = entry.get('reference');
  return {
    streamId,
    challengeId,
    tenant: entry.get('tenant') ?? '',
    sequence: Number(entry.get('sequence')),
    atMs: Number(entry.get('at')),
    state: state as State,
    final: entry.get('final') === '1',
    ...(reason === undefined ? {} : { reason }),
    channel: entry.get('channel') ?? '-',
    delivery: Number(entry.get('delivery') ?? '0'),
    provider: entry.get('provider') ?? '-',
    to: entry.get('to') ?? '',
    ...(reference ? { reference } : {}),
  };
}
