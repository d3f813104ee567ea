/** Sends a story to the running service like Twilio: a signed webhook for each report. */
import { callbackPath } from '../../../../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../../../../src/providers/twilio/twilio-call-script.js';
import type { Client } from '../gateway/client.js';
import type { Gateway } from '../gateway/gateway.js';
import { finnishNumber } from '../gateway/start-sms.js';
import type { Word } from './report-model.js';
import { STORIES, type Story } from './stories.js';
import { type Form, twilioRequest } from './twilio-request.js';

/** The stories that need neither a second provider nor a worker for deadlines. */
export const TWILIO_STORIES: readonly Story[] = Object.values(STORIES).filter(
  ({ words, ends }) => ends.reason !== 'hung_up' && words.every(({ delivery }) => delivery === 1),
);

const CALL = `CA${'2'.repeat(32)}`;
const MESSAGE = `SM${'2'.repeat(32)}`;
const SENDER = '+12025550100';

export interface Telling {
  readonly person: number;
  readonly story: Story;
  readonly words: readonly Word[];
}

/** @returns the challenge's state afterwards */
export async function tellByTwilio(
  { url, identity }: Gateway,
  client: Client,
  { person, story, words }: Telling,
): Promise<{ state: string; reason?: string }> {
  const { channel } = story;
  const to = finnishNumber(person);
  const started = await client.post('/v1/challenges', { to, channel, provider: 'twilio' });
  if (started.status !== 202) throw new Error(`Not started: ${started.status} ${started.body}`);
  const { id } = JSON.parse(started.body) as { id: string };
  const { accountSid, authToken } = identity.twilio;
  for (const word of words) {
    const { pattern, query = '', form } = said(channel, word);
    const parties = { AccountSid: accountSid, To: to, From: SENDER };
    const path = `${callbackPath(pattern, `${id}.1`)}${query}`;
    const signing = { publicUrl: url, token: authToken };
    const request = twilioRequest(signing, path, { ...parties, ...form });
    const { status } = await client.send(path, request);
    if (status !== 200) throw new Error(`A genuine webhook was answered with ${status}.`);
  }
  return JSON.parse((await client.get(`/v1/challenges/${id}`)).body) as { state: string };
}

function said(channel: string, word: Word): { pattern: string; query?: string; form: Form } {
  const paths = TWILIO_CALLBACKS;
  if ('key' in word) {
    const query = word.pressed === undefined ? '?prompt=1' : `?prompt=1&pressed=${word.pressed}`;
    const form = { CallSid: CALL, CallStatus: 'in-progress', Digits: word.key };
    return { pattern: paths.call, query, form };
  }
  const { event } = word;
  const answeredBy = ANSWERERS[event.kind];
  if (answeredBy !== undefined) {
    return { pattern: paths.callMachine, form: { CallSid: CALL, AnsweredBy: answeredBy } };
  }
  if (channel === 'call') {
    const CallStatus = CALL_STATUSES[event.kind] ?? 'busy';
    return { pattern: paths.callStatus, form: { CallSid: CALL, CallStatus } };
  }
  if (event.kind === 'failed') {
    const form = { MessageSid: MESSAGE, MessageStatus: 'undelivered', ErrorCode: OPTED_OUT };
    return { pattern: paths.sms, form };
  }
  return { pattern: paths.sms, form: { MessageSid: MESSAGE, MessageStatus: event.kind } };
}

const ANSWERERS: Readonly<Record<string, string>> = {
  human: 'human',
  machine: 'machine_start',
  answerer_unknown: 'unknown',
};

const CALL_STATUSES: Readonly<Record<string, string>> = {
  sent: 'initiated',
  ringing: 'ringing',
  picked_up: 'in-progress',
  call_ended: 'completed',
};
/** https://www.twilio.com/docs/api/errors/21610 */
const OPTED_OUT = '21610';
