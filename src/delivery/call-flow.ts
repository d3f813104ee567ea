/**
 * The running call: what it says and does after each key. An answering machine must not verify. If the provider detects machines, a key press
 * is held until the provider reports who picked up; otherwise two digits come before `#`. A person is listening, so an unexpected state ends
 * the call politely, never with an error.
 */
import {
  type CallPosition,
  type CallStep,
  callEnd,
  callPrompt,
  HOLD_SECONDS,
  isReleased,
  judgeKey,
  type KeysAsked,
  type PromptManner,
} from '../challenge/call-script.js';
import { type CallFact, type Challenge, isFinal } from '../challenge/challenge.js';
import { deriveCode, deriveSpokenDigits, type Keyring, type KeySet } from '../challenge/code.js';
import type { MessageTemplate } from '../challenge/message.js';
import { matchDigitsOf, type PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ChallengeStore, EndWatch } from '../challenge/ports.js';
import { openContent } from '../message/content.js';
import { relayStep } from '../message/relay-call.js';
import { type CarrierReports, originOf, type ReportOrigin } from './carrier-reports.js';

export interface CallFlowDependencies {
  readonly store: ChallengeStore;
  readonly reports: CarrierReports;
  readonly ends: EndWatch;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  /** The name that a call says; undefined if the tenant is no longer configured. */
  readonly brandOf: (tenant: string) => string | undefined;
  /** The tenant's own texts. */
  readonly templatesOf?: (tenant: string) => readonly MessageTemplate[] | undefined;
  /** Whether the provider detects who picks up. */
  readonly detects: (provider: string) => boolean;
}

/** One call in progress, as the challenge stands. */
interface OpenCall {
  readonly origin: ReportOrigin;
  readonly challenge: Challenge;
  readonly brand: string;
  /** The keys that the challenge was created with. */
  readonly keys: KeySet;
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
    if (!challenge) return callEnd('ended', { locale: 'en' }, '');
    const brand = this.#with.brandOf(challenge.tenant) ?? '';
    const keys = this.#with.keyring.find(challenge.secret.keyId);
    if (!keys) return callEnd('ended', challenge, brand);
    const call = { origin, challenge, brand, keys };
    if (!isOpenCall(call)) return end(call, endOf(call));
    if (challenge.content || challenge.speaksCode) return this.#readOut(call, position, key);
    if (!position) {
      await this.#with.reports.record(origin, [{ kind: 'picked_up' }]);
      return this.#prompt(call, { prompt: 1 }, 'first');
    }
    if (position.waited !== undefined) return this.#goOnWaiting(call, position, key);
    return this.#takeKey(call, position, key);
  }

  /** The call of a message, or of a challenge that speaks its code: it asks for nothing but a key. */
  async #readOut(
    { origin, challenge, brand, keys }: OpenCall,
    position: CallPosition | undefined,
    key: string,
  ): Promise<CallStep> {
    const { reports, store, cipher, detects } = this.#with;
    const { id, content, secret, transaction } = challenge;
    if (!position) await reports.record(origin, [{ kind: 'picked_up' }]);
    const { result, ...step } = relayStep(
      {
        locale: challenge.locale,
        country: challenge.to.country,
        brand,
        code: content
          ? openContent(cipher, id, content.sealed).code
          : deriveCode(keys, id, secret.seed, transaction),
        machines: content?.machines ?? false,
        detects: detects(origin.provider),
        hearing: hearingOf({ origin, challenge }),
      },
      position,
      key,
    );
    if (result === 'spoken') {
      const to = { kind: 'note', fact: 'spoken' } as const;
      await store.transition({ ...originOf(origin), to, when: 'live' });
    } else if (result === 'heard') {
      // A challenge goes on until its code is typed.
      if (content) await reports.heard(origin);
    } else if (result) {
      await reports.fail(origin.delivery, result, 'other_channel', { origin });
    }
    return step;
  }

  async #takeKey(call: OpenCall, position: CallPosition, key: string): Promise<CallStep> {
    const { origin } = call;
    const asked = this.#asked(call);
    const { prompt, pressed = '' } = position;
    const verdict = judgeKey(position, key, asked.kind === 'hash' ? undefined : asked.digits);
    switch (verdict) {
      case 'verified':
        if (asked.kind === 'spoken' || !this.#detects(origin)) return this.#verified(call);
        return this.#noteAndGoOn(call, position, 'held');
      case 'denied':
        await this.#with.store.transition({
          ...originOf(origin),
          to: { kind: 'final', state: 'denied', anyDelivery: true },
          when: 'live',
        });
        return end(call, 'denied');
      case 'remember':
        return this.#prompt(call, { prompt, pressed: pressed + key }, 'silent');
      case 'prompt_again':
        return this.#prompt(call, { prompt: prompt + 1 }, key === '' ? 'repeat' : 'wrong');
      case 'no_keypress':
      case 'wrong_keypress':
        await this.#with.reports.fail(origin.delivery, verdict, 'other_channel', { origin });
        return end(call, verdict);
      default:
        return verdict satisfies never;
    }
  }

  /** A key in between does not shorten the wait: only a second of silence counts. */
  async #goOnWaiting(call: OpenCall, position: CallPosition, key: string): Promise<CallStep> {
    const waited = (position.waited ?? 0) + (key === '' ? 1 : 0);
    if (waited < HOLD_SECONDS) return this.#held(call, { ...position, waited });
    return this.#noteAndGoOn(call, position, 'unsure');
  }

  /** The result of a held key press, from what is known about the call now. */
  async #held(call: OpenCall, { prompt, waited = 0 }: CallPosition): Promise<CallStep> {
    if (!isOpenCall(call)) return end(call, endOf(call));
    const hearing = hearingOf(call);
    if (isReleased(hearing, call.challenge.match)) return this.#verified(call);
    if (!hearing?.unsure) {
      return { kind: 'wait', next: { prompt, waited }, locale: call.challenge.locale };
    }
    return this.#prompt(call, { prompt }, 'repeat');
  }

  #prompt(call: OpenCall, next: CallPosition, manner: PromptManner): CallStep {
    const { challenge, brand } = call;
    const templates = this.#with.templatesOf?.(challenge.tenant);
    return callPrompt(challenge, brand, this.#asked(call), next, manner, templates);
  }

  async #verified(call: OpenCall): Promise<CallStep> {
    const result = await this.#with.reports.prove(call.origin);
    const ended = result.kind === 'missing' ? undefined : result.challenge;
    const proved = ended?.state === 'call_answered';
    if (proved) await this.#with.ends.ended(ended);
    return end(call, proved ? 'verified' : 'ended');
  }

  /** The key press and the report of who pressed it come in any order: the request that records the second one sees both. */
  async #noteAndGoOn(call: OpenCall, position: CallPosition, fact: CallFact): Promise<CallStep> {
    const result = await this.#with.store.transition({
      ...originOf(call.origin),
      to: { kind: 'note', fact },
      when: 'live',
    });
    const over = result.kind === 'missing' || result.kind === 'over' || !result.challenge;
    return over
      ? end(call, 'ended')
      : this.#held({ ...call, challenge: result.challenge }, position);
  }

  async #listening(origin: ReportOrigin): Promise<Challenge | undefined> {
    const challenge = await this.#with.store.read(origin.delivery.challengeId);
    const delivery = challenge?.deliveries[origin.delivery.delivery - 1];
    if (delivery?.provider !== origin.provider || delivery.channel !== 'call') return undefined;
    if (delivery.reference !== undefined && delivery.reference !== origin.reference)
      return undefined;
    return challenge;
  }

  #detects({ provider }: ReportOrigin): boolean {
    return this.#with.detects(provider);
  }

  /** `#` alone is enough only if it can be held until the provider reports who pressed it. */
  #asked(call: OpenCall): KeysAsked {
    const { challenge, origin, keys } = call;
    const { id, match, secret } = challenge;
    const hearing = hearingOf(call);
    const answered = hearing?.held && hearing.unsure;
    if (!match && !answered && this.#detects(origin)) return { kind: 'hash' };
    if (match) {
      return { kind: 'shown', digits: matchDigitsOf(this.#with.cipher, keys, challenge) };
    }
    const { delivery } = origin.delivery;
    return { kind: 'spoken', digits: deriveSpokenDigits(keys, id, secret.seed, delivery) };
  }
}

function end(
  { challenge, brand }: Pick<OpenCall, 'challenge' | 'brand'>,
  how: Parameters<typeof callEnd>[0],
): CallStep {
  return callEnd(how, challenge, brand);
}

function endOf({ challenge, origin }: OpenCall): Parameters<typeof callEnd>[0] {
  if (challenge.state === 'denied') return 'denied';
  const won =
    challenge.state === 'call_answered' &&
    challenge.timeline.at(-1)?.delivery === origin.delivery.delivery;
  return won ? 'verified' : 'ended';
}

function isOpenCall(call: OpenCall): boolean {
  const { challenge, origin } = call;
  const delivery = challenge.deliveries[origin.delivery.delivery - 1];
  if (isFinal(challenge.state) || delivery?.state === 'failed') return false;
  return !hearingOf(call)?.machine || challenge.content?.machines === true;
}

function hearingOf({ challenge, origin }: Pick<OpenCall, 'challenge' | 'origin'>) {
  return challenge.deliveries[origin.delivery.delivery - 1]?.hearing;
}
