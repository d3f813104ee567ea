/** Calls from a hidden number, by the sandbox's own carrier: two providers, of which one can hide it. */
import request from 'supertest';
import { tenantKey } from '../setup/sandbox-tenants.js';
import { openStage, type Stage } from './stage.js';

/** The one that cannot hide its number comes first in the operator's order. */
const ORDER = ['twilio', 'telnyx'];

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    timeScale: 10,
    file: { routes: { sms: { '*': ['twilio'] }, call: { '*': ORDER } } },
    tenant: { callerId: { '*': 'hidden', SE: 'shown' } },
    tenants: { strict: { callerId: 'hidden_only' } },
  });
});

afterAll(async () => {
  await stage.close();
});

const ringing = ({ state }: { state: string }) => state === 'ringing';

async function pickUp(to: string) {
  const call = await stage.carrier.waitForCall(to, ringing);
  stage.carrier.answer(call.id);
  await stage.carrier.waitForCall(to, ({ id, waitingForKeys }) => id === call.id && waitingForKeys);
  return call;
}

/** As the tenant that wants hidden calls alone. */
const strictly = async (body: object) => {
  const { identity } = stage.config.sandbox ?? {};
  if (!identity) throw new Error('This is no sandbox.');
  const authorization = `Bearer ${tenantKey(identity, 'strict')}`;
  const answer = await request(stage.config.publicUrl)
    .post('/v1/challenges')
    .set({ authorization })
    .send(body);
  return { ...answer.body, status: answer.status, authorization };
};

it('a call is placed by the carrier that can hide its number: the phone shows none, and # verifies', async () => {
  const to = '+358445600001';
  const { body } = await stage.start({ to, channel: 'call' });
  const call = await pickUp(to);
  // The carrier still needs a number of the account.
  expect(call).toMatchObject({ vendor: 'telnyx', from: '+12025550155', callerHidden: true });
  stage.carrier.press(call.id, '#');
  const ended = await stage.untilFinal(body.id);
  expect(ended).toMatchObject({
    state: 'call_answered',
    deliveries: [{ channel: 'call', provider: 'telnyx', caller: 'hidden' }],
  });
  const over = await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
  const said = over.transcript.filter(({ kind }) => kind === 'says').map(({ text }) => text);
  expect(said[0]).toMatch(/^Thank you for using the Contoso sign-in verification system/);
  expect(said.at(-1)).toMatch(/Goodbye/);
});

it('webhooks that come twice give one prompt and one farewell', async () => {
  stage.carrier.setChaos({ duplicatePercent: 100 });
  const to = '+358445600004';
  const { body } = await stage.start({ to, channel: 'call' });
  const call = await pickUp(to);
  stage.carrier.press(call.id, '#');
  expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'call_answered' });
  const over = await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
  expect(over.transcript.filter(({ kind }) => kind === 'says')).toHaveLength(2);
  stage.carrier.setChaos({});
});

it('0# on a hidden call reports it', async () => {
  const to = '+358445600002';
  const { body } = await stage.start({ to, channel: 'call' });
  const call = await pickUp(to);
  stage.carrier.press(call.id, '0#');
  expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'denied' });
});

it('an SMS that no landline takes gives way to a hidden call', async () => {
  const to = '+358457100001';
  const { body } = await stage.start({ to, channels: ['sms', 'call'] });
  expect(await stage.carrier.waitForCall(to, ringing)).toMatchObject({ callerHidden: true });
  const { deliveries } = await stage.get(body.id);
  expect(deliveries).toMatchObject([
    { channel: 'sms', provider: 'twilio' },
    { channel: 'call', provider: 'telnyx', caller: 'hidden' },
  ]);
  expect(deliveries[0]).not.toHaveProperty('caller');
});

it('where the carrier that hides fails, another takes over and shows its number', async () => {
  // Telnyx answers 503 always.
  const to = '+358457420001';
  const { body } = await stage.start({ to, channel: 'call' });
  const call = await stage.carrier.waitForCall(to, ringing);
  expect(call).toMatchObject({ vendor: 'twilio' });
  expect(call).not.toHaveProperty('callerHidden');
  const { deliveries } = await stage.get(body.id);
  expect(deliveries).toMatchObject([
    { provider: 'telnyx', caller: 'hidden', state: 'failed' },
    { provider: 'twilio' },
  ]);
  expect(deliveries[1]).not.toHaveProperty('caller');
});

it('a country may be called with the number shown, by the operator’s order', async () => {
  const to = '+46701234567';
  await stage.start({ to, channel: 'call' });
  const call = await stage.carrier.waitForCall(to, ringing);
  expect(call).toMatchObject({ vendor: 'twilio' });
  expect(call).not.toHaveProperty('callerHidden');
});

describe('a tenant that wants hidden calls alone', () => {
  it('is never called by a carrier that shows its number, not even by way of a failure', async () => {
    const to = '+358457420002';
    const { id, authorization } = await strictly({ to, channel: 'call' });
    const read = async (query = '') => {
      const path = `/v1/challenges/${id}${query}`;
      return (await request(stage.config.publicUrl).get(path).set({ authorization })).body;
    };
    let challenge = await read();
    while (!challenge.final) challenge = await read(`?wait=25&since=${challenge.sequence}`);
    expect(challenge).toMatchObject({
      state: 'failed',
      deliveries: [{ provider: 'telnyx', caller: 'hidden', state: 'failed' }],
    });
    expect(stage.carrier.phone(to).calls).toEqual([]);
  });

  it('cannot name such a carrier in a request', async () => {
    const refused = await strictly({ to: '+358445600003', channel: 'call', provider: 'twilio' });
    expect(refused).toMatchObject({ status: 422, code: 'channel_not_allowed' });
  });
});
