/**
 * What limits learn from the end of a challenge. A delivery that no attempt was made for gives back all that it took. A verified end
 * gives its places among the number's and the block's sends back, ends the number's row of wrong codes, and is remembered: the sources
 * that asked belong to the number's owner. Safe to tell twice.
 */
import { challengeKey, isUnsent, isVerified } from '../challenge/challenge.js';
import type { Asker } from '../challenge/policy.js';
import type { EndedChallenge, EndedDelivery, EndWatch } from '../challenge/ports.js';
import { sendId } from './admission.js';
import type { CodeRateLimiter } from './code-rate-limiter.js';
import { type KeyedDigest, type RedisProvenSources, sourceTags } from './hmac-tags.js';
import {
  callsParts,
  countryBudget,
  limitsForId,
  moneyRules,
  moneyShareParts,
  sendRules,
  sumName,
} from './limit-rules.js';
import type { RedisLimitStore } from './limit-store.js';
import type { Limits } from './limits.js';
import type { LedgerNote, RedisLedgerStore } from './money.js';
import type { LogPart, Part, SumPart } from './reservation.js';

export interface ChallengeEndsOptions {
  readonly store: RedisLimitStore;
  readonly ledger: Pick<RedisLedgerStore, 'find'>;
  readonly proven: Pick<RedisProvenSources, 'add'>;
  readonly guesses: Pick<CodeRateLimiter, 'endRow'>;
  readonly limitsOf: (tenant: string) => Limits;
  readonly digest: KeyedDigest;
  /** The challenge's end stands; must not throw. */
  readonly onError: (error: unknown) => void;
}

/** To give an entry of a log back, how wide it is has to be known, not what stands in it. */
const ANY_PEER = '------';

export class ChallengeEnds implements EndWatch {
  readonly #with: ChallengeEndsOptions;

  constructor(options: ChallengeEndsOptions) {
    this.#with = options;
  }

  async ended(challenge: EndedChallenge, asker: Asker = {}): Promise<void> {
    try {
      await this.#settle(challenge, asker);
    } catch (error) {
      this.#with.onError(error);
    }
  }

  async #settle(challenge: EndedChallenge, asker: Asker): Promise<void> {
    const { tenant, id, deliveries } = challenge;
    const unsent = deliveries.filter(isUnsent);
    const verified = isVerified(challenge.state);
    if (!verified && unsent.length === 0) return;
    const key = challengeKey(id);
    const note = await this.#with.ledger.find(tenant, key);
    if (!note) return;
    if (verified) await this.#verified(challenge, note, asker);
    await Promise.all(unsent.map((delivery) => this.#unsent(challenge, note, delivery)));
  }

  async #verified(challenge: EndedChallenge, note: LedgerNote, asker: Asker): Promise<void> {
    const { store, proven, guesses, digest } = this.#with;
    const { tenant, id, deliveries } = challenge;
    const own = sourceTags(digest, tenant, asker);
    const places = deliveries.flatMap(({ number, channel }) =>
      this.#places(tenant, note).map((part) =>
        store.release(sendId(challengeKey(id), number, channel), [part]),
      ),
    );
    await Promise.all([
      ...places,
      proven.add(note.numberTag, [...new Set([...own, ...note.sources])]),
      guesses.endRow(tenant, note.numberIndex),
    ]);
  }

  /** The ledger knows the send until the last step: told again after a failure, it goes on. */
  async #unsent(
    challenge: EndedChallenge,
    note: LedgerNote,
    delivery: EndedDelivery,
  ): Promise<void> {
    const { store } = this.#with;
    const { tenant, id } = challenge;
    const send = sendId(challengeKey(id), delivery.number, delivery.channel);
    const logs = [...this.#places(tenant, note), ...this.#sources(tenant, note)];
    await Promise.all(logs.map((part) => store.release(send, [part])));
    await store.release(send, this.#sums(challenge, note, delivery, note.micros.get(send) ?? 0));
  }

  /** Among the sends to the number, and to its block. */
  #places(tenant: string, note: LedgerNote): LogPart[] {
    const rules = sendRules(this.#with.limitsOf(tenant), 'open');
    const log = { kind: 'log', rules: [] } as const;
    const { lifeMs } = rules.number.start;
    const place = { peer: ANY_PEER, thousand: 0, position: 0 };
    return [
      { ...log, of: 'number', tag: note.numberTag, lifeMs },
      { ...log, of: 'block', tag: note.blockTag, lifeMs: rules.block.lifeMs, ...place },
    ];
  }

  #sources(tenant: string, { ipTag, deviceTag }: LedgerNote): LogPart[] {
    const rules = sendRules(this.#with.limitsOf(tenant), 'open');
    const part = (of: 'ip' | 'device', tag: string | undefined): LogPart[] =>
      tag === undefined
        ? []
        : [{ kind: 'log', of, tag, peer: ANY_PEER, rules: [], lifeMs: rules[of].lifeMs }];
    return [...part('ip', ipTag), ...part('device', deviceTag)];
  }

  /** The ledger first: where it does not know the send, its money was given back before. */
  #sums(
    challenge: EndedChallenge,
    note: LedgerNote,
    delivery: EndedDelivery,
    micros: number,
  ): Part[] {
    const { tenant, id } = challenge;
    const { country, sources } = note;
    const limits = limitsForId(this.#with.limitsOf(tenant), id);
    const { number } = delivery;
    // A failover of what never went out was no new send.
    const sends = number === 1 ? sendRules(limits, 'open') : { country: [], tenant: [] };
    const sum = (of: string, rules: SumPart['rules']): Part => ({
      kind: 'sum',
      tag: tenant,
      of,
      rules,
    });
    const budgets = { country: countryBudget(limits, country), tenant: limits.budgets.tenant };
    const calls = { tenant, country, sources, challengeId: id, delivery: number };
    return [
      { kind: 'ledger', tag: tenant, of: challengeKey(id), about: undefined, amount: 0, lifeMs: 1 },
      sum(sumName(id, country), [
        ...moneyRules('country', budgets.country, micros),
        ...sends.country,
      ]),
      sum(sumName(id, ''), [...moneyRules('tenant', budgets.tenant, micros), ...sends.tenant]),
      ...moneyShareParts({ tenant, country, challengeId: id }, limits, micros, sources[0], false),
      ...(delivery.channel === 'call' ? callsParts(limits, calls, 'whole') : []),
    ];
  }
}
