import { randomUUID } from 'node:crypto';
import type { Received } from './application.js';
import { ended, listening, ringing, says } from './call-states.js';
import { magic, openStage, PHONE, type Stage, TELNYX_CONNECTION, TELNYX_NUMBER } from './stage.js';

let stage: Stage;
let paths = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

interface Event {
  readonly id: string;
  readonly event_type: string;
  readonly payload: Record<string, unknown>;
}
const eventOf = ({ body }: Received) => (JSON.parse(body) as { data: Event }).data;
const types = (requests: Received[]) => requests.map((request) => eventOf(request).event_type);
const state64 = (text: string) => Buffer.from(text).toString('base64');

/** Dials with its own path for events. */
async function place(change: object = {}, to = PHONE) {
  const events = `/t/events/${++paths}`;
  const { data } = await stage.telnyx.calls.dial({
    connection_id: TELNYX_CONNECTION,
    to,
    from: TELNYX_NUMBER,
    webhook_url: `${stage.app.base}${events}`,
    ...change,
  });
  return { id: data?.call_control_id ?? '', events };
}

async function pickUp(to = PHONE): Promise<string> {
  const { id } = await stage.carrier.waitForCall(to, ringing);
  stage.carrier.answer(id);
  return id;
}

const untilEvent = async (path: string, type: string) => {
  const [found] = await stage.app.waitFor(path, 1, (each) => eventOf(each).event_type === type);
  return eventOf(found as Received);
};

const speech = { payload: 'Please press the hash key.', voice: 'Azure.en-GB-SoniaNeural' };
const oneKey = {
  maximum_digits: 1,
  terminating_digit: '',
  timeout_millis: 6_000,
  maximum_tries: 1,
};

/** What the SDK throws for a refused request: the status, and Telnyx's code. */
const refusalOf = async (request: PromiseLike<unknown>) => {
  const error = await Promise.resolve(request).then(
    () => undefined,
    (thrown) => thrown,
  );
  return [error?.status, error?.error?.errors?.[0]?.code];
};

test('a call is dialled, picked up, spoken to and hung up, and every event is signed as Telnyx signs', async () => {
  const { id, events } = await place({ client_state: state64('mine') });
  expect(await pickUp()).toBe(id);
  await stage.telnyx.calls.actions.speak(id, { ...speech, client_state: state64('bye') });
  await untilEvent(events, 'call.speak.ended');
  await stage.telnyx.calls.actions.hangup(id, {});
  await untilEvent(events, 'call.cost');
  const told = stage.app.at(events);
  expect(types(told)).toEqual([
    'call.initiated',
    'call.answered',
    'call.speak.started',
    'call.speak.ended',
    'call.hangup',
    'call.cost',
  ]);
  for (const { body, headers } of told) {
    const read = await stage.telnyx.webhooks.unwrap(body, { headers: headers as never });
    expect(read).toMatchObject({ data: { payload: { call_control_id: id } } });
  }
  const [initiated, , , spoken, hangup, cost] = told.map((each) => eventOf(each).payload);
  expect(initiated).toMatchObject({
    client_state: state64('mine'),
    to: PHONE,
    from: TELNYX_NUMBER,
  });
  expect(spoken).toMatchObject({ status: 'completed', client_state: state64('bye') });
  expect(hangup).toMatchObject({ hangup_cause: 'normal_clearing', hangup_source: 'caller' });
  expect(cost).toMatchObject({ status: 'success', cost_parts: [{ currency: 'USD' }] });
  expect(says(stage.carrier.call(id))).toEqual([speech.payload]);
  const { data } = await stage.telnyx.calls.retrieveStatus(id);
  expect(data).toMatchObject({ is_alive: false, end_time: expect.stringMatching(/^20/) });
});

test('the phone does not see the number of a call with privacy', async () => {
  const { id } = await place({ privacy: 'id' });
  const call = await stage.carrier.waitForCall(PHONE, ringing);
  expect(call).toMatchObject({ id, callerHidden: true });
  await place({ privacy: 'none' }, magic('99'));
  const shown = await stage.carrier.waitForCall(magic('99'), ringing);
  expect(shown).not.toHaveProperty('callerHidden');
});

test('a lone # is gathered where no digit ends the gathering, and else ends it', async () => {
  const { id, events } = await place();
  await pickUp();
  for (const terminating_digit of ['', '#']) {
    await stage.telnyx.calls.actions.gatherUsingSpeak(id, {
      ...{ ...speech, ...oneKey, terminating_digit },
    });
    await stage.carrier.waitForCall(PHONE, listening);
    stage.carrier.press(id, '#');
    await stage.carrier.waitForCall(PHONE, (call) => !call.waitingForKeys);
  }
  const gathered = await stage.app.waitFor(
    events,
    2,
    (each) => eventOf(each).event_type === 'call.gather.ended',
  );
  expect(gathered.map((each) => eventOf(each).payload)).toMatchObject([
    { digits: '#', status: 'valid' },
    { digits: '', status: 'invalid' },
  ]);
});

test('digits are gathered up to the maximum, in silence too, and each is reported', async () => {
  const { id, events } = await place();
  await pickUp();
  await stage.telnyx.calls.actions.gather(id, {
    maximum_digits: 3,
    // As long as the test may take to see that the call waits for keys.
    initial_timeout_millis: 600_000,
    inter_digit_timeout_millis: 600_000,
    client_state: state64('three'),
  });
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '123');
  const { payload } = await untilEvent(events, 'call.gather.ended');
  expect(payload).toMatchObject({ digits: '123', client_state: state64('three') });
  const digits = stage.app.at(events).filter((each) => eventOf(each).event_type.includes('dtmf'));
  expect(digits.map((each) => eventOf(each).payload['digit'])).toEqual(['1', '2', '3']);
});

test('silence times out after so many tries, and a hang-up cuts a gathering off', async () => {
  const { id, events } = await place();
  await pickUp();
  await stage.telnyx.calls.actions.gatherUsingSpeak(id, { ...speech, ...oneKey, maximum_tries: 2 });
  const { payload } = await untilEvent(events, 'call.gather.ended');
  expect(payload).toMatchObject({ digits: '', status: 'timeout' });
  expect(says(stage.carrier.call(id))).toHaveLength(2);
  await stage.telnyx.calls.actions.gatherUsingSpeak(id, { ...speech, ...oneKey });
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.hangUp(id);
  const [, cut] = await stage.app.waitFor(
    events,
    2,
    (each) => eventOf(each).event_type === 'call.gather.ended',
  );
  expect(eventOf(cut as Received).payload).toMatchObject({ status: 'call_hangup' });
});

test('a command is taken once by its id, and so is a Dial', async () => {
  const command_id = randomUUID();
  const first = await place({ command_id });
  const again = await place({ command_id });
  expect(again.id).toBe(first.id);
  await pickUp();
  const said = { ...speech, command_id: randomUUID() };
  await stage.telnyx.calls.actions.speak(first.id, said);
  await stage.telnyx.calls.actions.speak(first.id, said);
  await untilEvent(first.events, 'call.speak.ended');
  await stage.telnyx.calls.actions.speak(first.id, { ...said, command_id: randomUUID() });
  await stage.carrier.waitForCall(PHONE, (call) => says(call).length === 2);
  expect(stage.carrier.ledger().calls).toBe(1);
});

test('commands need a call that was picked up and is not over', async () => {
  const { id } = await place();
  expect(await refusalOf(stage.telnyx.calls.actions.speak(id, speech))).toEqual([422, '90034']);
  await stage.carrier.waitForCall(PHONE, ringing);
  await stage.telnyx.calls.actions.hangup(id, {});
  expect(await refusalOf(stage.telnyx.calls.actions.hangup(id, {}))).toEqual([422, '90018']);
  expect(await refusalOf(stage.telnyx.calls.actions.hangup('v3:none', {}))).toEqual([422, '90015']);
});

test('calls in progress are listed with the state that they were given', async () => {
  const { id } = await place({ client_state: state64('mine') });
  const list = async () =>
    (await stage.telnyx.connections.listActiveCalls(TELNYX_CONNECTION)).data ?? [];
  expect(await list()).toMatchObject([{ call_control_id: id, client_state: state64('mine') }]);
  await stage.telnyx.calls.actions.hangup(id, {});
  expect(await list()).toEqual([]);
});

test.each<[string, object, number, string]>([
  ['another key', {}, 401, '10009'],
  ['another application', { connection_id: '7' }, 422, '10017'],
  ['a number that is not the account’s', { from: '+12025550100' }, 422, '10002'],
  ['a number of no form', { to: '12' }, 422, '10016'],
  ['a limit that Telnyx does not take', { time_limit_secs: 20 }, 422, '10015'],
])('a Dial with %s is refused', async (_, change, status, code) => {
  const client = status === 401 ? stage.telnyxAs('KEYwrong') : stage.telnyx;
  const dial = client.calls.dial({
    ...{ connection_id: TELNYX_CONNECTION, to: PHONE, from: TELNYX_NUMBER },
    ...change,
  });
  expect(await refusalOf(dial)).toEqual([status, code]);
  expect(stage.carrier.ledger().calls).toBe(0);
});

test('ringing ends unanswered, a declined call rejected, a limit by time', async () => {
  const causeOf = async (events: string) =>
    (await untilEvent(events, 'call.hangup')).payload['hangup_cause'];
  const missed = await place({ timeout_secs: 5, retry_on_timeout: false });
  expect(await causeOf(missed.events)).toBe('no_answer');
  const declined = await place();
  stage.carrier.decline((await stage.carrier.waitForCall(PHONE, ringing)).id);
  expect(await causeOf(declined.events)).toBe('call_rejected');
  const limited = await place({ time_limit_secs: 30 });
  await pickUp();
  expect(await causeOf(limited.events)).toBe('time_limit');
});

test.each([
  ['01', 'user_busy'],
  ['03', 'normal_clearing'],
  ['13', 'unspecified'],
  ['47', 'unspecified'],
])('magic number %s ends the call as %s', async (code, cause) => {
  const { events } = await place({}, magic(code));
  const { payload } = await untilEvent(events, 'call.hangup');
  expect(payload['hangup_cause']).toBe(cause);
});

test.each([
  ['04', 'detect', 'call.machine.detection.ended', 'machine'],
  ['09', 'detect', 'call.machine.detection.ended', 'human'],
  ['15', 'detect', 'call.machine.detection.ended', 'not_sure'],
  ['09', 'premium', 'call.machine.premium.detection.ended', 'human_residence'],
])(
  'magic number %s with detection %s is reported by %s as %s',
  async (code, kind, type, result) => {
    const { events } = await place({ answering_machine_detection: kind }, magic(code));
    if (code === '15') await pickUp(magic(code));
    expect((await untilEvent(events, type)).payload['result']).toBe(result);
  },
);

test('an event that is not taken comes again after the waits of its Dial', async () => {
  const path = `/t/events/${paths + 1}`;
  // The call may end by itself meanwhile, which is another event.
  const isFirst = (request: Received) => eventOf(request).event_type === 'call.initiated';
  let refused = 0;
  stage.app.on(path, (request) => {
    if (!isFirst(request) || refused === 2) return {};
    refused += 1;
    return { status: 500 };
  });
  await place({ webhook_retries_policies: { 'call.initiated': { retries_ms: [100, 100] } } });
  const told = await stage.app.waitFor(path, 3, isFirst);
  expect(new Set(told.map((each) => eventOf(each).id)).size).toBe(1);
});

test('magic number 06 presses # by itself', async () => {
  const { id, events } = await place({}, magic('06'));
  await untilEvent(events, 'call.answered');
  await stage.telnyx.calls.actions.gatherUsingSpeak(id, { ...speech, ...oneKey });
  expect((await untilEvent(events, 'call.gather.ended')).payload['digits']).toBe('#');
  await stage.telnyx.calls.actions.hangup(id, {});
  await stage.carrier.waitForCall(magic('06'), ended);
});
