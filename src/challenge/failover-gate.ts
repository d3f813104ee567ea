/**
 * Lets a failover pass the same limits as any other send before it is queued: the tenant's countries for its channel, money,
 * breakers, calls at once. A route that is refused is passed over for the next one. What was taken for a delivery that was
 * not queued after all is given back; a webhook that comes twice takes once, since the delivery's number names what was taken.
 */
import { type Challenge, isFinal, type Reason } from './challenge.js';
import { OctothorpeError } from './errors.js';
import { FRAUD_RULES } from './limits/refusal.js';
import type { NumberVault } from './number-vault.js';
import { parsePhoneNumber, requireReachable } from './phone-number.js';
import type { Admission, AdmissionRequest, Route, TransitionResult } from './ports.js';
import { requireCountry, type Tenant } from './tenant.js';

export interface FailoverGateDependencies {
  readonly admission: Admission;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly vault: NumberVault;
  /** For the log and the metrics; must not throw. */
  readonly onRefused: (refused: RefusedFailover) => void;
}

export interface RefusedFailover extends Route {
  readonly challenge: string;
  readonly tenant: string;
  /** Number of the delivery that was not queued. */
  readonly delivery: number;
  readonly country: string;
  /** The limit that refused, or the code of the error. */
  readonly rule: string;
}

export interface Choice {
  /** Absent where none is left. */
  readonly route?: Route;
  /** Why the last route that there was may not be used. */
  readonly refusal?: Reason;
  /** What was taken for the route. */
  readonly taken?: AdmissionRequest;
}

/** A delivery that failed. */
export interface FailedDelivery {
  readonly number: number;
  /** The provider took it, or may have: what follows is another send, not the same one over another route. */
  readonly wentOut: boolean;
}

/** The next route beside those that were refused, by the challenge's plan. */
export type Plan = (refused: readonly Route[]) => Route | undefined;

export class FailoverGate {
  readonly #with: FailoverGateDependencies;

  constructor(dependencies: FailoverGateDependencies) {
    this.#with = dependencies;
  }

  /**
   * The first route of the plan that may be used; its price and places are taken.
   * @throws OctothorpeError `unavailable`: nothing is decided then, and whoever reported the failure comes again
   */
  async choose(challenge: Challenge, failed: FailedDelivery, plan: Plan): Promise<Choice> {
    const refused: Route[] = [];
    let refusal: Reason | undefined;
    for (let route = plan(refused); route; route = plan(refused)) {
      if (!isNext(challenge, failed) || challenge.test) return { route };
      try {
        const request = this.#request(challenge, failed, route);
        this.#requireAllowed(challenge, route, request.e164);
        await this.#freeLine(challenge, failed);
        await this.#with.admission.admit(request);
        return { route, taken: request };
      } catch (error) {
        if (!(error instanceof OctothorpeError) || error.code === 'unavailable') throw error;
        refusal = this.#refused(challenge, failed, route, error.rule ?? error.code);
        refused.push(route);
      }
    }
    return refusal === undefined ? {} : { refusal };
  }

  /** Has to follow the change of state that the choice was made for, whatever became of it. */
  async conclude(
    failed: FailedDelivery,
    { taken }: Choice,
    result: TransitionResult,
  ): Promise<void> {
    if (!taken) return;
    const { admission } = this.#with;
    if (result.kind === 'applied') return;
    // Where the delivery is there all the same, another report or a resend has queued it and needs what was taken.
    const now = result.kind === 'missing' ? undefined : result.challenge;
    if (now?.deliveries[failed.number]?.channel !== taken.channel) await admission.withdraw(taken);
  }

  /** The call that failed holds no place any more: what follows it may need that very one. */
  async #freeLine({ id, tenant, deliveries }: Challenge, { number }: FailedDelivery) {
    if (deliveries[number - 1]?.channel !== 'call') return;
    await this.#with.admission.callEnded(tenant, id, number);
  }

  #request(challenge: Challenge, failed: FailedDelivery, route: Route): AdmissionRequest {
    return {
      tenant: challenge.tenant,
      challengeId: challenge.id,
      e164: this.#open(challenge),
      country: challenge.to.country,
      channel: route.channel,
      kind: 'failover',
      provider: route.provider,
      delivery: failed.number + 1,
      replaces: !failed.wentOut,
    };
  }

  #open({ id, to }: Challenge): string {
    try {
      return this.#with.vault.open(to.sealed, id);
    } catch (cause) {
      throw new OctothorpeError('internal', 'The number cannot be opened.', { cause });
    }
  }

  /** Both were looked at when the challenge began; the configuration may have changed since. */
  #requireAllowed({ tenant, to }: Challenge, { channel }: Route, e164: string): void {
    requireCountry(this.#with.tenants.get(tenant), channel, to.country);
    requireReachable(parsePhoneNumber(e164), channel);
  }

  #refused(challenge: Challenge, failed: FailedDelivery, route: Route, rule: string): Reason {
    const { id, tenant, to } = challenge;
    const delivery = failed.number + 1;
    this.#with.onRefused({ challenge: id, tenant, delivery, country: to.country, rule, ...route });
    return FRAUD_RULES.has(rule) ? 'fraud_suspected' : 'destination_blocked';
  }
}

/** Anything else is late news: the store will ignore it, and nothing is taken for it. */
function isNext(challenge: Challenge, failed: FailedDelivery): boolean {
  return !isFinal(challenge.state) && challenge.deliveries.length === failed.number;
}
