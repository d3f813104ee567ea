/**
 * The operator's word: why something is blocked and until when, and the means to unblock, allow, exempt or deny it.
 * Every act needs a name and a reason and is noted in an append-only stream at once with what it does.
 */
import type { Channel } from '../challenge/challenge.js';
import { CHANNELS } from '../challenge/challenge.js';
import type { Limits } from '../challenge/limits/limits.js';
import type { ListAction } from '../challenge/limits/number-list.js';
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import {
  type OperatorAct,
  type OperatorActEntry,
  type OperatorEntry,
  type OperatorListStore,
  operatorField,
} from '../challenge/limits/operator-list.js';
import type { Rule } from '../challenge/limits/refusal.js';
import type { LimitStore, Part } from '../challenge/limits/reservation.js';
import { parsePhoneNumber } from '../challenge/phone-number.js';
import type { Clock } from '../clock.js';
import type { GuessGuard } from './guess-guard.js';
import type { NumberLists } from './number-lists.js';
import {
  invalid,
  type OperatorTarget,
  requireReason,
  requireTarget,
  shownTarget,
} from './operator-target.js';
import { blockParts, callsPart, numberParts, tenantParts } from './send-plan.js';

export interface OperatorDeskOptions {
  readonly store: LimitStore;
  readonly listStore: OperatorListStore;
  readonly lists: NumberLists;
  readonly guesses: GuessGuard;
  readonly limitsOf: (tenant: string) => Limits;
  readonly digest: KeyedDigest;
  /** What a send is taken to cost, in millionths: see `SendAdmission.expectedPrice`. */
  readonly expectedPrice: (channel: Channel, country: string) => number;
  /** By `NumberVault.indexes`: the first one. */
  readonly indexOf: (e164: string) => string;
  readonly clock: Clock;
}

/** One thing that would refuse a send now. */
export interface Block {
  readonly rule: Rule;
  /** Absent where both channels are refused. */
  readonly channel?: Channel;
  /** Unix ms; absent where no time helps. */
  readonly untilMs?: number;
}

export interface Signature {
  /** Who acts: a name or an address, 1..64 characters. */
  readonly operator: string;
  readonly reason: string;
}

/** No entry of a list lasts longer: what should last belongs in the configuration. */
const ENTRY_LIFE_MAX_MS = 366 * 86_400_000;

export class OperatorDesk {
  readonly #with: OperatorDeskOptions;

  constructor(options: OperatorDeskOptions) {
    this.#with = options;
  }

  /** What blocks the target now. Takes nothing, so it may be asked as often as one likes. */
  async explain(tenant: string, target: OperatorTarget): Promise<Block[]> {
    requireTarget(target);
    const { store, clock } = this.#with;
    const now = clock.now();
    const listed = await this.#listed(tenant, target);
    const found = await Promise.all(
      CHANNELS.map((channel) => store.explain(this.#parts(tenant, target, channel))),
    );
    const blocks = CHANNELS.flatMap((channel, index) =>
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
    const act = this.#act('unblock', target, signature);
    const { store, listStore } = this.#with;
    await listStore.note(tenant, act);
    await store.forget(CHANNELS.flatMap((channel) => this.#counters(tenant, target, channel)));
  }

  /** Allows, exempts or denies a number or prefix until a time. See `NumberList` for what each means. */
  async list(
    tenant: string,
    target: OperatorTarget,
    action: ListAction,
    untilMs: number,
    signature: Signature,
  ): Promise<void> {
    const act = { ...this.#act(action, target, signature), untilMs };
    const now = this.#with.clock.now();
    if (untilMs <= now || untilMs > now + ENTRY_LIFE_MAX_MS) {
      throw invalid('The end has to be in the future, within a year.');
    }
    const { reason } = act;
    const entry = { field: this.#field(tenant, target), action, reason, untilMs };
    await this.#with.listStore.set(tenant, { ...entry, shown: shownTarget(target) }, act);
  }

  /** Takes an entry out of the run-time list. */
  async unlist(tenant: string, target: OperatorTarget, signature: Signature): Promise<void> {
    const act = this.#act('unlist', target, signature);
    await this.#with.listStore.remove(tenant, this.#field(tenant, target), act);
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
    const operator = signature.operator.trim();
    if (operator === '' || operator.length > 64) {
      throw invalid('Say who acts: a name or an address of up to 64 characters.');
    }
    return { operator, act, target: shownTarget(target), reason: requireReason(signature.reason) };
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
    const { action } = lists.find(tenant, target.kind === 'number' ? target.e164 : target.prefix);
    if (action === 'deny') return [{ rule: 'denied' }];
    return action === 'disposable' ? [{ rule: 'disposable' }] : [];
  }

  /** What a number shares with others stays when it is unblocked. */
  #counters(tenant: string, target: OperatorTarget, channel: Channel): Part[] {
    const parts = this.#parts(tenant, target, channel);
    return parts.filter((part) =>
      target.kind === 'number'
        ? part.kind === 'log' && part.of !== 'block'
        : part.kind !== 'list' && part.kind !== 'ledger',
    );
  }

  /** The parts of a send that are about the target. */
  #parts(tenant: string, target: OperatorTarget, channel: Channel): Part[] {
    const { limitsOf, guesses, lists, digest, indexOf, expectedPrice } = this.#with;
    const limits = limitsOf(tenant);
    const probe = (e164: string, country: string) =>
      ({ tenant, challengeId: '-', e164, country, channel, kind: 'start' }) as const;
    const terms = (e164: string, country = '') => {
      const { action, version } = lists.find(tenant, e164);
      const trust = action === 'allow' || action === 'exempt' ? action : 'none';
      const price = expectedPrice(channel, country);
      return { limits, digest, trust, priceMicros: price, listVersion: version } as const;
    };
    switch (target.kind) {
      case 'number': {
        const { country } = parsePhoneNumber(target.e164);
        const request = probe(target.e164, country);
        const its = terms(target.e164, country);
        return [
          ...numberParts(request, its),
          guesses.numberPart(tenant, indexOf(target.e164)),
          ...blockParts(request, its),
          ...tenantParts(request, its),
        ];
      }
      case 'prefix':
        return blockParts(probe(`${target.prefix}0000`, ''), terms('')).map(wholeBlock);
      case 'country':
        return tenantParts(probe('+0000000', target.country), terms('', target.country)).filter(
          (part) => (part.kind === 'sum' && part.of === target.country) || part.kind === 'breaker',
        );
      case 'tenant':
        return [
          ...tenantParts(probe('+0000000', ''), terms('')).filter(
            (part) => part.kind === 'sum' && part.of === '',
          ),
          guesses.tenantPart(tenant),
          callsPart(tenant, '-', limits.callsAtOnce ?? Number.MAX_SAFE_INTEGER),
        ];
      default:
        return target satisfies never;
    }
  }
}

/** A block as a whole has no thousand and no neighbours. */
function wholeBlock(part: Part): Part {
  if (part.kind !== 'log') return part;
  return { ...part, rules: part.rules.filter(({ counts }) => counts === 'all') };
}

/** The same rule on both channels is told once, with the later end. */
function bothChannels(blocks: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const at = merged.findIndex(
      ({ rule, channel }) => rule === block.rule && channel !== block.channel,
    );
    const twin = merged[at];
    if (!twin) {
      merged.push(block);
      continue;
    }
    const { channel: _, ...both } = (twin.untilMs ?? 0) >= (block.untilMs ?? 0) ? twin : block;
    merged[at] = both;
  }
  return merged;
}
