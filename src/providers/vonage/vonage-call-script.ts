/** A step of the call as an NCCO: plain objects, since the SDK's builders drop fields. */
import { type CallPosition, type CallStep, KEY_WAIT_SECONDS } from '../../challenge/call-script.js';
import { CALLBACK_PATHS, callbackPath, callbackUrl } from '../callback-urls.js';
import { vonageCallbackPath } from './vonage-callback-url.js';
import { vonageLanguage } from './vonage-voices.js';

export type NccoAction =
  | {
      readonly action: 'talk';
      readonly text: string;
      readonly language: string;
      readonly style: number;
      readonly bargeIn?: boolean;
    }
  | {
      readonly action: 'input';
      readonly type: readonly ['dtmf'];
      readonly dtmf: {
        readonly timeOut: number;
        readonly maxDigits: number;
        readonly submitOnHash: boolean;
      };
      readonly eventUrl: readonly [string];
      readonly eventMethod: 'POST';
    };

/** @param signatureSecret signs the address that the key press is sent to */
export function renderNcco(
  step: CallStep,
  publicUrl: string,
  deliveryId: string,
  signatureSecret: string,
): NccoAction[] {
  if (step.kind === 'wait') return [inputOf(step.next, 1, publicUrl, deliveryId, signatureSecret)];
  const talk = {
    action: 'talk',
    // One action for all lines: after one that may be interrupted, the next must be the input.
    text: step.say.join(' '),
    language: vonageLanguage(step.locale),
    style: 0,
  } as const;
  if (step.kind === 'hang_up') return [talk];
  return [
    // A second key is awaited in silence, and Vonage refuses a talk without a text.
    ...(step.say.length > 0 ? [{ ...talk, bargeIn: true }] : []),
    inputOf(step.next, KEY_WAIT_SECONDS, publicUrl, deliveryId, signatureSecret),
  ];
}

/** An NCCO has no redirect: an input's answer is the way to come back, with a key or without. */
function inputOf(
  next: CallPosition,
  timeOut: number,
  publicUrl: string,
  deliveryId: string,
  signatureSecret: string,
): NccoAction {
  const path = callbackPath(CALLBACK_PATHS.vonage.call, deliveryId, next);
  return {
    action: 'input',
    type: ['dtmf'],
    dtmf: { timeOut, maxDigits: 1, submitOnHash: true },
    eventUrl: [callbackUrl(publicUrl, vonageCallbackPath(signatureSecret, path))],
    eventMethod: 'POST',
  };
}
