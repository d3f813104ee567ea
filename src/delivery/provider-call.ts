/**
 * Sends one message or call. Only here, just before the provider is called, is the number opened, the code derived and the text written. A
 * missing setting counts as an account error, so that the next route is tried.
 */

import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  type IPolicy,
  type IRetryBackoffContext,
  retry,
  wrap,
} from 'cockatiel';
import {
  type Challenge,
  type Channel,
  type Delivery,
  formatDeliveryId,
} from '../challenge/challenge.js';
import type { RedisReplyIndex } from '../challenge/challenge-indexes.js';
import { deriveCode, type Keyring, type KeySet } from '../challenge/code.js';
import { smsText, templateFor } from '../challenge/message.js';
import { openExtension, type PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ChallengePolicy, Sender, Tenant } from '../challenge/policy.js';
import { senderFor } from '../challenge/routing.js';
import type { Clock, Deadline } from '../challenge/time.js';
import { type Content, openContent } from '../message/content.js';
import { findByTag, type Provider, type Refusal, type SendResult } from '../providers/provider.js';
import { type Exchanged, GATHERED_MAX } from '../record/notes.js';

const LATE = { kind: 'late' } as const;

export interface ProviderCallDependencies {
  /** Absent where the store files an SMS's challenge as its attempt begins. */
  readonly replies?: RedisReplyIndex;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly policies: SendPolicies;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  readonly policy: ChallengePolicy;
  readonly clock: Clock;
  /** Takes every exchange with a provider, for the record. */
  readonly exchanged?: Exchanged[];
}

export class ProviderCall {
  readonly #with: ProviderCallDependencies;

  constructor(dependencies: ProviderCallDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param deadline nothing is sent after it, repeats at the same provider included
   * @returns `late` if it had passed before the provider could be called because Redis was down
   * @throws OctothorpeError `unavailable`
   */
  async send(
    challenge: Challenge,
    delivery: Delivery,
    deadline: Deadline,
  ): Promise<SendResult | { readonly kind: 'late' }> {
    const { providers, tenants, keyring, cipher, policies, policy, clock } = this.#with;
    const provider = providers.get(delivery.provider);
    const tenant = tenants.get(challenge.tenant);
    const keys = keyring.find(challenge.secret.keyId);
    if (!provider) return atFault(`provider ${delivery.provider} is not configured here`);
    if (!tenant) return atFault(`tenant ${challenge.tenant} is not configured here`);
    if (!keys) return atFault(`key ${challenge.secret.keyId} is no longer configured`, 'no_key');
    const sender = senderFor(tenant.senders, delivery, challenge.to.country);
    if (sender === undefined) {
      return atFault(`no ${delivery.channel} sender for ${challenge.to.country}`, 'no_sender');
    }

    const request = {
      to: cipher.open(challenge.to.sealed, challenge.id),
      from: sender.from,
      deliveryId: deliveryIdOf(challenge, delivery),
      locale: challenge.locale,
      deadline,
    };
    const content = contentOf(cipher, challenge);
    if (delivery.channel === 'call') {
      const placeCall = provider.placeCall?.bind(provider);
      if (!placeCall)
        return atFault(`provider ${delivery.provider} places no calls`, 'not_offered');
      if (deadline.passed) return LATE;
      const { ringSeconds, callSecondsMax } = policy;
      return policies.run(
        delivery.provider,
        'call',
        deadline,
        this.#noted(challenge, delivery, () =>
          placeCall({
            ...request,
            ringSeconds,
            callSecondsMax,
            ...(delivery.caller === 'hidden' ? { hiddenCaller: true } : {}),
            ...extensionOf(cipher, challenge, content),
          }),
        ),
      );
    }
    if (delivery.channel === 'whatsapp') {
      const sendWhatsApp = provider.sendWhatsApp?.bind(provider);
      if (!sendWhatsApp) {
        return atFault(`provider ${delivery.provider} sends no WhatsApp messages`, 'not_offered');
      }
      const template = whatsAppTemplate(sender, challenge.locale);
      if (template === undefined)
        return atFault('the WhatsApp sender has no template', 'no_sender');
      if (deadline.passed) return LATE;
      const code = content?.code ?? codeOf(keys, challenge);
      return policies.run(
        delivery.provider,
        'whatsapp',
        deadline,
        this.#noted(challenge, delivery, () => sendWhatsApp({ template, code, ...request })),
      );
    }
    const { channel } = delivery;
    const sendText =
      channel === 'rcs' ? provider.sendRcs?.bind(provider) : provider.sendSms?.bind(provider);
    if (!sendText)
      return atFault(`provider ${delivery.provider} sends no ${channel}`, 'not_offered');
    // Whoever answers an SMS answers by SMS.
    if (!content && channel === 'sms') {
      await this.#with.replies?.add(
        challenge.tenant,
        cipher.currentIndex(request.to),
        challenge.id,
        challenge.expiresAtMs,
      );
    }
    if (deadline.passed) return LATE;
    const text =
      content?.text ??
      smsText(challenge.locale, {
        code: content?.code ?? codeOf(keys, challenge),
        brand: tenant.brand,
        // Browsers read codes out of SMS alone.
        origin: channel === 'sms' ? challenge.pageHost : undefined,
        minutes: Math.max(1, Math.ceil((challenge.expiresAtMs - clock.now()) / 60_000)),
        transaction: challenge.transaction,
        template: templateFor(tenant.templates, {
          channel: 'sms',
          locale: challenge.locale,
          purpose: challenge.purpose,
          hasTransaction: challenge.transaction !== undefined,
        }),
      });
    const send = () => {
      const leftMs = challenge.expiresAtMs - clock.now();
      const validitySeconds = Math.min(36_000, Math.max(1, Math.floor(leftMs / 1000)));
      return sendText({ text, validitySeconds, ...request });
    };
    return policies.run(
      delivery.provider,
      channel,
      deadline,
      this.#noted(challenge, delivery, send),
    );
  }

  /** Each try is one exchange. */
  #noted({ id }: Challenge, { number }: Delivery, send: () => Promise<SendResult>) {
    const { exchanged, clock } = this.#with;
    return async () => {
      const startedMs = performance.now();
      const result = await send();
      if (exchanged && exchanged.length < GATHERED_MAX) {
        exchanged.push({
          id: { challengeId: id, delivery: number },
          atMs: clock.now(),
          method: 'POST',
          status: result.status,
          result: result.kind === 'accepted' ? result.kind : result.failure,
          code: result.kind === 'accepted' ? undefined : result.code,
          ms: performance.now() - startedMs,
        });
      }
      return result;
    };
  }
}

/** The template of the locale, or the default one. */
function whatsAppTemplate({ templates = {} }: Sender, locale: string): string | undefined {
  const byTag = new Map(Object.entries(templates).map(([tag, name]) => [tag.toLowerCase(), name]));
  return findByTag(byTag, locale) ?? byTag.get('default');
}

/** Undefined for a challenge, which has a code of ours. */
export function contentOf(
  cipher: PhoneNumberCipher,
  { id, content }: Challenge,
): Content | undefined {
  return content && openContent(cipher, id, content.sealed);
}

function extensionOf(
  cipher: PhoneNumberCipher,
  { id, extension: sealed }: Challenge,
  content: Content | undefined,
): { readonly extension?: string } {
  const extension = sealed === undefined ? content?.extension : openExtension(cipher, id, sealed);
  return extension === undefined ? {} : { extension };
}

export function codeOf(keys: KeySet, { id, secret, transaction }: Challenge): string {
  return deriveCode(keys, id, secret.seed, transaction);
}

export function deliveryIdOf({ id }: Challenge, { number }: Delivery): string {
  return formatDeliveryId({ challengeId: id, delivery: number });
}

function atFault(detail: string, code = 'not_configured'): { kind: 'refused' } & Refusal {
  return { kind: 'refused', failure: 'account', reason: 'rejected_by_provider', detail, code };
}

// The tries at one provider: short jittered retries of requests that were certainly not processed, within the delivery's deadline, and a
// circuit breaker for each provider and channel, so that a failing provider does not delay the next person.

export type BreakerState = Exclude<CircuitState, CircuitState.Isolated>;

export interface SendPolicyOptions {
  /** Repeats of a temporary refusal before the next provider is tried. */
  readonly retriesMax: number;
  /** The first wait; it doubles, and half of it is random. */
  readonly retryFirstMs: number;
  /** The longest wait, whatever Retry-After says: the next provider is quicker. */
  readonly retryWaitMaxMs: number;
  /** This many failed deliveries in a row open the breaker. */
  readonly breakAfter: number;
  /** An open breaker lets one try through after this. */
  readonly halfOpenAfterMs: number;
  readonly random: () => number;
  /** Called on every change: 0 closed, 1 open, 2 half open. */
  readonly onBreaker?: (provider: string, channel: Channel, state: BreakerState) => void;
}

export const DEFAULT_SEND_POLICY: SendPolicyOptions = {
  retriesMax: 2,
  retryFirstMs: 300,
  retryWaitMaxMs: 3_000,
  breakAfter: 5,
  halfOpenAfterMs: 15_000,
  random: Math.random,
};

const BREAKER_OPEN: SendResult = {
  kind: 'refused',
  failure: 'temporary',
  reason: 'provider_unavailable',
  detail: 'circuit breaker open',
  code: 'breaker_open',
};

export class SendPolicies {
  readonly #options: SendPolicyOptions;
  readonly #policies = new Map<string, ProviderPolicy>();

  constructor(options: SendPolicyOptions) {
    this.#options = options;
  }

  /**
   * Runs one send under the provider's policy. Never throws for a provider's failure.
   * @param deadline no repeat begins after it: the next provider is quicker
   */
  async run(
    provider: string,
    channel: Channel,
    deadline: Deadline,
    send: () => Promise<SendResult>,
  ): Promise<SendResult> {
    const { breaker, policy } = this.#policy(provider, channel);
    // No other delivery waits for a half-open try, so it may take the whole deadline.
    if (breaker.state === CircuitState.HalfOpen) return BREAKER_OPEN;
    let tries = 0;
    const tryOnce = async (): Promise<Tried> => {
      const result = await send();
      tries += 1;
      return { result, last: deadline.leftMs() <= waitMaxMs(tries, result, this.#options) };
    };
    try {
      return ((await policy.execute(tryOnce)) as Tried).result;
    } catch (error) {
      if (error instanceof BrokenCircuitError) return BREAKER_OPEN;
      throw error;
    }
  }

  #policy(provider: string, channel: Channel): ProviderPolicy {
    const key = `${provider} ${channel}`;
    const known = this.#policies.get(key);
    if (known) return known;
    const built = this.#build(provider, channel);
    this.#policies.set(key, built);
    return built;
  }

  #build(provider: string, channel: Channel): ProviderPolicy {
    const options = this.#options;
    const breaker = circuitBreaker(handleWhenResult(isTrouble), {
      halfOpenAfter: options.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(options.breakAfter),
    });
    breaker.onStateChange((state) => {
      if (state !== CircuitState.Isolated) options.onBreaker?.(provider, channel, state);
    });
    const retries = retry(handleWhenResult(isWorthRepeating), {
      maxAttempts: options.retriesMax,
      backoff: new DelegateBackoff(
        (context: IRetryBackoffContext<unknown>) =>
          // Half of the wait is random, so that many retries do not come at once.
          waitMaxMs(context.attempt, lastResult(context), options) * (0.5 + options.random() / 2),
      ),
    });
    // The breaker counts deliveries, not their repeats.
    return { breaker, policy: wrap(breaker, retries) };
  }
}

interface ProviderPolicy {
  readonly breaker: CircuitBreakerPolicy;
  readonly policy: IPolicy;
}

/** How a try ended, and whether another one could still begin in time. */
interface Tried {
  readonly result: SendResult;
  readonly last: boolean;
}

/** At the same provider. */
function isWorthRepeating(tried: unknown): boolean {
  const { result, last } = tried as Tried;
  return !last && result.kind === 'refused' && result.failure === 'temporary';
}

/** Whether the failure is the provider's: a faulty number or account says nothing about it. */
function isTrouble(tried: unknown): boolean {
  const { result } = tried as Tried;
  if (result.kind !== 'refused') return false;
  return result.failure === 'temporary' || result.failure === 'uncertain';
}

function lastResult(context: IRetryBackoffContext<unknown>): SendResult | undefined {
  return 'value' in context.result ? (context.result.value as Tried).result : undefined;
}

/** The longest wait after so many tries: Retry-After, or twice as long as before. */
function waitMaxMs(tries: number, result: SendResult | undefined, options: SendPolicyOptions) {
  const asked = result?.kind === 'refused' ? (result.retryAfterMs ?? 0) : 0;
  const base = Math.max(asked, options.retryFirstMs * 2 ** (tries - 1));
  return Math.min(options.retryWaitMaxMs, base);
}
