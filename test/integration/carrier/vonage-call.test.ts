import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Received } from './application.js';
import { ended, listening, ringing, says } from './call-states.js';
import {
  magic,
  openStage,
  PHONE,
  plain,
  SIGNATURE_SECRET,
  type Stage,
  VONAGE_NUMBER,
} from './stage.js';
import { refusalOf } from './vonage-refusal.js';

type OutboundCall = Parameters<Stage['vonage']['voice']['createOutboundCall']>[0];

let stage: Stage;
let paths = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

const payload = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;
const statuses = (requests: Received[]) => requests.map((request) => payload(request)['status']);

/** Places a call with its own path for events. */
async function place(change: object = {}, to = PHONE) {
  const events = `/v/events/${++paths}`;
  const created = await stage.vonage.voice.createOutboundCall({
    to: [{ type: 'phone', number: plain(to) }],
    from: { type: 'phone', number: plain(VONAGE_NUMBER) },
    eventUrl: [`${stage.app.base}${events}`],
    ...change,
  } as OutboundCall);
  return { created, events };
}

async function pickUp(to = PHONE): Promise<string> {
  const { id } = await stage.carrier.waitForCall(to, ringing);
  stage.carrier.answer(id);
  return id;
}

function prompt(path: string, change: object = {}): object[] {
  return [
    {
      action: 'talk',
      text: 'Please press the hash key.',
      bargeIn: true,
      language: 'en-GB',
      style: 0,
    },
    {
      action: 'input',
      type: ['dtmf'],
      dtmf: { maxDigits: 1, timeOut: 8, submitOnHash: true, ...change },
      eventUrl: [`${stage.app.base}${path}`],
    },
  ];
}

test('a call rings, is answered, speaks, and reports every event in order and signed', async () => {
  const path = '/v/answer';
  stage.app.ncco(path, [{ action: 'talk', text: 'Hei', language: 'fi-FI' }]);
  const { created, events } = await place({ answerUrl: [`${stage.app.base}${path}`] });
  expect(created).toMatchObject({ status: 'started', direction: 'outbound' });
  expect(created.conversationUUID).toMatch(/^CON-/);
  await pickUp();
  const told = await stage.app.waitFor(events, 4);
  expect(statuses(told)).toEqual(['started', 'ringing', 'answered', 'completed']);
  for (const event of told) {
    expect(payload(event)).toMatchObject({
      uuid: created.uuid,
      conversation_uuid: created.conversationUUID,
      to: plain(PHONE),
      from: plain(VONAGE_NUMBER),
      direction: 'outbound',
    });
    const token = String(event.headers.authorization).replace('Bearer ', '');
    const { payload: claims } = await jwtVerify(token, new TextEncoder().encode(SIGNATURE_SECRET), {
      algorithms: ['HS256'],
      issuer: 'Vonage',
      maxTokenAge: '1 minute',
    });
    expect(claims['payload_hash']).toBe(createHash('sha256').update(event.body).digest('hex'));
  }
  expect(Number(told[3] && payload(told[3])['duration'])).toBeGreaterThan(0);
  const [answer] = stage.app.at(path);
  expect(answer?.method).toBe('GET');
  expect(new URL(answer?.url ?? '', stage.app.base).searchParams.get('uuid')).toBe(created.uuid);
  expect(stage.carrier.call(created.uuid).transcript).toContainEqual(
    expect.objectContaining({ kind: 'says', text: 'Hei', language: 'fi-FI' }),
  );
  const fetched = await stage.vonage.voice.getCall(created.uuid);
  expect(fetched).toMatchObject({ status: 'completed', uuid: created.uuid });
});

test('a lone # is submitted as empty digits that did not time out', async () => {
  const { created } = await place({ ncco: prompt('/v/input') });
  stage.app.ncco('/v/input', [{ action: 'talk', text: 'verified' }]);
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '#');
  const [input] = await stage.app.waitFor('/v/input');
  expect(input && payload(input)).toMatchObject({
    dtmf: { digits: '', timed_out: false },
    uuid: created.uuid,
    conversation_uuid: created.conversationUUID,
    to: plain(PHONE),
  });
  const over = await stage.carrier.waitForCall(PHONE, ended);
  expect(says(over)).toEqual(['Please press the hash key.', 'verified']);
});

test('without submitOnHash a # is a digit', async () => {
  await place({ ncco: prompt('/v/hash', { submitOnHash: false }) });
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '#');
  const [input] = await stage.app.waitFor('/v/hash');
  expect(input && payload(input)).toMatchObject({ dtmf: { digits: '#', timed_out: false } });
});

test('silence times out, and the call continues if no NCCO comes back', async () => {
  await place({ ncco: [...prompt('/v/silence'), { action: 'talk', text: 'goodbye' }] });
  await pickUp();
  const [input] = await stage.app.waitFor('/v/silence');
  expect(input && payload(input)).toMatchObject({ dtmf: { digits: '', timed_out: true } });
  expect(says(await stage.carrier.waitForCall(PHONE, ended)).at(-1)).toBe('goodbye');
});

test('digits are gathered up to the maximum, and a key interrupts interruptible actions', async () => {
  const long = 'word '.repeat(400);
  await place({
    ncco: [
      { action: 'talk', text: long.slice(0, 1500), bargeIn: true },
      { action: 'talk', text: 'skipped', bargeIn: true },
      ...prompt('/v/digits', { maxDigits: 3 }).slice(1),
    ],
  });
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '123');
  const [input] = await stage.app.waitFor('/v/digits');
  expect(input && payload(input)).toMatchObject({ dtmf: { digits: '123', timed_out: false } });
  expect(says(stage.carrier.call(id))).not.toContain('skipped');
});

test('0 and # in one press request reach two inputs', async () => {
  const digits: unknown[] = [];
  stage.app.on('/v/two', (request) => {
    digits.push(payload(request)['dtmf']);
    const next = digits.length < 2 ? prompt('/v/two') : [{ action: 'talk', text: 'thank you' }];
    return { type: 'application/json', body: JSON.stringify(next) };
  });
  await place({ ncco: prompt('/v/two') });
  const id = await pickUp();
  await stage.carrier.waitForCall(PHONE, listening);
  stage.carrier.press(id, '0#');
  expect(says(await stage.carrier.waitForCall(PHONE, ended)).at(-1)).toBe('thank you');
  expect(digits).toEqual([
    { digits: '0', timed_out: false },
    { digits: '', timed_out: false },
  ]);
});

test('a failing answer URL is tried twice, then the call ends and the reason is reported', async () => {
  stage.app.on('/v/down', () => ({ status: 503 }));
  const { events } = await place({ answerUrl: [`${stage.app.base}/v/down`], answerMethod: 'POST' });
  await pickUp();
  const told = await stage.app.waitFor(events, 5);
  expect(told.some((event) => String(payload(event)['reason']).includes('status 503'))).toBe(true);
  expect(statuses(told)).toContain('completed');
  expect(stage.app.at('/v/down').map(({ method }) => method)).toEqual(['POST', 'POST']);
});

test('an invalid NCCO ends the call and the reason is reported', async () => {
  stage.app.ncco('/v/wrong', [{ action: 'dance' }]);
  const { events } = await place({ answerUrl: [`${stage.app.base}/v/wrong`] });
  await pickUp();
  const [error] = await stage.app.waitFor(events, 1, (event) => 'reason' in payload(event));
  expect(error && payload(error)['reason']).toMatch(/Syntax error in NCCO/);
});

test('ringing ends unanswered, a declined call busy, a hang-up completed, a limit completed', async () => {
  const ncco = [{ action: 'wait', timeout: 3000 }];
  const missed = await place({ ncco, ringingTimer: 5 });
  expect(statuses(await stage.app.waitFor(missed.events, 3)).at(-1)).toBe('unanswered');
  const declined = await place({ ncco });
  stage.carrier.decline((await stage.carrier.waitForCall(PHONE, ringing)).id);
  expect(statuses(await stage.app.waitFor(declined.events, 3)).at(-1)).toBe('busy');
  const hungUp = await place({ ncco });
  stage.carrier.hangUp(await pickUp());
  expect(statuses(await stage.app.waitFor(hungUp.events, 4)).at(-1)).toBe('completed');
  const limited = await place({ ncco, lengthTimer: 2 });
  await pickUp();
  expect(statuses(await stage.app.waitFor(limited.events, 4)).at(-1)).toBe('completed');
});

test('a call has no start_time and end_time until it is over', async () => {
  const { created } = await place({ ncco: [{ action: 'wait', timeout: 7200 }] });
  const times = async () => {
    const call = await stage.vonage.voice.getCall(created.uuid);
    return [call.startTime, call.endTime];
  };
  await stage.carrier.waitForCall(PHONE, ringing);
  expect(await times()).toEqual([undefined, undefined]);
  const id = await pickUp();
  expect(await times()).toEqual([undefined, undefined]);
  stage.carrier.hangUp(id);
  expect(await times()).toEqual([expect.stringMatching(/^20/), expect.stringMatching(/^20/)]);
});

test('a call can be hung up and transferred', async () => {
  const ncco = [{ action: 'wait', timeout: 3000 }];
  const waiting = await place({ ncco });
  await stage.carrier.waitForCall(PHONE, ringing);
  await stage.vonage.voice.hangupCall(waiting.created.uuid);
  expect(statuses(await stage.app.waitFor(waiting.events, 3)).at(-1)).toBe('cancelled');
  const { created } = await place({ ncco });
  const id = await pickUp();
  await stage.vonage.voice.transferCallWithNCCO(created.uuid, [
    { action: 'talk', text: 'transferred' } as never,
  ]);
  const over = await stage.carrier.waitForCall(PHONE, (call) => call.id === id && ended(call));
  expect(says(over)).toEqual(['transferred']);
  const { status } = await refusalOf(stage.vonage.voice.hangupCall(created.uuid));
  expect(status).toBe(400);
});

test.each([
  ['01', 'busy', 2],
  ['02', 'unanswered', 3],
  ['03', 'completed', 4],
  ['13', 'failed', 2],
])('magic number %s ends the call as %s', async (code, status, count) => {
  const ncco = [{ action: 'wait', timeout: 3000 }];
  const { events } = await place({ ncco, ringingTimer: 30 }, magic(code));
  expect(statuses(await stage.app.waitFor(events, count)).at(-1)).toBe(status);
});

test.each([
  ['05', ['5']],
  ['06', ['']],
  ['07', ['0', '']],
])('magic number %s picks up by itself and presses %j', async (code, expected) => {
  const path = `/v/self/${code}`;
  const digits: unknown[] = [];
  stage.app.on(path, (request) => {
    digits.push((payload(request)['dtmf'] as { digits: string }).digits);
    const next = digits.length < expected.length ? prompt(path) : [{ action: 'talk', text: 'x' }];
    return { type: 'application/json', body: JSON.stringify(next) };
  });
  await place({ ncco: prompt(path) }, magic(code));
  await stage.carrier.waitForCall(magic(code), ended);
  expect(digits).toEqual(expected);
});

test.each([
  ['04', 'continue', 'machine'],
  ['04', 'hangup', 'machine'],
  ['09', 'continue', 'human'],
])('magic number %s with detection %s is reported as %s', async (code, detection, status) => {
  const { events, created } = await place(
    { ncco: [{ action: 'wait', timeout: 30 }], machineDetection: detection },
    magic(code),
  );
  const [detected] = await stage.app.waitFor(events, 1, (event) => statuses([event])[0] === status);
  expect(detected && payload(detected)).toMatchObject({ call_uuid: created.uuid });
  expect(detected && payload(detected)['uuid']).toBeUndefined();
  const over = await stage.carrier.waitForCall(magic(code), ended);
  expect(over.end).toBe('completed');
});

test.each([
  ['a recipient with a plus sign', { to: [{ type: 'phone', number: PHONE }] }, 'to.0.number'],
  ['two recipients', { to: [1, 2].map(() => ({ type: 'phone', number: plain(PHONE) })) }, 'to'],
  [
    'somebody else’s caller number',
    { from: { type: 'phone', number: '358501112223' } },
    'from.number',
  ],
  ['no caller number', { from: undefined }, 'from'],
  ['no script', { ncco: undefined }, 'ncco'],
  ['an unknown action', { ncco: [{ action: 'dance' }] }, 'ncco.0.action'],
  ['ringing for 121 s', { ringingTimer: 121 }, 'ringing_timer'],
  ['an unknown machine detection', { machineDetection: 'maybe' }, 'machine_detection'],
])('%s is refused by name', async (_what, change, name) => {
  const ncco = [{ action: 'talk', text: 'x' }];
  const { status, body } = await refusalOf(place({ ncco, ...change }));
  expect(status).toBe(400);
  expect(body).toMatchObject({ type: 'VALIDATION', error_title: 'Bad Request' });
  expect(Object.keys((body as { invalid_parameters: object }).invalid_parameters)).toContain(name);
  expect(stage.carrier.ledger().calls).toBe(0);
});

test('another application’s token, or none, is refused', async () => {
  const other = stage.vonageAs({ applicationId: '00000000-0000-4000-8000-000000000000' });
  const { status, body } = await refusalOf(other.voice.getCall('x'));
  expect(status).toBe(401);
  expect(body).toMatchObject({ type: 'UNAUTHORIZED', error_title: 'Unauthorized' });
  const unknown = await refusalOf(stage.vonage.voice.getCall('x'));
  expect(unknown).toMatchObject({ status: 404, body: { error_title: 'Not Found' } });
});

test('all pages of the list of calls can be read', async () => {
  const ncco = [{ action: 'talk', text: 'x' }];
  for (let count = 0; count < 3; count++) await place({ ncco });
  const found: string[] = [];
  for await (const { uuid } of stage.vonage.voice.getAllCalls({ page_size: '2' } as never)) {
    found.push(uuid);
  }
  expect(new Set(found).size).toBe(3);
});
