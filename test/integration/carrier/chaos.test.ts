import type { ChaosRequest } from '../../../packages/carrier/src/chaos.js';
import { openStage, PHONE, type Stage, TWILIO_NUMBER } from './stage.js';

const SEED = 7;
const SENT = 20;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

function send(path: string, body = 'x') {
  const statusCallback = `${stage.app.base}${path}`;
  return stage.twilio.messages.create({ to: PHONE, from: TWILIO_NUMBER, body, statusCallback });
}

/** Sends many messages and resolves when all have arrived and every callback was made. */
async function sendMany(path: string): Promise<void> {
  for (let count = 0; count < SENT; count++) await send(path);
  await stage.carrier.waitForMessage(PHONE, () => allDelivered());
  await stage.carrier.idle();
}

function allDelivered(): boolean {
  const { messages } = stage.carrier.phone(PHONE);
  return messages.length === SENT && messages.every(({ status }) => status === 'delivered');
}

test('lost callbacks never come, and are marked in the exchanges', async () => {
  stage.carrier.setChaos({ lossPercent: 100 });
  await sendMany('/chaos/lost');
  expect(stage.app.at('/chaos/lost')).toEqual([]);
  const lost = stage.carrier.exchanges().filter(({ failure }) => failure === 'lost by chaos');
  expect(lost).toHaveLength(2 * SENT);
});

test('duplicates come twice', async () => {
  stage.carrier.setChaos({ duplicatePercent: 100 });
  await sendMany('/chaos/twice');
  expect(stage.app.at('/chaos/twice')).toHaveLength(4 * SENT);
});

test('delayed callbacks come after later ones', async () => {
  stage.carrier.setChaos({ reorderPercent: 50, seed: SEED });
  await sendMany('/chaos/mixed');
  const bySid = new Map<string, string[]>();
  for (const { form } of stage.app.at('/chaos/mixed')) {
    const sid = form['MessageSid'] ?? '';
    bySid.set(sid, [...(bySid.get(sid) ?? []), form['MessageStatus'] ?? '']);
  }
  const orders = new Set([...bySid.values()].map((statuses) => statuses.join(' ')));
  expect(orders).toEqual(new Set(['sent delivered', 'delivered sent']));
});

test('the same seed loses the same callbacks', async () => {
  const seen: string[][] = [];
  for (const path of ['/chaos/seed/1', '/chaos/seed/2']) {
    stage.carrier.forget();
    stage.carrier.setChaos({ lossPercent: 50, seed: SEED });
    const sids: string[] = [];
    for (let count = 0; count < SENT; count++) {
      const { sid } = await send(path);
      sids.push(sid);
      await stage.carrier.waitForMessage(
        PHONE,
        ({ id, status }) => id === sid && status === 'delivered',
      );
    }
    await stage.carrier.idle();
    seen.push(
      stage.app
        .at(path)
        .map(({ form }) => `${sids.indexOf(form['MessageSid'] ?? '')} ${form['MessageStatus']}`),
    );
  }
  // The set, without their order.
  expect(seen[0]?.toSorted()).toEqual(seen[1]?.toSorted());
  expect(seen[0]?.length).toBeGreaterThan(0);
  expect(seen[0]?.length).toBeLessThan(2 * SENT);
});

test.each([
  ['503', { status: 503, code: 20503 }],
  ['429', { status: 429, code: 20429 }],
  ['reset', { code: 'ECONNRESET' }],
] as const)('an outage of kind %s fails every request of that vendor', async (kind, error) => {
  stage.carrier.setChaos({ outage: { twilio: kind } });
  await expect(send('/chaos/outage')).rejects.toMatchObject(error);
  expect(stage.carrier.ledger().messages).toBe(0);
  stage.carrier.setChaos({});
  expect((await send('/chaos/outage')).status).toBe('queued');
});

test('an outage of one vendor does not affect the other', async () => {
  stage.carrier.setChaos({ outage: { vonage: '503' } });
  expect((await send('/chaos/other')).status).toBe('queued');
});

test.each<[chaos: ChaosRequest, arrived: number, statuses: string[]]>([
  [{ lost: [{ vendor: 'twilio', prefix: '+35850' }] }, 0, ['sent']],
  [
    { lost: [{ vendor: 'twilio', prefix: '+35850', receipt: 'undelivered' }] },
    0,
    ['sent', 'undelivered'],
  ],
  [{ unconfirmed: [{ vendor: 'twilio', prefix: '+35850' }] }, 1, ['sent']],
  [{ lost: [{ vendor: 'vonage', prefix: '+35850' }] }, 1, ['sent', 'delivered']],
])('of an SMS with %j %i arrive, and it is reported as %j', async (chaos, arrived, statuses) => {
  stage.carrier.setChaos(chaos);
  const path = `/chaos/sms/${arrived}/${statuses.join('/')}`;
  await send(path);
  await stage.app.waitFor(path, statuses.length);
  await stage.carrier.idle();
  expect(stage.carrier.phone(PHONE).messages).toHaveLength(arrived);
  expect(stage.app.at(path).map(({ form }) => form['MessageStatus'])).toEqual(statuses);
});

test('latency delays every answer', async () => {
  stage.carrier.setChaos({ latencyMs: 60 });
  const begun = performance.now();
  await send('/chaos/late');
  expect(performance.now() - begun).toBeGreaterThanOrEqual(59);
});

test('Twilio repeats a callback only as its URL’s fragment allows', async () => {
  stage.app.on('/retry/none', () => ({ status: 500 }));
  stage.app.on('/retry/some', () => ({ status: 500 }));
  await send('/retry/none');
  await send('/retry/some#rc=2&rp=5xx');
  await stage.app.waitFor('/retry/some', 6);
  await stage.carrier.idle();
  expect(stage.app.at('/retry/none')).toHaveLength(2);
  expect(stage.app.at('/retry/some')).toHaveLength(6);
});
