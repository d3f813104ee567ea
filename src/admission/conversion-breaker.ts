/**
 * Learns from how challenges end, and holds back sends to a block of numbers, a wider range or a country where hardly anybody
 * confirms. SMS and calls are judged apart. Only confirmed deliveries speak against a place, and every source speaks once.
 */
import type { Channel, FinalState, Reason } from '../challenge/challenge.js';
import { challengeKey } from '../challenge/challenge-id.js';
import { type BreakerWidth, judge } from '../challenge/limits/breaker.js';
import { conversionOf, type Receipt } from '../challenge/limits/conversion.js';
import type { BreakerAddress, ConversionStore } from '../challenge/limits/conversion-ports.js';
import type { Limits } from '../challenge/limits/limits.js';
import type { LedgerEntry } from '../challenge/limits/reservation.js';

/** An ended challenge. */
export interface Outcome {
  readonly tenant: string;
  readonly challengeId: string;
  /** The channel of its newest delivery. */
  readonly channel: Channel;
  /** The provider of its newest delivery. */
  readonly provider: string;
  readonly receipt: Receipt;
  readonly state: FinalState;
  readonly reason?: Reason;
}

export interface BreakerNotice {
  readonly tenant: string;
  readonly channel: Channel;
  readonly country: string;
  readonly of: BreakerWidth;
  readonly change: 'shut' | 'thinned' | 'opened';
  /** The share of sends that is still let through, 0..1. */
  readonly share?: number;
  /** For how long, if no new evidence comes. */
  readonly forMs?: number;
}

export interface ConversionBreakerOptions {
  readonly store: ConversionStore;
  readonly limitsOf: (tenant: string) => Limits;
  /** Told once for every change; must not throw. */
  readonly onChange: (notice: BreakerNotice) => void;
}

/** Tells the blocks of a range apart. */
const BLOCK_CHARACTERS = 6;

export class ConversionBreaker {
  readonly #with: ConversionBreakerOptions;

  constructor(options: ConversionBreakerOptions) {
    this.#with = options;
  }

  /** Has to be called once a challenge has ended. Safe to call twice: the second time counts nothing. */
  async outcome(outcome: Outcome): Promise<void> {
    const { store } = this.#with;
    const { tenant, channel, provider, receipt } = outcome;
    const key = challengeKey(outcome.challengeId);
    const sent = await store.claim(tenant, key);
    if (!sent) return;
    const route = { provider, channel, country: sent.country };
    if (receipt === 'confirmed') await store.confirmed(route);
    const habit = receipt === 'unconfirmed' ? await store.habit(route) : 'confirms';
    const verdict = conversionOf({ ...outcome, habit });
    if (!verdict) return;
    // Who cannot be told apart from others speaks for a place, never against it.
    const sources = voicesOf(sent);
    if (sources.length === 0 && !verdict.converted) return;
    const evidence = {
      ...verdict,
      sources: sources.length > 0 ? sources : [key],
      block: sent.blockTag.slice(0, BLOCK_CHARACTERS),
    };
    const learn = (of: BreakerWidth, tag: string, country = '') =>
      this.#learn(
        { tenant, channel, country: sent.country, of },
        { tag, subject: { channel, country } },
        evidence,
      );
    await Promise.all([
      learn('prefix', sent.blockTag),
      learn('range', sent.wideTag),
      learn('country', tenant, sent.country),
    ]);
  }

  async #learn(
    where: Omit<BreakerNotice, 'change'>,
    address: BreakerAddress,
    evidence: Parameters<ConversionStore['add']>[1],
  ): Promise<void> {
    const { store, limitsOf, onChange } = this.#with;
    const policy = limitsOf(where.tenant).breaker[where.of];
    if (!policy) return;
    const kept = await store.add(address, evidence, policy);
    // Too little to judge: what was held back ends by itself.
    if (kept.evidence.length === 0) return;
    const { nowMs } = kept;
    const held = judge(kept.evidence, where.of, policy, nowMs);
    const wasHeld = await store.hold(address, held, nowMs);
    if (held && !wasHeld) {
      const change = where.of === 'prefix' ? 'shut' : 'thinned';
      onChange({ ...where, change, share: held.share, forMs: held.untilMs - nowMs });
    } else if (!held && wasHeld) onChange({ ...where, change: 'opened' });
  }
}

/** An IPv4 network speaks once, however many of its addresses ask. */
function voicesOf({ networkTag, sources }: LedgerEntry): readonly string[] {
  return networkTag === undefined ? sources : [networkTag, ...sources.slice(1)];
}
