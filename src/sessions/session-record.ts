/** The stored form of a session: a Redis hash. */
import type { Channel, PhoneNumberAtRest } from '../challenge/challenge.js';
import type { Transaction } from '../challenge/transaction.js';
import type { MethodPlan, ProvedBy } from './method-plan.js';
import type { SessionDraft, StoredSession } from './ports.js';
import type { Outcome, Purpose, Session, SessionState } from './session.js';

export type Fields = Readonly<Record<string, string>>;

/** A new session before its link was opened. */
export function draftedSession(draft: SessionDraft, nowMs: number): StoredSession {
  const { tokenHash, linkMs, ...given } = draft;
  const expiresAtMs = nowMs + linkMs;
  return {
    session: { ...given, state: 'open', starts: 0, createdAtMs: nowMs, expiresAtMs },
    tokenHash,
  };
}

/** All fields but the revision, which the script counts. */
export function toHash({ session, ...secrets }: StoredSession): Fields {
  const fields: Record<string, string | number | undefined> = {
    tenant: session.tenant,
    purpose: session.purpose,
    subject: session.subject,
    state: session.state,
    outcome: session.outcome,
    channels: session.channels.join(' '),
    preferred: session.preferred,
    to: session.number?.sealed || undefined,
    mask: session.number?.masked,
    region: session.number?.country,
    country: session.country,
    locale: session.locale,
    brand: session.brand,
    return: session.returnUrl,
    echo: session.echo,
    skippable: flag(session.skippable),
    others: flag(session.otherMethods),
    inbound: session.inboundSms === false ? '0' : undefined,
    match: flag(session.match),
    transaction: session.transaction && JSON.stringify(session.transaction),
    created: session.createdAtMs,
    expires: session.expiresAtMs,
    opened: session.openedAtMs,
    starts: session.starts,
    challenge: session.challengeId,
    plan: session.plan && JSON.stringify(session.plan),
    method: session.method,
    verified: session.verifiedAtMs,
    result: session.result?.id,
    finished: session.result?.atMs,
    redeemed: session.redeemedAtMs,
    token: secrets.tokenHash,
    cookie: secrets.cookieHash,
    opener: secrets.openerHash,
    typed: flag(secrets.typed),
    ...secrets.unknown,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

export function toStoredSession(id: string, fields: Fields): StoredSession {
  return {
    session: toSession(id, fields),
    ...optional('tokenHash', fields['token']),
    ...optional('cookieHash', fields['cookie']),
    ...optional('openerHash', fields['opener']),
    ...optional('typed', fields['typed'] === '1' ? true : undefined),
    ...optional('unknown', unknownFields(fields)),
  };
}

function toSession(id: string, fields: Fields): Session {
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
    ...(fields['inbound'] === '0' ? { inboundSms: false as const } : {}),
    match: fields['match'] === '1',
    ...optional('transaction', transactionOf(fields)),
    createdAtMs: Number(text(fields, 'created')),
    expiresAtMs: Number(text(fields, 'expires')),
    ...optional('openedAtMs', time(fields, 'opened')),
    starts: Number(text(fields, 'starts')),
    ...optional('challengeId', fields['challenge']),
    ...optional('plan', planOf(fields)),
    ...optional('method', fields['method'] as ProvedBy | undefined),
    ...optional('verifiedAtMs', time(fields, 'verified')),
    ...optional('result', resultOf(fields)),
    ...optional('redeemedAtMs', time(fields, 'redeemed')),
  };
}

const KNOWN: ReadonlySet<string> = new Set(
  (
    'rev tenant purpose subject state outcome channels preferred to mask region country locale brand return echo skippable others inbound match transaction ' +
    'created expires opened starts challenge plan method verified result finished redeemed token cookie opener typed'
  ).split(' '),
);

/** Fields of a newer version are kept. */
function unknownFields(fields: Fields): Fields | undefined {
  const unknown = Object.entries(fields).filter(([name]) => !KNOWN.has(name));
  return unknown.length === 0 ? undefined : Object.fromEntries(unknown);
}

function flag(value: boolean | undefined): '1' | undefined {
  return value ? '1' : undefined;
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

function transactionOf({ transaction }: Fields): Transaction | undefined {
  return transaction === undefined ? undefined : (JSON.parse(transaction) as Transaction);
}

/** Fields of a newer version stay in it: rules change a plan, they do not rebuild it. */
function planOf({ plan }: Fields): MethodPlan | undefined {
  return plan === undefined ? undefined : (JSON.parse(plan) as MethodPlan);
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
