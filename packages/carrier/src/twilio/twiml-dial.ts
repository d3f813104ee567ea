/**
 * TwiML's <Dial>: rings another phone of the sandbox and connects the two until one of them hangs up. A phone here has no sound: what one person
 * says, the other does not hear. Source: Twilio, "TwiML Voice: Dial".
 */
import { dialable } from '../request-values.js';
import type { TwilioCall } from './twilio-call.js';
import { seconds, type Verb } from './twiml.js';
import type { TwimlCall } from './twiml-script.js';

const TIMEOUT_SECONDS = 30;

/** @returns what the request to the action says */
export async function runDial(
  { line, call, dialler }: TwimlCall,
  verb: Verb,
): Promise<Record<string, string>> {
  const to = numberIn(verb);
  if (to === undefined) {
    const [noun] = verb.verbs;
    line.call.note('caller', `TwiML <Dial> reaches phone numbers alone, not <${noun?.name ?? ''}>`);
    return { DialCallStatus: 'failed' };
  }
  const from = verb.attributes['callerId'] ?? (call.direction === 'inbound' ? call.from : call.to);
  const timeoutSeconds = seconds(verb, 'timeout', TIMEOUT_SECONDS);
  line.call.note('caller', `dials ${to}`);
  const leg = dialler.dial(call, to, from, timeoutSeconds);
  try {
    await ended(leg, line.signal);
  } finally {
    // This phone has hung up, or another script has taken the line.
    leg.update('completed');
  }
  line.check();
  const { status, sid, durationSeconds } = leg.record;
  line.call.note('caller', `the other phone: ${status}`);
  return {
    DialCallSid: sid,
    DialCallStatus: status,
    ...(durationSeconds === undefined ? {} : { DialCallDuration: String(durationSeconds) }),
  };
}

/** The first of the numbers; several at once are not rung. */
function numberIn(verb: Verb): string | undefined {
  const noun = verb.verbs.find(({ name }) => name === 'Number');
  const text = (noun ? noun.text : verb.ownText).trim();
  return text === '' ? undefined : dialable(text);
}

/** Resolves when the other leg is over, or this one. */
function ended(leg: TwilioCall, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    if (over.aborted || leg.phone.over.aborted) return done();
    leg.phone.over.addEventListener('abort', done, { once: true });
    over.addEventListener('abort', done, { once: true });
  });
}
