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
  /** The caller's own. */
  readonly reference?: string;
}

const FIELD = 'event';
/** Before the reference, which may hold spaces. */
const WORDS = 11;

/** The challenge that an entry is about, without parsing the rest; undefined for an entry that is none of ours. */
export function challengeOf([field, text]: readonly string[]): string | undefined {
  if (field !== FIELD || text === undefined) return undefined;
  const end = text.indexOf(' ');
  return end < 0 ? undefined : text.slice(0, end);
}

/** Undefined for an entry that is none of ours. */
export function parseChallengeEvent(
  streamId: string,
  [field, text = '']: readonly string[],
): ChallengeEvent | undefined {
  const words = text.split(' ');
  if (field !== FIELD || words.length <= WORDS) return undefined;
  const [challengeId = '', tenant = '', sequence, at, state, final, why] = words;
  const [channel = '-', delivery, provider = '-', to = ''] = words.slice(7);
  const reason = REASONS.find((known) => known === why);
  const reference = words.slice(WORDS).join(' ');
  return {
    streamId,
    challengeId,
    tenant,
    sequence: Number(sequence),
    atMs: Number(at),
    state: state as State,
    final: final === '1',
    ...(reason === undefined ? {} : { reason }),
    channel,
    delivery: Number(delivery),
    provider,
    to,
    ...(reference ? { reference } : {}),
  };
}
