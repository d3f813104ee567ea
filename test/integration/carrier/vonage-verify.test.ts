/** Vonage's SMS, Verify v1 and Verify v2 through Vonage's own SDK, with keys that nobody has registered. */
import { createHash } from 'node:crypto';
import { Channels } from '@vonage/verify2';
import { jwtVerify } from 'jose';
import { SIGNATURE_SECRET } from '../../../packages/carrier/src/any-account.js';
import { type AnyStage, OTHER_PHONE, openAnyStage, PHONE } from './any-stage.js';

const plain = (number: string) => number.slice(1);

let stage: AnyStage;
beforeAll(async () => {
  stage = await openAnyStage();
});
afterAll(() => stage.close());
afterEach(() => stage.inbox.clear());

test('the SMS API sends, and its receipt is signed', async () => {
  const sent = await stage.vonage.sms.send({
    to: plain(PHONE),
    from: 'Acme',
    text: 'Your code is 123456',
    callback: `${stage.app.base}/receipt`,
    clientRef: 'order-1',
  });
  expect(sent).toMatchObject({ messageCount: '1' });
  expect(await stage.inbox.phone(PHONE).code()).toBe('123456');
  const [receipt] = await stage.app.waitFor('/receipt');
  const body = receipt?.body ?? '';
  expect(JSON.parse(body)).toMatchObject({
    msisdn: plain(PHONE),
    status: 'delivered',
    'err-code': '0',
    'client-ref': 'order-1',
  });
  const token = String(receipt?.headers.authorization).replace('Bearer ', '');
  const { payload } = await jwtVerify(token, new TextEncoder().encode(SIGNATURE_SECRET));
  expect(payload['payload_hash']).toBe(createHash('sha256').update(body).digest('hex'));
});

test.each([
  [{ to: '12' }, '3'],
  [{ text: '' }, '2'],
])('an SMS with %j is refused by its status', async (change, status) => {
  const asked = { to: plain(PHONE), from: 'Acme', text: 'x', ...change };
  await expect(stage.vonage.sms.send(asked)).rejects.toMatchObject({
    response: { messages: [{ status }] },
  });
});

test('parameters of a form are read too, and no credentials are refused', async () => {
  const form = { to: plain(PHONE), from: 'Acme', text: 'Hi', api_key: 'k', api_secret: 's' };
  const post = async (fields: Record<string, string>) =>
    (
      await fetch(`${stage.base}/sms/json`, { method: 'POST', body: new URLSearchParams(fields) })
    ).json();
  expect(await post(form)).toMatchObject({ messages: [{ status: '0' }] });
  expect(await post({ ...form, api_secret: '' })).toMatchObject({ messages: [{ status: '4' }] });
});

test('Verify v1: request, wrong code, right code, and over', async () => {
  const { verify } = stage.vonage;
  const started = await verify.start({ number: plain(PHONE), brand: 'Acme' });
  expect(started).toMatchObject({ status: '0' });
  const requestId = String((started as { requestId: string }).requestId);
  const code = await stage.inbox.phone(PHONE).code();
  expect(code).toMatch(/^\d{4}$/);
  const wrong = code === '0000' ? '0001' : '0000';
  expect(await verify.check(requestId, wrong)).toMatchObject({ status: '16' });
  expect(await verify.check(requestId, code)).toMatchObject({ status: '0', requestId });
  expect(await verify.check(requestId, code)).toMatchObject({ status: '6' });
});

test('Verify v1: one at a time; the next event is a call; it is cancelled after a while', async () => {
  const { verify } = stage.vonage;
  const started = await verify.start({ number: plain(PHONE), brand: 'Acme', codeLength: 6 });
  const id = String((started as { requestId: string }).requestId);
  expect(await verify.start({ number: plain(PHONE), brand: 'Acme' })).toMatchObject({
    status: '10',
  });
  expect(await verify.trigger(id)).toMatchObject({ status: '0' });
  const call = await stage.inbox.phone(PHONE).call();
  expect(await call.heard()).toMatch(/^Your Acme code is \d, \d, \d, \d, \d, \d\.$/);
  await call.hangUp();
  await until(
    () => verify.cancel(id),
    ({ status }) => status === '0',
  );
  expect(await verify.search(id)).toMatchObject({ status: 'CANCELLED' });
});

test('Verify v2: request, wrong code, right code, and over', async () => {
  const { verify2 } = stage.vonage;
  const { requestId } = await verify2.newRequest({
    brand: 'Acme',
    workflow: [{ channel: Channels.SMS, to: plain(PHONE) }],
  });
  const code = await stage.inbox.phone(PHONE).code();
  await expect(verify2.checkCode(requestId, 'x')).rejects.toMatchObject({
    response: { status: 400 },
  });
  expect(await verify2.checkCode(requestId, code)).toBe('completed');
  await expect(verify2.checkCode(requestId, code)).rejects.toMatchObject({
    response: { status: 404 },
  });
});

test('Verify v2: one at a time, the next workflow, three wrong codes, and cancelling', async () => {
  const { verify2 } = stage.vonage;
  const asked = {
    brand: 'Acme',
    workflow: [
      { channel: Channels.SMS as const, to: plain(PHONE) },
      { channel: Channels.VOICE as const, to: plain(PHONE) },
    ],
  };
  const { requestId } = await verify2.newRequest(asked);
  await expect(verify2.newRequest(asked)).rejects.toMatchObject({ response: { status: 409 } });
  expect(await verify2.nextWorkflow(requestId)).toBe(true);
  await stage.inbox.phone(PHONE).call();
  for (const status of [400, 400, 410]) {
    await expect(verify2.checkCode(requestId, 'x')).rejects.toMatchObject({ response: { status } });
  }
  const second = await verify2.newRequest(asked);
  expect(await verify2.cancel(second.requestId)).toBe(true);
  expect(await verify2.cancel(second.requestId)).toBe(false);
});

test('NCCO: notify tells the application, connect rings another phone', async () => {
  const { app, inbox, vonage } = stage;
  app.on('/notify', () => ({ status: 200 }));
  await vonage.voice.createOutboundCall({
    to: [{ type: 'phone', number: plain(PHONE) }],
    from: { type: 'phone', number: '12015550123' },
    ncco: [
      { action: 'notify', payload: { step: 'begun' }, eventUrl: [`${app.base}/notify`] },
      { action: 'connect', endpoint: [{ type: 'phone', number: plain(OTHER_PHONE) }] },
      { action: 'talk', text: 'The other one has gone.' },
    ],
  } as unknown as Parameters<typeof vonage.voice.createOutboundCall>[0]);
  const first = await inbox.phone(PHONE).call();
  expect(JSON.parse((await app.waitFor('/notify'))[0]?.body ?? '')).toMatchObject({
    payload: { step: 'begun' },
  });
  const second = await inbox.phone(OTHER_PHONE).call();
  await second.hangUp();
  expect(await first.heard()).toBe('The other one has gone.');
});

/** Asks again until the answer fits: Vonage lets nobody cancel in the first 30 s. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<void> {
  for (let time = 0; time < 5_000; time++) if (fits(await ask())) return;
  throw new Error('It never became so.');
}
