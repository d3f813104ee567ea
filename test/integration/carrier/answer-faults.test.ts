import type { Call } from '../../../packages/carrier/src/carrier-interface.js';
import {
  magic,
  openStage,
  plain,
  type Stage,
  TELNYX_NUMBER,
  TWILIO_NUMBER,
  VONAGE_NUMBER,
} from './stage.js';

/** Twenty seconds of telephone time, the wait of a slow answer, in real milliseconds. */
const SLOW_MS = 100;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

const delivered = ({ status }: { status: string }) => status === 'delivered';

/** What each SDK throws for a cut connection. */
const CUT = {
  twilio: { code: 'ECONNRESET' },
  vonage: { code: 'ECONNRESET' },
  telnyx: { message: 'Connection error.' },
} as const;

/** The vendors' ways to send one SMS. */
const sends = {
  twilio: (to: string, statusPath: string) =>
    stage.twilio.messages
      .create({ to, from: TWILIO_NUMBER, body: 'x', statusCallback: stage.app.base + statusPath })
      .then(({ sid }) => sid),
  vonage: (to: string, statusPath: string) =>
    stage.vonage.messages
      .send({
        channel: 'sms',
        messageType: 'text',
        to: plain(to),
        from: plain(VONAGE_NUMBER),
        text: 'x',
        webhookUrl: stage.app.base + statusPath,
      } as Parameters<Stage['vonage']['messages']['send']>[0])
      .then(({ messageUUID }) => messageUUID),
  telnyx: (to: string, statusPath: string) =>
    stage.telnyx.messages
      .send({ to, from: TELNYX_NUMBER, text: 'x', webhook_url: stage.app.base + statusPath })
      .then(({ data }) => data?.id ?? ''),
};

describe.each(['twilio', 'vonage', 'telnyx'] as const)('at %s', (vendor) => {
  const send = (code: string) => sends[vendor](magic(code), `/status/${vendor}/${code}`);

  test('if the connection is cut after the request was accepted, the message goes out', async () => {
    await expect(send('28')).rejects.toMatchObject(CUT[vendor]);
    await stage.carrier.waitForMessage(magic('28'), delivered);
    expect(stage.carrier.ledger().messages).toBe(1);
  });

  test('if the connection is cut before, nothing goes out', async () => {
    await expect(send('29')).rejects.toMatchObject(CUT[vendor]);
    expect(stage.carrier.ledger().messages).toBe(0);
  });

  test('a slow answer comes after the message has arrived', async () => {
    const begun = performance.now();
    const id = await send('24');
    expect(performance.now() - begun).toBeGreaterThan(SLOW_MS - 5);
    expect(stage.carrier.phone(magic('24')).messages).toMatchObject([{ id, status: 'delivered' }]);
  });

  test('a callback can come before the answer', async () => {
    const id = await send('27');
    const callbacks = stage.app.at(`/status/${vendor}/27`);
    expect(callbacks.length).toBeGreaterThan(0);
    expect(callbacks.every(({ body }) => body.includes(id))).toBe(true);
  });

  test('a lost receipt: the message arrives, and no callback comes', async () => {
    await send('26');
    await stage.carrier.waitForMessage(magic('26'), delivered);
    await stage.carrier.idle();
    expect(stage.app.at(`/status/${vendor}/26`)).toEqual([]);
  });

  test('a request that is never answered sends nothing', async () => {
    const given = Promise.race([send('25').catch(() => 'failed'), afterCarrierSaw('/')]);
    expect(await given).toBe('seen');
    expect(stage.carrier.ledger().messages).toBe(0);
  });

  /** Resolves when the carrier has recorded a request that it will not answer. */
  async function afterCarrierSaw(_path: string): Promise<'seen'> {
    while (!stage.carrier.exchanges().some(({ failure }) => failure === 'never answered')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return 'seen';
  }
});

test('a number that hangs at one vendor works at the other', async () => {
  const id = await sends.vonage(magic('32'), '/status/other/32');
  expect((await stage.carrier.waitForMessage(magic('32'), delivered)).id).toBe(id);
  const sid = await sends.twilio(magic('33'), '/status/other/33');
  expect((await stage.carrier.waitForMessage(magic('33'), delivered)).id).toBe(sid);
});

test('a call whose first callbacks come before the answer already rings', async () => {
  stage.app.twiml('/early', '<Hangup/>');
  const { sid } = await stage.twilio.calls.create({
    to: magic('27'),
    from: TWILIO_NUMBER,
    url: `${stage.app.base}/early`,
    statusCallback: `${stage.app.base}/early/status`,
    statusCallbackEvent: ['initiated', 'ringing'],
  });
  const told = stage.app.at('/early/status').map(({ form }) => form['CallStatus']);
  expect(told).toEqual(['initiated', 'ringing']);
  expect(stage.carrier.call(sid).state).toBe('ringing');
});

test('a call whose connection was cut after the request still rings and can be found', async () => {
  stage.app.twiml('/cut', '<Hangup/>');
  const to = magic('28');
  const url = `${stage.app.base}/cut`;
  await expect(stage.twilio.calls.create({ to, from: TWILIO_NUMBER, url })).rejects.toThrow();
  const { id } = await stage.carrier.waitForCall(to, ({ state }: Call) => state === 'ringing');
  const found = await stage.twilio.calls.list({ to });
  expect(found.map(({ sid }) => sid)).toEqual([id]);
});
