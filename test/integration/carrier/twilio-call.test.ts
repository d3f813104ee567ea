import twilio from 'twilio';
import type { Received } from './application.js';
import { ended, listening, ringing, says } from './call-states.js';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  magic,
  openStage,
  PHONE,
  type Stage,
  TWILIO_NUMBER,
} from './stage.js';

const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

let stage: Stage;
let paths = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

/** Places a call whose TwiML is `inner`, with every event subscribed. */
async function place(inner: string, change: object = {}, to = PHONE) {
  const script = `/twiml/${++paths}`;
  const status = `/status/${paths}`;
  const action = `/action/${paths}`;
  stage.app.twiml(script, inner.replaceAll('ACTION', action));
  stage.app.twiml(action, '<Say>done</Say>');
  const created = await stage.twilio.calls.create({
    to,
    from: TWILIO_NUMBER,
    url: `${stage.app.base}${script}`,
    statusCallback: `${stage.app.base}${status}`,
    statusCallbackEvent: EVENTS,
    ...change,
  });
  return { created, script, status, action };
}

async function pickUp(to = PHONE): Promise<string> {
  const { id } = await stage.carrier.waitForCall(to, ringing);
  stage.carrier.answer(id);
  return id;
}

const words = (requests: Received[]) => requests.map(({ form }) => form['CallStatus']);

test('a call rings, is answered, speaks, and reports every event in order and signed', async () => {
  const { created, status, script } = await place('<Say language="fi-FI">Hei</Say>');
  expect(created.sid).toMatch(/^CA[0-9a-f]{32}$/);
  expect(created.status).toBe('queued');
  await pickUp();
  const events = await stage.app.waitFor(status, 4);
  expect(words(events)).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(events.map(({ form }) => form['SequenceNumber'])).toEqual(['0', '1', '2', '3']);
  const last = events[3];
  expect(last?.form).toMatchObject({ CallSid: created.sid, SipResponseCode: '200' });
  expect(Number(last?.form['CallDuration'])).toBeGreaterThan(0);
  expect(Date.parse(last?.form['Timestamp'] ?? '')).not.toBeNaN();
  const [document] = stage.app.at(script);
  expect(document?.form).toMatchObject({ CallStatus: 'in-progress', To: PHONE, Called: PHONE });
  for (const { path, form, headers } of [...events, ...(document ? [document] : [])]) {
    const signature = String(headers['x-twilio-signature']);
    const url = `${stage.app.base}${path}`;
    expect(twilio.validateRequest(AUTH_TOKEN, signature, url, form)).toBe(true);
  }
  const { transcript } = stage.carrier.call(created.sid);
  expect(transcript).toContainEqual(
    expect.objectContaining({ who: 'caller', kind: 'says', text: 'Hei', language: 'fi-FI' }),
  );
  const fetched = await stage.twilio.calls(created.sid).fetch();
  expect(fetched).toMatchObject({ status: 'completed', direction: 'outbound-api' });
  expect(Number(fetched.duration)).toBeGreaterThan(0);
});

test('only the events that were subscribed to are reported', async () => {
  const { status } = await place('<Hangup/>', { statusCallbackEvent: undefined });
  await pickUp();
  expect(words(await stage.app.waitFor(status))).toEqual(['completed']);
  await stage.carrier.idle();
  expect(stage.app.at(status)).toHaveLength(1);
});

const oneKey =
  '<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="8" actionOnEmptyResult="true" action="ACTION">' +
  '<Say>Press the hash key, please, to finish this verification now.</Say></Gather>';

test('without a finishing key a # reaches the action, and interrupts the prompt', async () => {
  const { action } = await place(oneKey);
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '#');
  const [gathered] = await stage.app.waitFor(action);
  expect(gathered?.form).toMatchObject({ Digits: '#', FinishedOnKey: '' });
  const over = await stage.carrier.waitForCall(PHONE, ended);
  expect(says(over)).toEqual([expect.stringContaining('Press the hash key'), 'done']);
  expect(over.transcript).toContainEqual(expect.objectContaining({ kind: 'presses', text: '#' }));
  expect(over.end).toBe('completed');
});

test('silence reaches the action if empty results are requested', async () => {
  const { action } = await place(oneKey);
  await pickUp();
  expect((await stage.app.waitFor(action))[0]?.form['Digits']).toBe('');
});

test('silence continues with the next verb if they are not', async () => {
  const { action } = await place('<Gather action="ACTION" timeout="1"/><Say>nothing came</Say>');
  await pickUp();
  expect(says(await stage.carrier.waitForCall(PHONE, ended))).toEqual(['nothing came']);
  expect(stage.app.at(action)).toEqual([]);
});

test('a lone # is not reported by a Gather that finishes on it', async () => {
  const { action } = await place('<Gather action="ACTION" timeout="60"/><Say>fell through</Say>');
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '#');
  expect(says(await stage.carrier.waitForCall(PHONE, ended))).toEqual(['fell through']);
  expect(stage.app.at(action)).toEqual([]);
});

test('with empty results requested, a lone # is reported as the finishing key', async () => {
  const { action } = await place(
    '<Gather action="ACTION" timeout="60" actionOnEmptyResult="true"/>',
  );
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '#');
  expect((await stage.app.waitFor(action))[0]?.form).toMatchObject({
    Digits: '',
    FinishedOnKey: '#',
  });
});

test('digits before the finishing key are gathered without it', async () => {
  const { action } = await place('<Gather action="ACTION" timeout="60"/>');
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '12*3#');
  expect((await stage.app.waitFor(action))[0]?.form).toMatchObject({
    Digits: '12*3',
    FinishedOnKey: '#',
  });
});

test('another finishing key lets # be a digit', async () => {
  const { action } = await place('<Gather action="ACTION" timeout="60" finishOnKey="*"/>');
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '1#*');
  expect((await stage.app.waitFor(action))[0]?.form).toMatchObject({
    Digits: '1#',
    FinishedOnKey: '*',
  });
});

test('enough digits finish a Gather, and a time-out reports those that came', async () => {
  const enough = await place('<Gather action="ACTION" timeout="60" numDigits="2"/>');
  const first = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(first, '45');
  expect((await stage.app.waitFor(enough.action))[0]?.form['Digits']).toBe('45');
  stage.carrier.forget();
  const few = await place('<Gather action="ACTION" timeout="3" numDigits="4"/>');
  const second = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(second, '7');
  expect((await stage.app.waitFor(few.action))[0]?.form['Digits']).toBe('7');
});

test('without an action the same document is requested again, with GET if it says so', async () => {
  const { script } = await place('<Gather method="GET" numDigits="1" timeout="60"/>');
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '1');
  const [, again] = await stage.app.waitFor(script, 2);
  expect(again?.method).toBe('GET');
  const query = new URL(again?.url ?? '', stage.app.base).searchParams;
  expect(query.get('Digits')).toBe('1');
  const signature = String(again?.headers['x-twilio-signature']);
  const url = `${stage.app.base}${again?.url}`;
  expect(twilio.validateRequest(AUTH_TOKEN, signature, url, {})).toBe(true);
});

test('three prompts, one key each: 0 and # in one press request reach two Gathers', async () => {
  const digits: string[] = [];
  const script = '/flow';
  stage.app.on(script, ({ form }) => {
    if (form['Digits'] !== undefined) digits.push(form['Digits']);
    const inner =
      digits.length < 2
        ? `<Gather numDigits="1" finishOnKey="" timeout="8" actionOnEmptyResult="true" action="${script}"><Say>again</Say></Gather>`
        : '<Say>thank you</Say><Hangup/>';
    return { type: 'application/xml', body: `<Response>${inner}</Response>` };
  });
  await place('', { url: `${stage.app.base}${script}` });
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '0#');
  expect(says(await stage.carrier.waitForCall(PHONE, ended)).at(-1)).toBe('thank you');
  expect(digits).toEqual(['0', '#']);
});

test('a key outside a Gather is lost', async () => {
  await place(`<Say>${'long '.repeat(300)}</Say>`);
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, (call) => says(call).length === 1);
  const { transcript } = stage.carrier.press(id, '5');
  expect(transcript.at(-1)?.text).toMatch(/nobody was listening/);
  stage.carrier.hangUp(id);
});

test('Redirect and Pause are followed, inline TwiML is run', async () => {
  stage.app.twiml('/elsewhere', '<Say>elsewhere</Say>');
  const target = `${stage.app.base}/elsewhere`;
  await place('', {
    url: undefined,
    twiml: `<Response><Pause length="1"/><Redirect>${target}</Redirect></Response>`,
  });
  await pickUp();
  expect(says(await stage.carrier.waitForCall(PHONE, ended))).toEqual(['elsewhere']);
});

test.each([
  ['a server error', { status: 500 }, '11200'],
  ['broken XML', { type: 'text/xml', body: '<Response><Say>' }, '12100'],
  ['another document', { type: 'text/xml', body: '<html></html>' }, '12100'],
  ['JSON', { type: 'application/json', body: '{}' }, '12300'],
])('%s instead of TwiML ends the call with an apology', async (_what, reply, code) => {
  const path = `/broken/${code}`;
  stage.app.on(path, () => reply);
  await place('', { url: `${stage.app.base}${path}` });
  await pickUp();
  const over = await stage.carrier.waitForCall(PHONE, ended);
  expect(says(over)[0]).toMatch(/application error/);
  expect(over.transcript.some(({ text }) => text.includes(code))).toBe(true);
  expect(over.end).toBe('completed');
});

test('a fallback URL is used, and plain text is spoken', async () => {
  stage.app.on('/down', () => ({ status: 503 }));
  stage.app.on('/plain', () => ({ type: 'text/plain', body: 'fish & chips' }));
  await place('', { url: `${stage.app.base}/down`, fallbackUrl: `${stage.app.base}/plain` });
  await pickUp();
  expect(says(await stage.carrier.waitForCall(PHONE, ended))).toEqual(['fish & chips']);
  expect(stage.app.at('/plain')[0]?.form['ErrorCode']).toBe('11200');
});

test('ringing ends with no-answer, a declined call with busy, a hang-up with completed', async () => {
  const missed = await place('<Say>x</Say>', { timeout: 5 });
  const noAnswer = (await stage.app.waitFor(missed.status, 3)).at(-1);
  expect(noAnswer?.form).toMatchObject({ CallStatus: 'no-answer', CallDuration: '0' });
  const declined = await place('<Say>x</Say>');
  stage.carrier.decline((await stage.carrier.waitForCall(PHONE, ringing)).id);
  expect((await stage.app.waitFor(declined.status, 3)).at(-1)?.form).toMatchObject({
    CallStatus: 'busy',
    SipResponseCode: '486',
  });
  const hungUp = await place('<Pause length="500"/>');
  stage.carrier.hangUp(await pickUp());
  expect(words(await stage.app.waitFor(hungUp.status, 4)).at(-1)).toBe('completed');
});

test('the time limit ends a call', async () => {
  await place('<Pause length="3000"/>', { timeLimit: 2 });
  await pickUp();
  expect((await stage.carrier.waitForCall(PHONE, ended)).end).toBe('completed');
});

test('a call can be canceled while it rings, completed and redirected while it is in progress', async () => {
  const waiting = await place('<Say>x</Say>');
  await stage.carrier.waitForCall(PHONE, ringing);
  await stage.twilio.calls(waiting.created.sid).update({ status: 'canceled' });
  expect(words(await stage.app.waitFor(waiting.status, 3)).at(-1)).toBe('canceled');
  stage.carrier.forget();
  const { created } = await place('<Pause length="3000"/>');
  await pickUp();
  await stage.twilio.calls(created.sid).update({ twiml: '<Response><Say>new</Say></Response>' });
  expect(says(await stage.carrier.waitForCall(PHONE, ended))).toEqual(['new']);
  await expect(
    stage.twilio.calls(created.sid).update({ status: 'completed' }),
  ).rejects.toMatchObject({ code: 21220 });
});

test.each([
  ['no recipient', { to: '' }, 21201],
  ['a recipient that is no number', { to: '+99' }, 21211],
  ['a caller that is no number', { from: 'Octothorpe' }, 21212],
  ['somebody else’s caller number', { from: '+358501112223' }, 21210],
  ['no script', { url: undefined }, 21205],
  ['a script address that is no URL', { url: 'ftp://x' }, 21205],
  ['4001 characters of TwiML', { url: undefined, twiml: 'x'.repeat(4001) }, 32018],
  ['an unknown event', { statusCallbackEvent: ['picked-up'] }, 21626],
  ['a time limit of 0', { timeLimit: 0 }, 20001],
  ['an unknown machine detection', { machineDetection: 'maybe' }, 20001],
])('%s is refused with Twilio’s own code', async (_what, change, code) => {
  await expect(place('', change)).rejects.toMatchObject({ status: 400, code });
  expect(stage.carrier.ledger().calls).toBe(0);
});

test('a list of calls filters by number, status and start', async () => {
  await place('<Hangup/>');
  await pickUp();
  await stage.carrier.waitForCall(PHONE, ended);
  await place('<Hangup/>');
  const list = (filter: object) => stage.twilio.calls.list({ to: PHONE, ...filter });
  expect(await list({})).toHaveLength(2);
  expect(await list({ status: 'completed' })).toHaveLength(1);
  expect(await list({ startTimeAfter: new Date(Date.now() + 60_000) })).toHaveLength(0);
  expect(await list({ startTimeAfter: new Date(Date.now() - 60_000) })).toHaveLength(2);
});

test.each([
  ['01', 'busy', 2],
  ['02', 'no-answer', 3],
  ['03', 'completed', 4],
  ['13', 'failed', 2],
])('magic number %s ends the call as %s', async (code, status, events) => {
  const placed = await place('<Pause length="3000"/>', { timeout: 30 }, magic(code));
  const told = await stage.app.waitFor(placed.status, events);
  expect(told.at(-1)?.form['CallStatus']).toBe(status);
});

test.each([
  ['05', ['5']],
  ['06', ['#']],
  ['07', ['0', '#']],
  ['09', ['']],
])('magic number %s picks up by itself and presses %j', async (code, expected) => {
  const path = `/self/${code}`;
  const digits: string[] = [];
  stage.app.on(path, ({ form }) => {
    if (form['Digits'] !== undefined) digits.push(form['Digits']);
    const done = digits.length >= expected.length;
    const inner = done ? '<Hangup/>' : oneKey.replace('ACTION', path);
    return { type: 'text/xml', body: `<Response>${inner}</Response>` };
  });
  await place('', { url: `${stage.app.base}${path}` }, magic(code));
  await stage.carrier.waitForCall(magic(code), ended);
  expect(digits).toEqual(expected);
});

test.each([
  ['04', 'machine_start'],
  ['08', 'machine_start'],
  ['09', 'human'],
])('magic number %s is detected as %s, without delaying the script', async (code, who) => {
  const path = `/amd/${code}`;
  const { script } = await place(
    '<Pause length="30"/>',
    {
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: `${stage.app.base}${path}`,
    },
    magic(code),
  );
  const [detected] = await stage.app.waitFor(path);
  expect(detected?.form).toMatchObject({ AnsweredBy: who });
  expect(stage.app.at(script)[0]?.form['AnsweredBy']).toBeUndefined();
});

test('machine detection without AsyncAmd delays the script and reports to it', async () => {
  const { script } = await place('<Hangup/>', { machineDetection: 'Enable' }, magic('04'));
  expect((await stage.app.waitFor(script))[0]?.form['AnsweredBy']).toBe('machine_start');
});

test('a call has no annotation, and a Timeout above 600 is refused', async () => {
  const { created } = await place('<Say>Hi</Say>');
  const answer = await fetch(`${stage.base}${created.uri}`, {
    headers: { authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}` },
  });
  expect(await answer.json()).not.toHaveProperty('annotation');
  await expect(place('<Say>Hi</Say>', { timeout: 601 })).rejects.toMatchObject({ status: 400 });
});
