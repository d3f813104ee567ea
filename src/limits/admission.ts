/**
 * Decides whether a send may happen, before anything is queued: lists, limits, money, breakers. It takes from all limits or from
 * none. It keeps no state of its own but the operator's list; without the store nothing is let through.
 */
import { randomBytes } from 'node:crypto';
import { type Channel, challengeKey, phoneChannel } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Admission } from '../challenge/ports.js';
import {
  type KeyedDigest,
  numberTag,
  type RedisProvenSources,
  remembering,
  sourceTags,
} from './hmac-tags.js';
import { callsParts, limitsForId } from './limit-rules.js';
import type { RedisLimitStore } from './limit-store.js';
import { type Limits, MICROS, type PriceTable } from './limits.js';
import type { RedisLedgerStore } from './money.js';
import type { NumberLists } from './number-lists.js';
import { refusedSend } from './refusal.js';
import type { BudgetAlert, Part } from './reservation.js';
import { type SendRequest, type SendTerms, sendParts } from './reservation-plan.js';

export interface TenantBudgetAlert extends BudgetAlert {
  readonly tenant: string;
  /** The country of the send that reached it. */
  readonly country: string;
  /** Its channel; absent where it was the price of an earlier send that reached it. */
  readonly channel?: Channel;
}

export interface SendAdmissionOptions {
  readonly store: RedisLimitStore;
  readonly lists: NumberLists;
  readonly limitsOf: (tenant: string) => Limits;
  readonly prices: PriceTable;
  readonly digest: KeyedDigest;
  /** 0 <= random < 1: which sends are let through where a share is. */
  readonly random: () => number;
  readonly ledger: Pick<RedisLedgerStore, 'find'>;
  readonly proven: Pick<RedisProvenSources, 'among'>;
  /** By `PhoneNumberCipher.lastingIndex`. */
  readonly indexOf: (e164: string) => string;
  /** How long an ended challenge stays readable. */
  readonly keptMs: number;
  /** A budget is used to 50, 80 or 100 %. Told once for each window; must not throw. */
  readonly onAlert: (alert: TenantBudgetAlert) => void;
}

/** Reads of the operator's list, one after the other, before the service says that it cannot answer. */
const LIST_READS_MAX = 3;

export class SendAdmission implements Admission {
  readonly #with: SendAdmissionOptions;

  constructor(options: SendAdmissionOptions) {
    this.#with = options;
  }

  /**
   * One round trip, unless an operator has just changed a list, or the send is refused: then two or three, since a source that has
   * verified the number may use what is kept for it. The same challenge, and the same delivery of it, counts once.
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  async admit(request: SendRequest): Promise<'taken' | 'repeated'> {
    const first = await this.#ask(request, []);
    if (first.kind !== 'refused') return outcomeOf(first.kind);
    // Asked for a denied number as well, so that the answer's time tells nothing about a list.
    const proven = await this.#provenOf(request);
    const result = proven.length > 0 ? await this.#ask(request, proven) : first;
    if (result.kind === 'refused') throw refusedSend(result.refusal);
    return outcomeOf(result.kind);
  }

  /** The call, or every call of the challenge, is over: another one may be placed. Two round trips. Safe to say twice. */
  async callEnded(tenant: string, challengeId: string, delivery?: number): Promise<void> {
    const key = challengeKey(challengeId);
    const begun = await this.#with.ledger.find(tenant, key);
    const { country = '', sources = [] } = begun ?? {};
    const calls = { tenant, country, sources, challengeId, ...(delivery ? { delivery } : {}) };
    const parts = callsParts(this.#with.limitsOf(tenant), calls, 'whole');
    if (parts.length > 0) await this.#with.store.release(key, parts);
  }

  /** What was admitted is not sent after all: gives back what it took. Safe to say twice. */
  async withdraw(request: SendRequest): Promise<void> {
    const parts = this.#parts(request, this.#with.lists.find(request.tenant, request.e164), []);
    await this.#with.store.release(requestIdOf(request), parts);
  }

  /** What a send is taken to cost until the provider says, in millionths of the currency unit. */
  expectedPrice(channel: Channel, country: string, provider?: string): number {
    return priceMicros(this.#with.prices, channel, country, provider);
  }

  async #ask(request: SendRequest, proven: readonly string[]) {
    const requestId = requestIdOf(request);
    for (let read = 0; read < LIST_READS_MAX; read += 1) {
      const verdict = this.#with.lists.find(request.tenant, request.e164);
      // Refused here or there, the answer takes as many round trips: its time tells nothing about a list.
      const parts = this.#parts(request, verdict, proven);
      const denied = verdict.action === 'deny' || verdict.action === 'disposable';
      const result = denied
        ? await this.#denied(requestId, parts, verdict.action)
        : await this.#with.store.reserve(requestId, parts);
      if (result.kind === 'stale_list') {
        await this.#with.lists.refresh(request.tenant);
        continue;
      }
      if ('alerts' in result) this.#tell(request, result.alerts);
      return result;
    }
    throw new OctothorpeError('unavailable', 'The lists are being changed. Try again shortly.', {
      retryAfterSeconds: 1,
    });
  }

  /** The sources of the request that have verified its number. */
  #provenOf(request: SendRequest): Promise<readonly string[]> {
    const { digest, proven } = this.#with;
    const { tenant, e164 } = request;
    return proven.among(numberTag(digest, tenant, e164), sourceTags(digest, tenant, request));
  }

  /** Asks the store about the list alone, and refuses when it is the current one. */
  async #denied(requestId: string, parts: readonly Part[], action: 'deny' | 'disposable') {
    const list = parts.filter(({ kind }) => kind === 'list');
    const result = await this.#with.store.reserve(requestId, list);
    if (result.kind === 'stale_list') return result;
    const rule = action === 'deny' ? 'denied' : 'disposable';
    return { kind: 'refused', refusal: { rule, retryAfterMs: 0 }, alerts: [] } as const;
  }

  #parts(
    request: SendRequest,
    verdict: ReturnType<NumberLists['find']>,
    proven: readonly string[],
  ): Part[] {
    const { limitsOf, digest, keptMs, indexOf } = this.#with;
    const terms: SendTerms = {
      limits: limitsForId(limitsOf(request.tenant), request.challengeId),
      digest: remembering(digest),
      trust: verdict.action === 'allow' || verdict.action === 'exempt' ? verdict.action : 'none',
      priceMicros:
        this.expectedPrice(request.channel, request.country, request.provider) *
        (request.channel === 'sms' ? (request.parts ?? 1) : 1),
      listVersion: verdict.version,
      draw: this.#with.random(),
      keptMs,
      numberIndex: indexOf(request.e164),
      proven,
    };
    return sendParts(request, terms);
  }

  #tell({ tenant, country, channel }: SendRequest, alerts: readonly BudgetAlert[]): void {
    for (const alert of alerts) this.#with.onAlert({ ...alert, tenant, country, channel });
  }
}

function outcomeOf(kind: 'reserved' | 'repeated'): 'taken' | 'repeated' {
  return kind === 'reserved' ? 'taken' : 'repeated';
}

/** What makes two requests the same send. A resend whose delivery is not told is always a new one. */
function requestIdOf({ challengeId, kind, delivery, channel }: SendRequest): string {
  const key = challengeKey(challengeId);
  if (kind === 'start') return sendId(key, 1, channel);
  return delivery === undefined
    ? `${key}.${randomBytes(6).toString('base64url')}`
    : sendId(key, delivery, channel);
}

/** Names one delivery in the number's log and the ledger; by channel, since each has its price, and a call takes from other limits. */
export function sendId(key: string, delivery: number, channel: Channel): string {
  return `${key}.${delivery}${CHANNEL_MARKS[channel]}`;
}

const CHANNEL_MARKS: Readonly<Record<Channel, string>> = {
  sms: '',
  call: 'c',
  rcs: 'r',
  whatsapp: 'w',
};

/**
 * The expected price in millionths. Without a provider, the highest price: a reservation must not be too small.
 */
export function priceMicros(
  table: PriceTable,
  channel: Channel,
  country: string,
  provider?: string,
): number {
  const asked = provider === undefined ? Object.keys(table.providers) : [provider];
  const known = asked.flatMap((name) => {
    const prices = table.providers[name]?.[channel];
    const price = prices?.[country] ?? prices?.['*'];
    return price === undefined ? [] : [price];
  });
  const { otherwise } = table;
  const unknown = otherwise[channel] ?? otherwise[phoneChannel(channel)];
  const price = known.length > 0 ? Math.max(...known) : unknown;
  return Math.round(price * MICROS);
}
