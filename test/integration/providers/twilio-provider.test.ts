import { CHANNELS, type Channel } from '../../../src/challenge/challenge.js';
import { Deadline } from '../../../src/challenge/time.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { describeProvider, type ProviderHarness, send } from '../../setup/provider-contract.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import { DELIVERY_ID, PHONE, PUBLIC_URL, twilioSettings } from '../../setup/vendor-settings.js';

const SMS_SID = 'SM00000000000000000000000000000001';
const CALL_SID = 'CA00000000000000000000000000000001';
const TEMPLATE = `HX${'1'.repeat(32)}`;
const MESSAGING_SERVICE = 'MG00000000000000000000000000000001';

const error = (status: number, code: number, message: string) => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

const harness: ProviderHarness = {
  name: 'twilio',
  channels: CHANNELS,
  template: TEMPLATE,
  reference: { sms: SMS_SID, rcs: SMS_SID, whatsapp: SMS_SID, call: CALL_SID },
  create: (apiBaseUrl, connections) =>
    registry.twilio.create(
      { ...twilioSettings, apiBaseUrl },
      { publicUrl: PUBLIC_URL, ...(connections === undefined ? {} : { connections }) },
    ),
  accepted: (channel) => ({
    status: 201,
    body: { sid: harness.reference[channel], status: 'queued' },
  }),
  invalidNumber: () => error(400, 21211, `The 'To' number ${PHONE} is not a valid phone number.`),
  unauthorized: () => error(401, 20003, 'Authenticate'),
};

describeProvider(harness);

describe('twilio', () => {
  let carrier: RecordingCarrier;
  let provider: Required<Provider>;

  beforeAll(async () => {
    carrier = await RecordingCarrier.start();
    provider = await harness.create(carrier.url);
  });

  afterAll(async () => {
    await provider.close();
    await carrier.stop();
  });

  const form = () => new URLSearchParams(carrier.lastRequest.body);
  const accept = (channel: Channel) => {
    carrier.answer = () => harness.accepted(channel);
  };

  test('an SMS is valid as long as the code and reports to its own address', async () => {
    accept('sms');
    await send(provider, 'sms');
    expect(carrier.lastRequest.path).toBe(
      `/2010-04-01/Accounts/${twilioSettings.accountSid}/Messages.json`,
    );
    expect(carrier.lastRequest.headers.authorization).toBe(
      `Basic ${Buffer.from(`${twilioSettings.accountSid}:${twilioSettings.authToken}`).toString('base64')}`,
    );
    expect(Object.fromEntries(form())).toEqual({
      To: PHONE,
      From: 'Acme',
      Body: 'Hello',
      ValidityPeriod: '540',
      StatusCallback: `${PUBLIC_URL}/webhooks/twilio/sms/${DELIVERY_ID}#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx`,
    });
  });

  test('a messaging service takes the place of a sender', async () => {
    accept('sms');
    await provider.sendSms({
      to: PHONE,
      from: MESSAGING_SERVICE,
      text: 'Hello',
      deliveryId: DELIVERY_ID,
      locale: 'en',
      validitySeconds: 60,
      deadline: new Deadline(5_000),
    });
    expect(form().get('MessagingServiceSid')).toBe(MESSAGING_SERVICE);
    expect(form().has('From')).toBe(false);
  });

  test('RCS goes from the agent itself to an rcs address, so that Twilio sends no SMS instead', async () => {
    accept('rcs');
    await send(provider, 'rcs');
    expect(Object.fromEntries(form())).toEqual({
      To: `rcs:${PHONE}`,
      From: 'rcs:acme_agent',
      Body: 'Hello',
      ValidityPeriod: '540',
      StatusCallback: `${PUBLIC_URL}/webhooks/twilio/rcs/${DELIVERY_ID}#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx`,
    });
  });

  test('WhatsApp gets the approved template with the code as its only variable', async () => {
    accept('whatsapp');
    await send(provider, 'whatsapp', 5_000, TEMPLATE);
    expect(Object.fromEntries(form())).toEqual({
      To: `whatsapp:${PHONE}`,
      From: 'whatsapp:+15005550006',
      ContentSid: TEMPLATE,
      ContentVariables: '{"1":"123456"}',
      StatusCallback: `${PUBLIC_URL}/webhooks/twilio/whatsapp/${DELIVERY_ID}#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx`,
    });
  });

  test('a lost RCS message is found by its address, its agent and its code', async () => {
    const message = {
      sid: SMS_SID,
      direction: 'outbound-api',
      from: 'rcs:acme_agent',
      body: '123456 is your code',
      date_created: new Date().toUTCString().replace('GMT', '+0000'),
    };
    carrier.answer = () => ({ status: 200, body: { messages: [message], next_page_uri: null } });
    const nowMs = Date.now();
    const times = { sinceMs: nowMs - 1_000, untilMs: nowMs + 1_000, timeoutMs: 5_000 };
    const attempt = { channel: 'rcs', to: PHONE, deliveryId: DELIVERY_ID, ...times } as const;
    expect(await provider.find({ ...attempt, from: 'acme_agent', code: '123456' })).toEqual({
      kind: 'found',
      reference: SMS_SID,
    });
    expect(carrier.lastRequest.query.get('To')).toBe(`rcs:${PHONE}`);
  });

  test('a call has time limits for ringing and talking, and reports every step', async () => {
    accept('call');
    await send(provider, 'call');
    expect(carrier.lastRequest.path).toBe(
      `/2010-04-01/Accounts/${twilioSettings.accountSid}/Calls.json`,
    );
    const address = `${PUBLIC_URL}/webhooks/twilio/call/${DELIVERY_ID}`;
    const fragment = '#ct=2000&rt=5000&rc=2&rp=ct,rt,5xx';
    expect(form().getAll('StatusCallbackEvent')).toEqual([
      'initiated',
      'ringing',
      'answered',
      'completed',
    ]);
    expect(Object.fromEntries(form())).toMatchObject({
      To: PHONE,
      From: '+15005550006',
      Url: `${address}${fragment}`,
      StatusCallback: `${address}/status${fragment}`,
      Timeout: '25',
      TimeLimit: '60',
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: `${address}/machine${fragment}`,
    });
  });

  test('machine detection is not requested if it is switched off', async () => {
    const plain = await registry.twilio.create(
      { ...twilioSettings, apiBaseUrl: carrier.url, amd: false },
      { publicUrl: PUBLIC_URL },
    );
    accept('call');
    await send(plain, 'call');
    expect([...form().keys()].filter((name) => /Machine|Amd/.test(name))).toEqual([]);
    await plain.close();
  });

  test.each([
    [21614, 'channel', 'landline'],
    [21610, 'number', 'opted_out'],
    [21408, 'account', 'destination_blocked'],
    [30450, 'number', 'fraud_suspected'],
    [99999, 'account', 'rejected_by_provider'],
  ])('error %i has our failure and reason', async (code, failure, reason) => {
    carrier.answer = () => error(400, code, 'No');
    expect(await send(provider, 'sms')).toMatchObject({
      failure,
      reason,
      detail: `Twilio 400 error ${code}: No`,
    });
  });

  test('an RFC 9457 error counts by its code as well', async () => {
    carrier.answer = () => ({
      status: 400,
      body: { type: 'https://example.com/e', title: 'Landline', status: 400, code: 21614 },
    });
    expect(await send(provider, 'sms')).toMatchObject({ failure: 'channel', reason: 'landline' });
  });

  describe.each<Channel>(['sms', 'call'])('a price, %s', (channel) => {
    const asked = (resource: object) => {
      carrier.answer = () => ({ status: 200, body: { price_unit: 'USD', ...resource } });
      return provider.price?.({ channel, reference: harness.reference[channel] ?? '' });
    };

    test('is the debit that the resource shows, as an amount', async () => {
      expect(await asked({ status: 'delivered', price: '-0.00790' })).toEqual({
        kind: 'charged',
        charge: { amount: 0.0079, currency: 'USD' },
      });
      expect(carrier.lastRequest.path).toMatch(`/${harness.reference[channel]}.json`);
    });

    test('is unknown while the resource has none, or an invalid one', async () => {
      expect(await asked({ status: 'completed', price: null })).toEqual({ kind: 'later' });
      expect(await asked({ status: 'completed', price: '1,5' })).toEqual({ kind: 'later' });
    });

    test('stays unknown if Twilio does not have the resource', async () => {
      carrier.answer = () => error(404, 20404, 'Not found');
      const reference = harness.reference[channel] ?? '';
      expect(await provider.price?.({ channel, reference })).toEqual({ kind: 'unknown' });
    });
  });

  test('a call that was not set up costs nothing; for a failed message Twilio’s price counts', async () => {
    carrier.answer = () => ({
      status: 200,
      body: { status: 'failed', price: null, price_unit: 'usd' },
    });
    expect(await provider.price?.({ channel: 'call', reference: CALL_SID })).toEqual({
      kind: 'charged',
      charge: { amount: 0, currency: 'USD' },
    });
    expect(await provider.price?.({ channel: 'sms', reference: SMS_SID })).toEqual({
      kind: 'later',
    });
  });

  describe.each<Channel>(['sms', 'call'])('an earlier attempt, %s', (channel) => {
    const sinceMs = Date.now() - 60_000;
    const attempt = {
      channel,
      to: PHONE,
      deliveryId: DELIVERY_ID,
      sinceMs,
      untilMs: sinceMs + 10_000,
      timeoutMs: 5_000,
    };
    const listed = (...sends: { at: number; direction?: string }[]) => {
      const rows = sends.map(({ at, direction = 'outbound-api' }, index) => ({
        sid: index === 0 ? harness.reference[channel] : `${harness.reference[channel]}x`,
        direction,
        date_created: new Date(at).toUTCString().replace('GMT', '+0000'),
      }));
      const key = channel === 'sms' ? 'messages' : 'calls';
      carrier.answer = () => ({ status: 200, body: { [key]: rows, next_page_uri: null } });
      return provider.find(attempt);
    };

    test('is found by number and time', async () => {
      const result = await listed({ at: sinceMs + 1_000 }, { at: sinceMs - 3_600_000 });
      expect(result).toEqual({ kind: 'found', reference: harness.reference[channel] });
      expect(carrier.lastRequest.query.get('To')).toBe(PHONE);
    });

    test('was certainly not sent if nothing went to the number since', async () => {
      const inbound = { at: sinceMs + 1_000, direction: 'inbound' };
      expect(await listed(inbound, { at: sinceMs - 60_000 })).toEqual({ kind: 'nothing' });
    });

    test('is not mistaken for a later send to the number, or a call picked up later', async () => {
      expect(await listed({ at: sinceMs + 30_000 })).toMatchObject({
        kind: channel === 'sms' ? 'nothing' : 'found',
      });
    });

    test('is uncertain if another one went to the same number', async () => {
      const result = await listed({ at: sinceMs + 1_000 }, { at: sinceMs + 2_000 });
      expect(result).toEqual({ kind: 'unknown' });
    });

    test('is uncertain if Twilio lists more than one page', async () => {
      const body = { messages: [], calls: [], next_page_uri: '/2010-04-01/more.json' };
      carrier.answer = () => ({ status: 200, body });
      expect(await provider.find(attempt)).toEqual({ kind: 'unknown' });
    });

    test('is not ruled out while its request may still be on its way', async () => {
      carrier.answer = () => ({
        status: 200,
        body: { messages: [], calls: [], next_page_uri: null },
      });
      const justNow = { ...attempt, sinceMs: Date.now() };
      expect(await provider.find(justNow)).toEqual({ kind: 'unknown' });
    });
  });
});
