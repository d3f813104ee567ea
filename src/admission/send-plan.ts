/**
 * What one send takes from which limits: the request and the tenant's figures in, parts for the store out.
 * It decides nothing; the store refuses or takes.
 */

import type { Channel } from '../challenge/challenge.js';
import { type Budget, countryBudget, type Limits } from '../challenge/limits/limits.js';
import type { ListAction } from '../challenge/limits/number-list.js';
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import { numberRange, tagOf } from '../challenge/limits/number-range.js';
import { MICROS } from '../challenge/limits/price-table.js';
import type { Rule } from '../challenge/limits/refusal.js';
import type { LogPart, Part, SumRule } from '../challenge/limits/reservation.js';
import type { AdmissionRequest } from '../challenge/ports.js';
import { ipGroup } from './ip-group.js';
import { numberTag } from './keyed-digest.js';
import { sendRules } from './send-rules.js';
import { sourceTags } from './source-tags.js';

/** What admission can use beyond the port's request, where the caller knows it. */
export interface SendRequest extends AdmissionRequest {
  /** Makes the reserved price that provider's own, not the dearest. */
  readonly provider?: string;
  /** Number of the delivery, 2 for the first resend: the same delivery counts once, however often it is asked for. */
  readonly delivery?: number;
  /** The caller's own id of the person's device. */
  readonly device?: string;
}

export interface SendTerms {
  readonly limits: Limits;
  readonly digest: KeyedDigest;
  /** What the lists say of this number. */
  readonly trust: Exclude<ListAction, 'deny'> | 'none';
  readonly priceMicros: number;
  readonly listVersion: string;
  /** Random, 0 <= draw < 1: whether this send is among the share that a breaker lets through. */
  readonly draw: number;
  /** So long a challenge surely stays: after that the same request may start another one, and counts anew. */
  readonly keptMs: number;
}

/** Tells the numbers of one block or one address apart: 36 bits. The script's log keeps as many. */
const PEER_CHARACTERS = 6;
/** How long a send is remembered: beyond the end of its challenge, and until the provider's price comes. */
const LEDGER_MS = 3_600_000;
/** A call that is never reported to have ended: waiting, ringing and talking take less. */
const CALL_MS = 180_000;

/**
 * The number's parts come first: they decide whether the same request came before. For a failover the ledger does: the person has
 * asked for nothing new, so it counts for neither the number nor who asked, but for money, breakers and all that it adds.
 */
export function sendParts(request: SendRequest, terms: SendTerms): Part[] {
  if (request.kind === 'failover') {
    const block = blockParts(request, terms);
    return [
      ...tenantParts(request, terms),
      ...(request.replaces ? block.filter(({ kind }) => kind !== 'log') : block),
      ...stopParts(request, numberTag(terms.digest, request.tenant, request.e164)),
    ];
  }
  return [
    ...numberParts(request, terms),
    ...sourceParts(request, terms),
    ...blockParts(request, terms),
    ...tenantParts(request, terms),
  ];
}

/** The parts about one number: its sends, and whether it wants no SMS. */
export function numberParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, keptMs: repeatsMs } = terms;
  const tag = numberTag(digest, request.tenant, request.e164);
  const { start, resend, exempt } = sendRules(limits).number;
  const rated = request.kind === 'start' ? start : resend;
  const log: LogPart = {
    kind: 'log',
    of: 'number',
    tag,
    repeatsMs,
    ...(trust === 'exempt' ? exempt : rated),
  };
  return [log, ...stopParts(request, tag)];
}

function stopParts({ channel }: SendRequest, tag: string): Part[] {
  return channel === 'sms' ? [{ kind: 'stop', tag }] : [];
}

/** The parts about the block of numbers around this one. */
export function blockParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, keptMs: repeatsMs } = terms;
  if (trust !== 'none') return [];
  const range = numberRange(digest, request.tenant, request.e164);
  const { block } = sendRules(limits);
  const log: LogPart = {
    kind: 'log',
    of: 'block',
    tag: range.tag,
    repeatsMs,
    peer: numberTag(digest, request.tenant, request.e164).slice(0, PEER_CHARACTERS),
    thousand: range.thousand,
    position: range.position,
    ...block,
  };
  const gates = [
    ['prefix', range.tag],
    ['range', range.wideTag],
  ] as const;
  return [
    ...(block.rules.length > 0 ? [log] : []),
    ...gates.flatMap(([width, tag]) => breakerPart(terms, width, tag, request.channel)),
  ];
}

/** The parts about the tenant and the country: money, calls at once, the ledger. */
export function tenantParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, priceMicros } = terms;
  const { tenant: tag, country, channel } = request;
  const { budgets } = limits;
  const sends = sendRules(limits);
  const rated = trust === 'none';
  const countryRules = [
    ...moneyRules('country', countryBudget(limits, country), priceMicros),
    ...(rated && !request.replaces ? sends.country : []),
  ];
  const tenantRules = [
    ...moneyRules('tenant', budgets.tenant, priceMicros),
    ...(request.replaces ? [] : sends.tenant),
  ];
  const range = numberRange(digest, tag, request.e164);
  const parts: Part[] = [
    {
      kind: 'ledger',
      tag,
      of: challengeKey(request.challengeId),
      about: {
        blockTag: range.tag,
        wideTag: range.wideTag,
        country,
        sources: sourceTags(digest, request),
      },
      amount: priceMicros,
      lifeMs: LEDGER_MS,
    },
    { kind: 'list', tag, version: terms.listVersion },
  ];
  if (countryRules.length > 0) parts.push({ kind: 'sum', tag, of: country, rules: countryRules });
  if (tenantRules.length > 0) parts.push({ kind: 'sum', tag, of: '', rules: tenantRules });
  if (rated) parts.push(...breakerPart(terms, 'country', tag, channel, country));
  if (channel === 'call' && limits.callsAtOnce !== null) {
    const { challengeId, delivery = 1 } = request;
    parts.push(callsPart(tag, limits.callsAtOnce, challengeId, delivery));
  }
  return parts;
}

/** @param delivery absent for all calls of the challenge */
export function callsPart(
  tenant: string,
  max: number,
  challengeId: string,
  delivery?: number,
): Part {
  const key = challengeKey(challengeId);
  const member = delivery === undefined ? key : `${key}.${delivery}`;
  return { kind: 'calls', tag: tenant, member, max, lifeMs: CALL_MS };
}

/** The money rules of a budget; `settle` adjusts the same sums. */
export function moneyRules(whose: 'tenant' | 'country', budget: Budget, micros: number): SumRule[] {
  const rule = (within: 'hour' | 'day', windowMs: number): SumRule[] => {
    const max = budget[within];
    if (max === null) return [];
    const amount = micros;
    const name: Rule = `${whose}_budget_${within}`;
    return [{ rule: name, field: 'money', amount, max: max * MICROS, windowMs, alerts: true }];
  };
  return [...rule('hour', 3_600_000), ...rule('day', 86_400_000)];
}

/** Names a challenge in short: the last ten of its random characters. */
export function challengeKey(challengeId: string): string {
  return challengeId.slice(-10);
}

function breakerPart(
  { limits, draw }: SendTerms,
  of: keyof Limits['breaker'],
  tag: string,
  channel: Channel,
  country = '',
): Part[] {
  if (!limits.breaker[of]) return [];
  return [{ kind: 'breaker', tag, of: { channel, country }, rule: `${of}_conversion`, draw }];
}

function sourceParts(request: SendRequest, terms: SendTerms): Part[] {
  const { limits, digest, trust, keptMs: repeatsMs } = terms;
  if (trust === 'exempt') return [];
  const peer = numberTag(digest, request.tenant, request.e164).slice(0, PEER_CHARACTERS);
  const part = (of: 'ip' | 'device', source: string): Part[] => {
    const rules = sendRules(limits)[of];
    if (rules.rules.length === 0) return [];
    const tag = tagOf(digest(`${of} ${request.tenant} ${source}`));
    return [{ kind: 'log', of, tag, peer, repeatsMs, ...rules }];
  };
  return [
    ...(request.ip === undefined ? [] : part('ip', ipGroup(request.ip))),
    ...(request.device === undefined ? [] : part('device', request.device)),
  ];
}
