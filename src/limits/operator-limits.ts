/**
 * The operator's word: why something is blocked and until when, and the means to unblock, allow, exempt or deny it.
 * Every act needs a name and a reason and is noted in an append-only stream at once with what it does.
 */
import { PHONE_CHANNELS } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Clock } from '../challenge/time.js';
import type { RedisLimitStore } from './limit-store.js';
import {
  type ListAction,
  type OperatorAct,
  type OperatorActEntry,
  type OperatorEntry,
  type OperatorListStore,
  operatorField,
} from './number-lists.js';
import {
  type Block,
  bothChannels,
  countersOf,
  invalid,
  type OperatorTarget,
  requireCounted,
  requireOperator,
  requireReason,
  requireTarget,
  shownTarget,
  type TargetContext,
  targetParts,
} from './operator-target.js';

export interface OperatorLimitsOptions extends TargetContext {
  readonly store: RedisLimitStore;
  readonly listStore: OperatorListStore;
  readonly clock: Clock;
}

export interface Signature {
  /** Who acts: a name or an address, 1..64 characters. */
  readonly operator: string;
  readonly reason: string;
  /** Of the API key that was used: its fingerprint, which the caller cannot choose. */
  readonly key: string;
}

/** No entry of a list lasts longer: what should last belongs in the configuration. */
const ENTRY_LIFE_MAX_MS = 366 * 86_400_000;

export class OperatorLimits {
  readonly #with: OperatorLimitsOptions;

  constructor(options: OperatorLimitsOptions) {
    this.#with = options;
  }

  /** What blocks the target now. Takes nothing, so it may be asked as often as one likes. */
  async explain(tenant: string, target: OperatorTarget): Promise<Block[]> {
    requireCounted(target);
    const { store, clock } = this.#with;
    const now = clock.now();
    const listed = await this.#listed(tenant, target);
    const found = await Promise.all(
      PHONE_CHANNELS.map((channel) =>
        store.explain(targetParts(this.#with, tenant, target, channel)),
      ),
    );
    const blocks = PHONE_CHANNELS.flatMap((channel, index) =>
      (found[index] ?? []).map(({ rule, retryAfterMs }) => ({
        rule,
        channel,
        ...(retryAfterMs === 0 ? {} : { untilMs: now + retryAfterMs }),
      })),
    );
    return [...listed, ...bothChannels(blocks)];
  }

  /**
   * Forgets what was counted against the target itself: a number's sends and wrong codes, a block's sends and conversion, the
   * sends and money of a country or a tenant. Lists and opt-outs stay.
   */
  async unblock(tenant: string, target: OperatorTarget, signature: Signature): Promise<void> {
    requireCounted(target);
    const act = this.#act('unblock', target, signature);
    const { store, listStore } = this.#with;
    await listStore.note(tenant, act);
    await store.forget(
      PHONE_CHANNELS.flatMap((channel) => countersOf(this.#with, tenant, target, channel)),
    );
  }

  /** Allows, exempts or denies a number or prefix until a time. See `NumberList` for what each means. */
  async list(
    tenant: string,
    target: OperatorTarget,
    action: ListAction,
    untilMs: number,
    signature: Signature,
  ): Promise<OperatorEntry> {
    const act = { ...this.#act(action, target, signature), untilMs };
    const now = this.#with.clock.now();
    if (untilMs <= now || untilMs > now + ENTRY_LIFE_MAX_MS) {
      throw invalid('The end has to be in the future, within a year.');
    }
    const { reason, target: shown } = act;
    const entry = { field: this.#field(tenant, target), action, reason, untilMs, shown };
    await this.#with.listStore.set(tenant, entry, act);
    return entry;
  }

  /**
   * Takes an entry out of the run-time list: by what it is about, or by its `field`, since a listed number is shown masked.
   * @throws OctothorpeError `not_found`
   */
  async unlist(
    tenant: string,
    which: OperatorTarget | { readonly kind: 'entry'; readonly field: string },
    signature: Signature,
  ): Promise<OperatorEntry> {
    const signed = signedBy(signature);
    if (which.kind !== 'entry') requireTarget(which);
    const field = which.kind === 'entry' ? which.field : this.#field(tenant, which);
    const { entries } = await this.#with.listStore.load(tenant);
    const entry = entries.find((each) => each.field === field);
    if (!entry) {
      throw new OctothorpeError(
        'not_found',
        'The run-time list has no such entry. What the configuration lists is changed there.',
      );
    }
    const act = { ...signed, act: 'unlist', target: entry.shown } as const;
    await this.#with.listStore.remove(tenant, field, act);
    return entry;
  }

  /** The entries that hold now. */
  async entries(tenant: string): Promise<OperatorEntry[]> {
    const now = this.#with.clock.now();
    const { entries } = await this.#with.listStore.load(tenant);
    return entries.filter(({ untilMs }) => untilMs > now);
  }

  /** The newest acts first, 1..1000. */
  acts(tenant: string, count: number): Promise<readonly OperatorActEntry[]> {
    return this.#with.listStore.acts(tenant, Math.min(1_000, Math.max(1, count)));
  }

  #act(act: OperatorAct['act'], target: OperatorTarget, signature: Signature): OperatorAct {
    requireTarget(target);
    return { ...signedBy(signature), act, target: shownTarget(target) };
  }

  #field(tenant: string, target: OperatorTarget): string {
    if (target.kind !== 'number' && target.kind !== 'prefix') {
      throw invalid('Lists hold numbers and prefixes. Countries are allowed in the configuration.');
    }
    const prefix = target.kind === 'number' ? target.e164 : target.prefix;
    return operatorField(this.#with.digest, tenant, prefix);
  }

  /** Lists refuse before any counter is asked. */
  async #listed(tenant: string, target: OperatorTarget): Promise<Block[]> {
    if (target.kind !== 'number' && target.kind !== 'prefix') return [];
    const { lists } = this.#with;
    await lists.refresh(tenant);
    const { action, untilMs } = lists.find(
      tenant,
      target.kind === 'number' ? target.e164 : target.prefix,
    );
    if (action === 'disposable') return [{ rule: 'disposable' }];
    if (action !== 'deny') return [];
    return [{ rule: 'denied', ...(untilMs === undefined ? {} : { untilMs }) }];
  }
}

function signedBy({ operator, reason, key }: Signature): Signature {
  return { operator: requireOperator(operator), reason: requireReason(reason), key };
}
