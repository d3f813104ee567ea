/**
 * Bounds challenges that a person's own SMS verifies, and guesses at their words. Nothing is sent, so no limit or budget of sends is touched:
 * whoever starts such challenges for somebody else's number uses up nothing of that person's.
 *
 * Who could use it against an owner? From one source: five words in two minutes for one number, which close this way to that source alone. Wrong
 * words count for the number that they come from, or seem to come from: whoever forges somebody's number ten times, at a price for each SMS, closes
 * this way to that number for ten minutes. Every other way stays open.
 */
import { hash } from 'node:crypto';
import { challengeKey } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { InboundStarts } from '../challenge/inbound-challenges.js';
import type { Asker } from '../challenge/policy.js';
import { type KeyedDigest, sourceTags, tagOf } from './hmac-tags.js';
import type { RedisLimitStore } from './limit-store.js';
import type { NumberLists } from './number-lists.js';
import { type Refusal, type Rule, refusedSend } from './refusal.js';
import type { LogPart, Part } from './reservation.js';

export const INBOUND_FIGURES = {
  /** As long as a word lives, so that these are at most the open ones. */
  startsMs: 120_000,
  ofNumberAndSource: 5,
  ofSource: 20,
  ofTenant: 1_000,
  wordsMs: 600_000,
  /** Messages with words, from one number to one of ours. */
  words: 10,
} as const;

export interface InboundLimitsOptions {
  readonly store: Pick<RedisLimitStore, 'reserve'>;
  readonly lists: Pick<NumberLists, 'find' | 'refresh'>;
  readonly digest: KeyedDigest;
}

/** As in the admission of sends. */
const LIST_READS_MAX = 3;

export class InboundLimits implements InboundStarts {
  readonly #with: InboundLimitsOptions;

  constructor(options: InboundLimitsOptions) {
    this.#with = options;
  }

  sourcesOf(tenant: string, asker: Asker): readonly string[] {
    return sourceTags(this.#with.digest, tenant, asker);
  }

  async take({ tenant, challengeId, e164, sources }: Parameters<InboundStarts['take']>[0]) {
    const { store, lists } = this.#with;
    const starts = this.#starts(tenant, e164, sources);
    for (let read = 0; read < LIST_READS_MAX; read += 1) {
      const { action, version } = lists.find(tenant, e164);
      const denied = action === 'deny' || action === 'disposable';
      const list: Part = { kind: 'list', tag: tenant, version };
      const parts = denied ? [list] : [list, ...starts];
      const result = await store.reserve(challengeKey(challengeId), parts);
      if (result.kind === 'stale_list') {
        await lists.refresh(tenant);
        continue;
      }
      if (denied) {
        throw refusedSend({ rule: action === 'deny' ? 'denied' : 'disposable', retryAfterMs: 0 });
      }
      if (result.kind === 'refused') throw refusedStart(result.refusal);
      return;
    }
    throw new OctothorpeError('unavailable', 'The lists are being changed. Try again shortly.', {
      retryAfterSeconds: 1,
    });
  }

  /**
   * Has to come before the words of a message are looked for. The same message counts once.
   * @returns false where they must not be looked for
   */
  async mayLook(message: {
    readonly from: string;
    readonly to: string;
    readonly reference: string;
  }): Promise<boolean> {
    const { from, to, reference } = message;
    const { words, wordsMs } = INBOUND_FIGURES;
    const tag = this.#tag('words', to, from);
    const name = hash('sha256', reference, 'hex').slice(0, 12);
    const { kind } = await this.#with.store.reserve(name, [
      log(tag, 'inbound_words', words, wordsMs),
    ]);
    return kind !== 'refused';
  }

  #starts(tenant: string, e164: string, sources: readonly string[]): Part[] {
    const { startsMs, ofNumberAndSource, ofSource, ofTenant } = INBOUND_FIGURES;
    const [source = '-'] = sources;
    const number = this.#tag('number', tenant, e164, source);
    const sum = { field: 'sends', amount: 1, windowMs: startsMs, alerts: false } as const;
    return [
      log(number, 'inbound_number', ofNumberAndSource, startsMs),
      ...sources.map((each) =>
        log(this.#tag('source', tenant, each), 'inbound_source', ofSource, startsMs),
      ),
      {
        kind: 'sum',
        tag: tenant,
        of: 'inbound',
        rules: [{ ...sum, rule: 'inbound_tenant', max: ofTenant }],
      },
    ];
  }

  #tag(...parts: readonly string[]): string {
    return tagOf(this.#with.digest(`inbound ${parts.join(' ')}`));
  }
}

function log(tag: string, rule: Rule, max: number, windowMs: number): LogPart {
  const rules = [{ rule, counts: 'all', max, windowMs }] as const;
  return { kind: 'log', tag, of: 'inbound', lifeMs: windowMs, rules };
}

function refusedStart({ rule, retryAfterMs }: Refusal): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    'Too many words wait for a text from this number or were asked for from here. Wait as long as Retry-After says, or offer "sms" or "call".',
    { rule, retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)) },
  );
}
