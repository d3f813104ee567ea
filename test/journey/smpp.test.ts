/** Two SMPP accounts from the configuration file: SMS go out, receipts count, a reply verifies, and one takes over from the other. */
import { FakeSmsc, octetsOf } from '../setup/fake-smsc.js';
import { openStage, type Stage } from './stage.js';

const SHORT_CODE = '12345';

let north: FakeSmsc;
let south: FakeSmsc;
let stage: Stage;

beforeAll(async () => {
  [north, south] = [await FakeSmsc.start(), await FakeSmsc.start()];
  const carrier = ({ port }: FakeSmsc) => ({
    protocol: 'smpp',
    settings: {
      ...{ host: '127.0.0.1', port: { env: `PORT_${port}` }, systemId: 'octo' },
      password: { env: 'SMPP_PASSWORD' },
    },
  });
  const senders = ['north', 'south'].map((provider) => ({
    ...{ provider, channel: 'sms', from: SHORT_CODE },
  }));
  stage = await openStage({
    variables: {
      MODE: 'sandbox',
      SMPP_PASSWORD: 'secret99',
      ...{ [`PORT_${north.port}`]: String(north.port), [`PORT_${south.port}`]: String(south.port) },
    },
    tenant: { senders, countries: { sms: ['*'] }, inboundSms: undefined },
    file: {
      carriers: { north: carrier(north), south: carrier(south) },
      routes: { sms: { '*': ['north', 'south'] } },
    },
  });
});

afterAll(async () => {
  await stage.close();
  await north.stop();
  await south.stop();
});

let ids = 0;

beforeEach(() => {
  for (const smsc of [north, south]) {
    smsc.requests.length = 0;
    smsc.answer = () => {
      ids += 1;
      return { id: `id-${ids}` };
    };
  }
});

const codeIn = (smsc: FakeSmsc) => /\d{6}/.exec(octetsOf(smsc.lastRequest).toString())?.[0] ?? '';

test('its SMS goes out, a receipt that comes before the answer counts, and the code verifies', async () => {
  north.answer = async () => {
    await north.receipt('first-1', 'DELIVRD');
    return { id: 'first-1' };
  };
  const { body } = await stage.start({ to: '+358447000001', channel: 'sms' });
  const delivered = await stage.until(body.id, ({ state }) => state === 'delivered');
  expect(delivered.deliveries).toMatchObject([{ provider: 'north', reference: 'first-1' }]);
  // Again, and an older state: nothing changes.
  expect(await north.receipt('first-1', 'DELIVRD')).toBe(0);
  expect(await north.receipt('first-1', 'ENROUTE')).toBe(0);
  expect(await stage.get(body.id)).toMatchObject({ state: 'delivered' });
  const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code: codeIn(north) });
  expect(checked.body).toMatchObject({ verified: true, challenge: { state: 'sms_verified' } });
});

test('a code that a phone sends back verifies', async () => {
  const { body } = await stage.start({ to: '+358447000002', channel: 'sms' });
  await stage.until(body.id, ({ state }) => state === 'sent');
  const status = await north.deliver({
    ...{ source_addr: '358447000002', destination_addr: SHORT_CODE, data_coding: 0 },
    short_message: Buffer.from(codeIn(north)),
  });
  expect(status).toBe(0);
  expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'sms_verified' });
});

test('a throttled SMS is submitted again', async () => {
  north.answer = () => {
    north.answer = () => ({ id: 'after-a-while' });
    return { status: 0x58 };
  };
  const { body } = await stage.start({ to: '+358447000003', channel: 'sms' });
  const sent = await stage.until(body.id, ({ state }) => state === 'sent');
  expect(sent.deliveries).toMatchObject([{ provider: 'north', reference: 'after-a-while' }]);
  expect(north.requests).toHaveLength(2);
});

test('if the sender is refused the next account takes over, and its receipt counts', async () => {
  north.answer = () => ({ status: 0x0a });
  const { body } = await stage.start({ to: '+358447000004', channel: 'sms' });
  const sent = await stage.until(body.id, ({ state }) => state === 'sent');
  expect(sent.deliveries).toMatchObject([
    { provider: 'north', state: 'failed', reason: 'rejected_by_provider' },
    { provider: 'south', state: 'sent' },
  ]);
  await south.receipt(`id-${ids}`, 'DELIVRD');
  await stage.until(body.id, ({ state }) => state === 'delivered');
});

test('a receipt of a failure sends it by the next route', async () => {
  const { body } = await stage.start({ to: '+358447000005', channel: 'sms' });
  await stage.until(body.id, ({ state }) => state === 'sent');
  await north.receipt(`id-${ids}`, 'REJECTD');
  const sent = await stage.until(body.id, ({ deliveries }) => deliveries[1]?.state === 'sent');
  expect(sent.deliveries).toMatchObject([{ provider: 'north' }, { provider: 'south' }]);
});

test('an SMS whose answer was lost goes out twice at most, and is counted', async () => {
  north.answer = () => 'cut';
  south.answer = () => 'cut';
  const { body } = await stage.start({ to: '+358447000006', channel: 'sms' });
  const lost = await stage.line(
    ({ event, challenge, provider, outcome }) =>
      event === 'delivery' &&
      challenge === body.id &&
      provider === 'south' &&
      outcome === 'uncertain',
  );
  expect(lost).toBeDefined();
  expect(north.requests.length + south.requests.length).toBe(2);
});
