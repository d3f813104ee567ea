/**
 * The call as it goes on: what it says and does after each key. A machine that picks up never verifies; a key press does.
 * Somebody is listening, so an odd state gets a polite end, never an error.
 */
import { type CallPosition, type CallStep, judgeKey } from './call-script.js';
import { callEnd, callPrompt } from './call-words.js';
import type { CarrierReports } from './carrier-reports.js';
import { type Challenge, isFinal, verifiedState } from './challenge.js';
import { deriveMatchDigit } from './code.js';
import type { Keyring } from './keyring.js';
import type { ChallengeStore, EndWatch, TransitionResult } from './ports.js';
import { about, type ReportOrigin } from './report-origin.js';

export interface CallFlowDependencies {
  readonly store: ChallengeStore;
  readonly reports: CarrierReports;
  readonly ends: EndWatch;
  readonly keyring: Keyring;
  /** The name that a call says; undefined for a tenant that is configured no more. */
  readonly brandOf: (tenant: string) => string | undefined;
}

export class CallFlow {
  readonly #with: CallFlowDependencies;

  constructor(dependencies: CallFlowDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param position where the call is; undefined when it was just picked up
   * @param key the key pressed; empty when none was in time
   */
  async step(origin: ReportOrigin, position?: CallPosition, key = ''): Promise<CallStep> {
    const challenge = await this.#listening(origin);
    if (!challenge) return callEnd('ended', 'en', '');
    const brand = this.#with.brandOf(challenge.tenant) ?? '';
    const end = (line: Parameters<typeof callEnd>[0]) => callEnd(line, challenge.locale, brand);
    if (!isOpenCall(challenge, origin)) {
      const won = challenge.state === 'call_answered' && wasVerifiedBy(challenge, origin);
      return end(won ? 'verified' : challenge.state === 'denied' ? 'denied' : 'ended');
    }
    if (!position) {
      await this.#with.reports.record(origin, [{ kind: 'picked_up' }]);
      return callPrompt(challenge, brand, { prompt: 1 }, 'first');
    }
    const verdict = judgeKey(position, key, this.#matchDigit(challenge));
    switch (verdict) {
      case 'verified': {
        const result = await this.#prove(origin);
        const ended = result.kind === 'missing' ? undefined : result.challenge;
        const proved = ended?.state === 'call_answered';
        if (proved) await this.#with.ends.ended(ended);
        return end(proved ? 'verified' : 'ended');
      }
      case 'denied':
        await this.#with.store.transition({
          ...about(origin),
          to: { kind: 'final', state: 'denied', anyDelivery: true },
          when: 'live',
        });
        return end('denied');
      case 'remember':
        return callPrompt(challenge, brand, { prompt: position.prompt, pressed: key }, 'silent');
      case 'prompt_again':
        return callPrompt(
          challenge,
          brand,
          { prompt: position.prompt + 1 },
          key === '' ? 'repeat' : 'wrong',
        );
      case 'no_keypress':
      case 'wrong_keypress':
        await this.#with.reports.fail(origin.delivery, verdict, 'other_channel', {
          origin,
        });
        return end(verdict);
      default:
        return verdict satisfies never;
    }
  }

  #prove(origin: ReportOrigin): Promise<TransitionResult> {
    return this.#with.store.transition({
      ...about(origin),
      to: { kind: 'final', state: verifiedState('call'), anyDelivery: true },
      when: 'live',
    });
  }

  async #listening(origin: ReportOrigin): Promise<Challenge | undefined> {
    const challenge = await this.#with.store.read(origin.delivery.challengeId);
    const delivery = challenge?.deliveries[origin.delivery.delivery - 1];
    if (delivery?.provider !== origin.provider || delivery.channel !== 'call') return undefined;
    if (delivery.reference !== undefined && delivery.reference !== origin.reference)
      return undefined;
    return challenge;
  }

  #matchDigit(challenge: Challenge): string | undefined {
    const keys = this.#with.keyring.find(challenge.secret.keyId);
    if (!challenge.match || !keys) return undefined;
    return deriveMatchDigit(keys, challenge.id, challenge.secret.seed);
  }
}

function isOpenCall(challenge: Challenge, origin: ReportOrigin): boolean {
  const delivery = challenge.deliveries[origin.delivery.delivery - 1];
  return !isFinal(challenge.state) && delivery?.state !== 'failed';
}

function wasVerifiedBy(challenge: Challenge, origin: ReportOrigin): boolean {
  return challenge.timeline.at(-1)?.delivery === origin.delivery.delivery;
}
