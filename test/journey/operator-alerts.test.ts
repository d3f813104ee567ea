/** What operators are told of callbacks that are not signed and of webhooks that are lost: once, signed, with the way into the console. */
import request from 'supertest';
import { SECRET } from '../fixtures/challenges.js';
import { Receiver, status, verify } from '../setup/receiver.js';
import { openStage, type Stage } from './stage.js';

const TENANT_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
let stage: Stage;
/** The operator's. */
let operator: Receiver;
/** The tenant's. */
let tenant: Receiver;

beforeAll(async () => {
  [operator, tenant] = [await Receiver.listen(), await Receiver.listen()];
  stage = await openStage({
    webhook: { url: tenant.url, secrets: [TENANT_SECRET] },
    file: { record: { keepDays: 7, webhook: { url: operator.url, secrets: [SECRET] } } },
  });
});

afterAll(async () => {
  await stage.close();
  await operator.close();
  await tenant.close();
});

interface Alert {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** The next alert that the operator gets. */
async function alert(): Promise<Alert['data']> {
  for (;;) {
    const [received] = await operator.received.take(1);
    if (!received) throw new Error('Nothing came.');
    const told = verify(received, SECRET) as Alert;
    if (told.type === 'operator.alert') return told.data;
  }
}

async function forged(): Promise<number> {
  const { status: code } = await request(stage.config.publicUrl)
    .post('/webhooks/twilio/sms/ch_0000000000000000000000000000.1')
    .set({ 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'none' })
    .send('MessageSid=SM1&MessageStatus=delivered');
  return code;
}

it('many callbacks in a carrier’s name without its signature are told once', async () => {
  for (let i = 0; i < 45; i += 1) expect(await forged()).toBe(403);
  expect(await alert()).toMatchObject({
    alert: 'signatures_refused',
    carrier: 'twilio',
    figures: { count: 20 },
    cause: expect.stringContaining('signature'),
    link: `${stage.config.publicUrl}/console/#carriers`,
  });
  const { text } = await request(stage.config.publicUrl).get('/metrics');
  expect(text).toContain('octothorpe_operator_alerts_total{kind="signatures_refused"} 1');
});

it('a tenant’s webhook that is gone is told to the operator once, and again after it was back', async () => {
  const end = async (to: string) => {
    const { body } = await stage.start({ to, channel: 'sms' });
    await stage.until(body.id, ({ state }) => state === 'delivered');
    await stage.post(`/v1/challenges/${body.id}/cancel`);
    return body.id as string;
  };
  const enable = { reason: 'the receiver is back', operator: 'anna' };
  const outcome = (of: string, id: string) =>
    stage.line(({ outcome: told, challenge }) => told === of && challenge === id);
  const failing = {
    alert: 'webhook_failing',
    cause: expect.stringContaining('webhook'),
    link: `${stage.config.publicUrl}/console/#settings`,
  };
  tenant.answer(status(410));
  await outcome('gone', await end('+358446400001'));
  expect(await alert()).toMatchObject(failing);
  // The tenant's own copy has to be given up before its receiver is back, or it takes the next answer.
  await stage.line(
    ({ outcome: told, notification }) =>
      told === 'disabled' && String(notification).startsWith('alert-'),
  );

  // Still the same occasion.
  tenant.answer(status(410));
  await stage.post('/v1/operator/webhook/enable', enable);
  await outcome('gone', await end('+358446401038'));

  await stage.post('/v1/operator/webhook/enable', enable);
  await outcome('delivered', await end('+358446402075'));
  tenant.answer(status(410));
  await outcome('gone', await end('+358446403112'));
  expect(await alert()).toMatchObject(failing);
  const { text } = await request(stage.config.publicUrl).get('/metrics');
  expect(text).toContain('octothorpe_operator_alerts_total{kind="webhook_failing"} 2');
});
