/**
 * A challenge as it stands in Redis: one text, its fields by position. `lua/include/record.lua` writes the same form and
 * says what the fields hold.
 */
import {
  type Challenge,
  type Channel,
  type Delivery,
  REASONS,
  type Reason,
  type State,
  type TimelineEntry,
} from '../challenge/challenge.js';
import type { ChallengeDraft, PendingFailure } from '../challenge/ports.js';
import { UNIT_SEPARATOR } from './redis-scripts.js';

/** Another version is another form: a process that does not know it refuses to read it. */
const VERSION = '1';
const DELIVERY_END = '\x1e';

/** In their order; those up to `checks` come from the draft. */
export const RECORD_FIELDS = [
  'tenant',
  'mask',
  'reference',
  'country',
  'locale',
  'fallback',
  'pin',
  'page',
  'flags',
  'key',
  'body',
  'seed',
  'to',
  'index',
  'verifier',
  'checks',
  'created',
  'life',
  'verdicts',
  'resend',
  'resends',
  'resentBy',
  'pending',
  'rank',
  'state',
  'reason',
  'deliveries',
  'timeline',
] as const;
type RecordField = (typeof RECORD_FIELDS)[number];

/** How states are written in deliveries and timeline. */
export const STATE_LETTERS: Readonly<Record<State, string>> = {
  queued: 'q',
  sending: 'g',
  sent: 's',
  delivered: 'd',
  calling: 'c',
  ringing: 'r',
  in_call: 'i',
  sms_verified: 'v',
  call_answered: 'a',
  failed: 'f',
  expired: 'x',
  canceled: 'n',
  locked: 'l',
  denied: 'y',
};
const STATES = new Map(
  Object.entries(STATE_LETTERS).map(([state, letter]) => [letter, state as State]),
);

export type ChallengeRecord = Readonly<Record<RecordField, string>>;

/** @throws when it is of another version */
export function parseRecord(text: string): ChallengeRecord {
  const parts = text.split(UNIT_SEPARATOR);
  // The version before them, and nothing behind the last one's end.
  if (parts[0] !== VERSION || parts.length !== RECORD_FIELDS.length + 2) {
    throw new Error('A stored challenge is of another version than this process reads.');
  }
  const record = {} as Record<RecordField, string>;
  for (let i = 0; i < RECORD_FIELDS.length; i += 1) {
    record[RECORD_FIELDS[i] as RecordField] = parts[i + 1] as string;
  }
  return record;
}

/** What a record begins with, in its order. */
export function draftFields(draft: ChallengeDraft): (string | number)[] {
  return [
    draft.tenant,
    draft.to.masked,
    draft.reference ?? '',
    draft.to.country,
    draft.locale,
    draft.fallback ?? '',
    draft.provider ?? '',
    draft.pageHost ?? '',
    `${draft.match ? 'm' : ''}${draft.test ? 't' : ''}`,
    draft.secret.keyId,
    draft.bodyHash,
    draft.secret.seed,
    withoutKey(draft.to.sealed, draft.secret.keyId),
    draft.numberIndex,
    draft.verifier,
    draft.checksMax,
  ].map(plain);
}

/** A sealed number begins with its key's id and a dot; the id is kept once. */
function withoutKey(sealed: string, keyId: string): string {
  return sealed.startsWith(`${keyId}.`) ? sealed.slice(keyId.length) : sealed;
}

function withKey(sealed: string, keyId: string): string {
  return sealed.startsWith('.') ? keyId + sealed : sealed;
}

/** Somebody else's text, without what separates fields. */
export function plain<T extends string | number>(value: T): T | string {
  if (typeof value !== 'string') return value;
  return value.replaceAll(UNIT_SEPARATOR, '').replaceAll(DELIVERY_END, '');
}

export function toChallenge(id: string, record: ChallengeRecord): Challenge {
  const createdAtMs = Number(record.created);
  const all = deliveries(record);
  return {
    id,
    tenant: record.tenant,
    state: record.state as State,
    ...optional('reason', reasonOf(record.reason)),
    channel: all.at(-1)?.channel ?? 'sms',
    ...optional('fallback', textOf(record.fallback) as Channel | undefined),
    ...optional('provider', textOf(record.pin)),
    to: { sealed: withKey(record.to, record.key), masked: record.mask, country: record.country },
    locale: record.locale,
    ...optional('reference', textOf(record.reference)),
    ...optional('pageHost', textOf(record.page)),
    match: record.flags.includes('m'),
    test: record.flags.includes('t'),
    repeated: record.flags.includes('a'),
    createdAtMs,
    expiresAtMs: createdAtMs + Number(record.life),
    checksLeft: Number(record.checks),
    ...optional(
      'resendAfterMs',
      record.resend === '' ? undefined : createdAtMs + Number(record.resend),
    ),
    deliveries: all,
    timeline: timeline(record, createdAtMs, all),
    secret: { seed: record.seed, keyId: record.key },
  };
}

/** A challenge as it was right after its start: what an idempotent repetition is told. */
export function asStarted(challenge: Challenge): Challenge {
  const [first] = challenge.deliveries;
  const { reason: _, ...rest } = challenge;
  return {
    ...rest,
    state: 'queued',
    channel: first?.channel ?? challenge.channel,
    deliveries: first
      ? [{ number: 1, channel: first.channel, provider: first.provider, state: 'queued' }]
      : [],
    timeline: challenge.timeline.slice(0, 1),
  };
}

export function toPendingFailure({ pending }: ChallengeRecord): PendingFailure | undefined {
  const [delivery, reason, scope, due] = pending.split(' ');
  const known = reasonOf(reason);
  if (!known || !scope || !delivery) return undefined;
  return {
    delivery: Number(delivery),
    reason: known,
    scope: scope as PendingFailure['scope'],
    dueMs: Number(due),
  };
}

function deliveries(record: ChallengeRecord): Delivery[] {
  return entries(record.deliveries, DELIVERY_END).map((line, index) => {
    const [channel, provider = '', state, reason, , , ...id] = line.split(' ');
    return {
      number: index + 1,
      channel: channel as Channel,
      provider,
      state: stateOf(state) as Delivery['state'],
      ...optional('reason', reasonOf(reason)),
      ...optional('reference', textOf(id.join(' '))),
    };
  });
}

function timeline(
  record: ChallengeRecord,
  createdAtMs: number,
  all: readonly Delivery[],
): TimelineEntry[] {
  return entries(record.timeline, ';').map((line, index) => {
    const [after, delivery, state, reason] = line.split(' ');
    const { channel, provider } = all[Number(delivery) - 1] ?? { channel: '-', provider: '-' };
    return {
      sequence: index + 1,
      atMs: createdAtMs + Number(after),
      delivery: Number(delivery),
      channel: channel as Channel,
      provider,
      state: stateOf(state),
      ...optional('reason', reasonOf(reason)),
    };
  });
}

/** Each of them ends with `end`. */
function entries(text: string, end: string): string[] {
  return text.split(end).slice(0, -1);
}

/** @throws for a letter that no state has */
function stateOf(letter = ''): State {
  const state = STATES.get(letter);
  if (!state) throw new Error('A stored challenge has a state that this process does not know.');
  return state;
}

function reasonOf(word: string | undefined): Reason | undefined {
  return word ? REASONS.find((reason) => reason === word) : undefined;
}

function textOf(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
