/**
 * A challenge as it stands in Redis: one text, its fields by position. `lua/include/record.lua` writes the same form and
 * says what the fields hold.
 */
import {
  type CallFact,
  type CallHearing,
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
  const at = (place: number) => parts[place] as string;
  // Written out, in the order of `RECORD_FIELDS`: a loop over names takes three times as long.
  return {
    tenant: at(1),
    mask: at(2),
    reference: at(3),
    country: at(4),
    locale: at(5),
    fallback: at(6),
    pin: at(7),
    page: at(8),
    flags: at(9),
    key: at(10),
    body: at(11),
    seed: at(12),
    to: at(13),
    index: at(14),
    verifier: at(15),
    checks: at(16),
    created: at(17),
    life: at(18),
    verdicts: at(19),
    resend: at(20),
    resends: at(21),
    resentBy: at(22),
    pending: at(23),
    rank: at(24),
    state: at(25),
    reason: at(26),
    deliveries: at(27),
    timeline: at(28),
  };
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
  const all = deliveries(record.deliveries, record.flags);
  // Set one after the other: to spread what is there alone costs as much as all the rest.
  const challenge: Writable<Challenge> = {
    id,
    tenant: record.tenant,
    state: record.state as State,
    channel: all.at(-1)?.channel ?? 'sms',
    to: { sealed: withKey(record.to, record.key), masked: record.mask, country: record.country },
    locale: record.locale,
    match: record.flags.includes('m'),
    test: record.flags.includes('t'),
    repeated: record.flags.includes('a'),
    createdAtMs,
    expiresAtMs: createdAtMs + Number(record.life),
    checksLeft: Number(record.checks),
    deliveries: all,
    timeline: timeline(record.timeline, createdAtMs, all),
    secret: { seed: record.seed, keyId: record.key },
  };
  const reason = reasonOf(record.reason);
  if (reason) challenge.reason = reason;
  if (record.fallback !== '') challenge.fallback = record.fallback as Channel;
  if (record.pin !== '') challenge.provider = record.pin;
  if (record.reference !== '') challenge.reference = record.reference;
  if (record.page !== '') challenge.pageHost = record.page;
  if (record.resend !== '') challenge.resendAfterMs = createdAtMs + Number(record.resend);
  return challenge;
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

/** Facts of a call stand among the flags as letter, delivery number and a dot: `H1.` */
export const FACT_LETTERS: Readonly<Record<CallFact, string>> = {
  human: 'H',
  machine: 'M',
  unsure: 'U',
  held: 'K',
};

function hearing(flags: string, delivery: number): CallHearing | undefined {
  if (!flags.includes(`${delivery}.`)) return undefined;
  const known = (fact: CallFact) => flags.includes(`${FACT_LETTERS[fact]}${delivery}.`);
  return {
    human: known('human'),
    machine: known('machine'),
    unsure: known('unsure'),
    held: known('held'),
  };
}

function deliveries(text: string, flags: string): Delivery[] {
  return entries(text, DELIVERY_END).map((line, index) => {
    const parts = line.split(' ');
    const delivery: Writable<Delivery> = {
      number: index + 1,
      channel: parts[0] as Channel,
      provider: parts[1] ?? '',
      state: stateOf(parts[2]) as Delivery['state'],
    };
    const reason = reasonOf(parts[3]);
    if (reason) delivery.reason = reason;
    // Whatever stands behind is the provider's id: the one part that is somebody else's text.
    const reference = parts.length > 7 ? parts.slice(6).join(' ') : parts[6];
    if (reference) delivery.reference = reference;
    const known = hearing(flags, index + 1);
    if (known) delivery.hearing = known;
    return delivery;
  });
}

function timeline(text: string, createdAtMs: number, all: readonly Delivery[]): TimelineEntry[] {
  return entries(text, ';').map((line, index) => {
    const parts = line.split(' ');
    const number = Number(parts[1]);
    const delivery = all[number - 1];
    const entry: Writable<TimelineEntry> = {
      sequence: index + 1,
      atMs: createdAtMs + Number(parts[0]),
      delivery: number,
      channel: (delivery?.channel ?? '-') as Channel,
      provider: delivery?.provider ?? '-',
      state: stateOf(parts[2]),
    };
    const reason = reasonOf(parts[3]);
    if (reason) entry.reason = reason;
    return entry;
  });
}

/** Each of them ends with `end`. */
function entries(text: string, end: string): string[] {
  const all = text.split(end);
  all.pop();
  return all;
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

type Writable<T> = { -readonly [P in keyof T]: T[P] };
