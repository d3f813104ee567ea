/** A step of the call as TwiML, through the SDK's builder. */
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type CallStep, KEY_WAIT_SECONDS } from '../../challenge/call-script.js';
import { CALLBACK_PATHS, callbackPath, callbackUrl } from '../callback-urls.js';
import { twilioCallbackUrl } from './twilio-callback-url.js';
import { twilioVoice } from './twilio-voices.js';

/** @returns a TwiML document, to be served as text/xml */
export function renderTwiml(step: CallStep, publicUrl: string, deliveryId: string): string {
  const response = new VoiceResponse();
  if (step.kind === 'hang_up') {
    const voice = twilioVoice(step.locale);
    for (const line of step.say) response.say(voice, line);
    response.hangup();
    return response.toString();
  }
  const next = twilioCallbackUrl(
    callbackUrl(publicUrl, callbackPath(CALLBACK_PATHS.twilio.call, deliveryId, step.next)),
  );
  if (step.kind === 'wait') {
    response.pause({ length: 1 });
    response.redirect({ method: 'POST' }, next);
    return response.toString();
  }
  const voice = twilioVoice(step.locale);
  // A lone `#` is a digit only where no key ends the gathering; without an action on an empty result,
  // silence would fall through and end the call.
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: 1,
    finishOnKey: '',
    timeout: KEY_WAIT_SECONDS,
    actionOnEmptyResult: true,
    method: 'POST',
    action: next,
  });
  for (const line of step.say) gather.say(voice, line);
  return response.toString();
}

/** The answer to a request that wants TwiML where nothing is to be done. */
export const EMPTY_TWIML = new VoiceResponse().toString();
