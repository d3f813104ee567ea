/** Sessions as they stand in their Redis hash: written once, read often. */
import type { Channel, PhoneNumberAtRest } from '../../challenge/challenge.js';
import type { SessionDraft, StoredSession } from '../../session/ports.js';
import type { Outcome, Purpose, Session, SessionState } from '../../session/session.js';

export type Fields = Readonly<Record<string, string>>;

/** Turns a script's reply, names and values in turns, into fields. */
export function toFields(reply: unknown): Fields {
  const flat = reply as string[];
  const fields: Record<string, string> = Object.create(null);
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string;
  return fields;
}

/** The fields that a new session begins with, beside those that the script sets. */
export function draftFields(draft: SessionDraft): string[] {
  const fields: Record<string, string | undefined> = {
    tenant: draft.tenant,
    purpose: draft.purpose,
    subject: draft.subject,
    channels: draft.channels.join(' '),
    preferred: draft.preferred,
    to: draft.number?.sealed,
    mask: draft.number?.masked,
    region: draft.number?.country,
    country: draft.country,
    locale: draft.locale,
    brand: draft.brand,
    return: draft.returnUrl,
    echo: draft.echo,
    skippable: draft.skippable ? '1' : undefined,
    others: draft.otherMethods ? '1' : undefined,
    match: draft.match ? '1' : undefined,
    token: draft.tokenHash,
  };
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
}

export function toStoredSession(id: string, fields: Fields): StoredSession {
  return {
    session: toSession(id, fields),
    ...optional('cookieHash', fields['cookie']),
    ...optional('openerHash', fields['opener']),
  };
}

export function toSession(id: string, fields: Fields): Session {
  return {
    id,
    tenant: text(fields, 'tenant'),
    purpose: text(fields, 'purpose') as Purpose,
    subject: text(fields, 'subject'),
    state: text(fields, 'state') as SessionState,
    ...optional('outcome', fields['outcome'] as Outcome | undefined),
    channels: text(fields, 'channels').split(' ') as Channel[],
    ...optional('preferred', fields['preferred'] as Channel | undefined),
    ...optional('number', numberOf(fields)),
    ...optional('country', fields['country']),
    ...optional('locale', fields['locale']),
    ...optional('brand', fields['brand']),
    returnUrl: text(fields, 'return'),
    ...optional('echo', fields['echo']),
    skippable: fields['skippable'] === '1',
    otherMethods: fields['others'] === '1',
    match: fields['match'] === '1',
    createdAtMs: Number(text(fields, 'created')),
    expiresAtMs: Number(text(fields, 'expires')),
    ...optional('openedAtMs', time(fields, 'opened')),
    starts: Number(text(fields, 'starts')),
    ...optional('challengeId', fields['challenge']),
    ...optional('method', fields['method'] as Channel | undefined),
    ...optional('verifiedAtMs', time(fields, 'verified')),
    ...optional('result', resultOf(fields)),
    ...optional('redeemedAtMs', time(fields, 'redeemed')),
  };
}

function numberOf(fields: Fields): PhoneNumberAtRest | undefined {
  const masked = fields['mask'];
  if (masked === undefined) return undefined;
  return { sealed: fields['to'] ?? '', masked, country: text(fields, 'region') };
}

function resultOf(fields: Fields): { id: string; atMs: number } | undefined {
  const id = fields['result'];
  return id === undefined ? undefined : { id, atMs: Number(text(fields, 'finished')) };
}

function time(fields: Fields, name: string): number | undefined {
  return fields[name] === undefined ? undefined : Number(fields[name]);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new Error(`The stored session has no field ${name}.`);
  return value;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
