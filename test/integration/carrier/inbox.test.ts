/** The inbox API, through the client that applications' tests use. */
import { type AnyStage, bodies, NUMBER, openAnyStage, PHONE } from './any-stage.js';

let stage: AnyStage;
beforeAll(async () => {
  stage = await openAnyStage();
});
afterAll(() => stage.close());
afterEach(() => stage.inbox.clear());

const send = (body: string, to = PHONE) => stage.twilio.messages.create({ to, from: NUMBER, body });

test('a message is awaited before it is sent, and each is returned once', async () => {
  const phone = stage.inbox.phone(PHONE);
  const awaited = phone.message();
  await send('one');
  await send('two');
  expect((await awaited).body).toBe('one');
  expect((await phone.message()).body).toBe('two');
  await expect(phone.message({ timeoutMs: 0 })).rejects.toThrow(
    `No such message at ${PHONE} within 0 ms. There was none.`,
  );
});

test('a text or an expression passes others over', async () => {
  const phone = stage.inbox.phone(PHONE);
  for (const body of ['hello', 'your CODE is 1234', 'order 77 sent']) await send(body);
  expect((await phone.message({ matching: 'code' })).body).toBe('your CODE is 1234');
  expect((await phone.message({ matching: /order \d+/ })).body).toBe('order 77 sent');
});

test('an expression that nothing matches says what there was', async () => {
  await send('hello');
  await expect(
    stage.inbox.phone(PHONE).message({ matching: /code/, timeoutMs: 1 }),
  ).rejects.toThrow('No message matches /code/. There was only: "hello".');
});

test('the code of the next message that has one', async () => {
  const phone = stage.inbox.phone(PHONE);
  const code = phone.code();
  await send('Welcome!');
  await send('Your code is 492-871');
  expect(await code).toBe('492871');
});

test('a reply needs somebody to reply to', async () => {
  await expect(stage.inbox.phone(PHONE).reply('STOP')).rejects.toThrow(/wait for a message first/);
});

test('a call rings, is picked up, heard and ended by a key', async () => {
  stage.app.twiml('/done', '<Say>Thank you.</Say>');
  const twiml = `<Response><Gather numDigits="1" finishOnKey="" timeout="600" action="${stage.app.base}/done"><Say>Press the hash key.</Say></Gather></Response>`;
  const phone = stage.inbox.phone(PHONE);
  const ringing = phone.call({ answer: false });
  await stage.twilio.calls.create({ to: PHONE, from: NUMBER, twiml });
  const call = await ringing;
  expect(call.answered).toBe(false);
  await call.answer();
  expect(call.answered).toBe(true);
  expect(await call.heard('HASH')).toBe('Press the hash key.');
  await call.press('#');
  expect(await call.heard()).toBe('Thank you.');
  expect((await call.ended()).end).toBe('completed');
  await expect(call.heard()).rejects.toThrow(/No such speech/);
  await expect(phone.call({ timeoutMs: 0 })).rejects.toThrow(/No such call/);
});

test('a call is declined', async () => {
  await stage.twilio.calls.create({ to: PHONE, from: NUMBER, twiml: '<Response/>' });
  const call = await stage.inbox.phone(PHONE).call({ answer: false });
  await call.decline();
  expect((await call.ended()).end).toBe('busy');
});

test('clear forgets messages, and what a phone has returned', async () => {
  await send('before');
  await stage.inbox.phone(PHONE).message();
  await stage.inbox.clear();
  await send('after');
  expect((await stage.inbox.phone(PHONE).message()).body).toBe('after');
  expect(bodies(await stage.inbox.phone(PHONE).messages())).toEqual(['after']);
});

test('the inbox has all phones, newest first, and is searched', async () => {
  await send('first');
  await send('second', '+15558675399');
  await stage.twilio.calls.create({ to: PHONE, from: NUMBER, twiml: '<Response/>' });
  expect((await stage.inbox.inbox()).map(({ kind }) => kind)).toEqual([
    'call',
    'message',
    'message',
  ]);
  const found = await stage.inbox.inbox('SECOND');
  expect(found).toMatchObject([{ kind: 'message', number: '+15558675399' }]);
});

test('every request and callback of a message is there, with its answer', async () => {
  const statusCallback = `${stage.app.base}/seen`;
  const { sid } = await stage.twilio.messages.create({
    to: PHONE,
    from: NUMBER,
    body: 'x',
    statusCallback,
  });
  await stage.app.waitFor('/seen', 2);
  await stage.carrier.idle();
  const seen = await stage.inbox.exchanges(sid);
  expect(seen.map(({ direction, kind, answer }) => [direction, kind, answer?.status])).toEqual([
    ['request', 'create', 201],
    ['callback', 'status', 204],
    ['callback', 'status', 204],
  ]);
  expect(JSON.stringify(seen)).not.toContain('a-token-that-nobody-registered');
});

test.each([
  ['/phones/12/messages/next', 400],
  ['/phones/15558675310/messages/next?waitMs=x', 400],
  ['/phones/15558675310/messages/next?waitMs=60000', 400],
  ['/phones/15558675310/calls/next?state=gone', 400],
  ['/calls/CA0/heard', 404],
  ['/inbox?limit=0', 400],
])('%s is answered with %i', async (path, status) => {
  const answer = await fetch(`${stage.base}/sandbox${path}`);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ error: expect.any(String) });
});
