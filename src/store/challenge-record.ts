/** Reads a challenge out of its Redis hash. The field names are explained in `lua/include/change.lua`. */
import {
  type Challenge,
  type Channel,
  type Delivery,
  REASONS,
  type Reason,
  type State,
  type TimelineEntry,
} from '../challenge/challenge.js';
import type { PendingFailure } from '../challenge/ports.js';
import { UNIT_SEPARATOR } from './redis-scripts.js';

export type Fields = Readonly<Record<string, string>>;

/** Turns a script's reply into fields: one text, or a flat list of names and values. */
export function toFields(reply: unknown): Fields {
  const flat = typeof reply === 'string' ? reply.split(UNIT_SEPARATOR) : (reply as string[]);
  const fields: Record<string, string> = Object.create(null);
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string;
  return fields;
}

export function toChallenge(id: string, fields: Fields): Challenge {
  return {
    id,
    tenant: text(fields, 'tenant'),
    state: text(fields, 'state') as State,
    ...optional('reason', reasonOf(fields['reason'])),
    channel: text(fields, 'channel') as Channel,
    ...optional('fallback', fields['fallback'] as Channel | undefined),
    ...optional('provider', fields['pin']),
    to: {
      sealed: fields['to'] ?? '',
      masked: text(fields, 'mask'),
      country: text(fields, 'country'),
    },
    locale: text(fields, 'locale'),
    ...optional('reference', fields['ref']),
    ...optional('pageHost', fields['page']),
    match: fields['match'] === '1',
    test: fields['test'] === '1',
    repeated: fields['again'] === '1',
    createdAtMs: number(fields, 'created'),
    expiresAtMs: number(fields, 'expires'),
    checksLeft: number(fields, 'checks'),
    ...optional(
      'resendAfterMs',
      fields['resend'] === undefined ? undefined : Number(fields['resend']),
    ),
    deliveries: deliveries(fields),
    timeline: timeline(fields),
    secret: { seed: fields['seed'] ?? '', keyId: text(fields, 'key') },
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

export function toPendingFailure(fields: Fields): PendingFailure | undefined {
  const [delivery, reason, scope, due] = (fields['pending'] ?? '').split(' ');
  const known = reasonOf(reason);
  if (!known || !scope || !delivery) return undefined;
  return {
    delivery: Number(delivery),
    reason: known,
    scope: scope as PendingFailure['scope'],
    dueMs: Number(due),
  };
}

function deliveries(fields: Fields): Delivery[] {
  return Array.from({ length: number(fields, 'n') }, (_, index) => {
    const n = index + 1;
    const [channel, provider] = text(fields, `d${n}`).split(' ');
    const [state, reason] = text(fields, `s${n}`).split(' ');
    return {
      number: n,
      channel: channel as Channel,
      provider: provider ?? '',
      state: state as Delivery['state'],
      ...optional('reason', reasonOf(reason)),
      ...optional('reference', fields[`r${n}`]),
    };
  });
}

function timeline(fields: Fields): TimelineEntry[] {
  return Array.from({ length: number(fields, 'seq') }, (_, index) => {
    const [at, delivery, channel, provider, state, reason] = text(fields, `t${index + 1}`).split(
      ' ',
    );
    return {
      sequence: index + 1,
      atMs: Number(at),
      delivery: Number(delivery),
      channel: channel as Channel,
      provider: provider ?? '',
      state: state as State,
      ...optional('reason', reasonOf(reason)),
    };
  });
}

function reasonOf(word: string | undefined): Reason | undefined {
  return REASONS.find((reason) => reason === word);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new Error(`The stored challenge has no field ${name}.`);
  return value;
}

function number(fields: Fields, name: string): number {
  return Number(text(fields, name));
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
