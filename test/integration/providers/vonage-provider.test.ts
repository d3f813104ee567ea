import { jwtVerify } from 'jose';
import { CHANNELS } from '../../../src/challenge/challenge.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { isVonageCallbackPath } from '../../../src/providers/vonage/vonage-call-script.js';
import { describeProvider, type ProviderHarness, send } from '../../setup/provider-contract.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import {
  DELIVERY_ID,
  PHONE,
  PUBLIC_URL,
  vonagePublicKey,
  vonageSettings,
} from '../../setup/vendor-settings.js';

const MESSAGE = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const CALL = '63f61863-4a51-4f6b-86e1-46edebcf9356';

const harness: ProviderHarness = {
  name: 'vonage',
  channels: CHANNELS,
  template: 'sign_in_code:en_GB',
  reference: { sms: MESSAGE, rcs: MESSAGE, whatsapp: MESSAGE, call: CALL },
  create: (apiBaseUrl, connections) =>
    registry.vonage.create(
      { ...vonageSettings, apiBaseUrl },
      { publicUrl: PUBLIC_URL, ...(connections === undefined ? {} : { connections }) },
    ),
  accepted: (channel) =>
    channel !== 'call'
      ? { status: 202, body: { message_uuid: MESSAGE } }
      : {
          status: 201,
          body: {
            uuid: CALL,
            status: 'started',
            conversation_uuid: 'CON-1',
            direction: 'outbound',
          },
        },
  invalidNumber: (channel) =>
    channel !== 'call'
      ? {
          status: 422,
          body: {
            type: 'https://developer.vonage.com/api-errors/messages#1150',
            title: 'Invalid params',
            detail: `The number ${PHONE} is invalid.`,
            invalid_parameters: [{ name: 'to', reason: `invalid number: ${PHONE}` }],
          },
        }
      : {
          status: 400,
          body: {
            type: 'VALIDATION',
            error_title: `Bad Request ${PHONE}`,
            invalid_parameters: { 'to.0.number': 'invalid' },
          },
        },
  unauthorized: () => ({ status: 401, body: { type: 'UNAUTHORIZED', title: 'Unauthorized' } }),
};

describeProvider(harness);

describe('vonage', () => {
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

  const body = () => JSON.parse(carrier.lastRequest.body);

  test('an SMS is valid as long as the code and contains the delivery’s id', async () => {
    carrier.answer = () => harness.accepted('sms');
    await send(provider, 'sms');
    expect(carrier.lastRequest.path).toBe('/v1/messages');
    expect(body()).toEqual({
      channel: 'sms',
      message_type: 'text',
      to: PHONE.slice(1),
      from: 'Acme',
      text: 'Hello',
      ttl: 540,
      client_ref: DELIVERY_ID,
      webhook_url: `${PUBLIC_URL}/webhooks/vonage/sms/${DELIVERY_ID}`,
      webhook_version: 'v1',
    });
  });

  test('RCS goes from the agent, without a failover of Vonage’s own', async () => {
    carrier.answer = () => harness.accepted('rcs');
    await send(provider, 'rcs');
    expect(body()).toEqual({
      channel: 'rcs',
      message_type: 'text',
      to: PHONE.slice(1),
      from: 'acme_agent',
      text: 'Hello',
      ttl: 540,
      client_ref: DELIVERY_ID,
      webhook_url: `${PUBLIC_URL}/webhooks/vonage/rcs/${DELIVERY_ID}`,
      webhook_version: 'v1',
    });
  });

  test('WhatsApp gets the authentication template in exactly its language, with the code in text and button', async () => {
    carrier.answer = () => harness.accepted('whatsapp');
    await send(provider, 'whatsapp', 5_000, 'sign_in_code:en_GB');
    const parameters = [{ type: 'text', text: '123456' }];
    expect(body()).toEqual({
      channel: 'whatsapp',
      message_type: 'custom',
      to: PHONE.slice(1),
      from: '15005550006',
      custom: {
        type: 'template',
        template: {
          name: 'sign_in_code',
          language: { policy: 'deterministic', code: 'en_GB' },
          components: [
            { type: 'body', parameters },
            { type: 'button', sub_type: 'url', index: '0', parameters },
          ],
        },
      },
      client_ref: DELIVERY_ID,
      webhook_url: `${PUBLIC_URL}/webhooks/vonage/whatsapp/${DELIVERY_ID}`,
      webhook_version: 'v1',
    });
  });

  test('a call has time limits for ringing and talking, and continues if a machine picks up', async () => {
    carrier.answer = () => harness.accepted('call');
    await send(provider, 'call');
    expect(carrier.lastRequest.path).toBe('/v1/calls');
    const { answer_url, event_url, ...rest } = body();
    expect(rest).toEqual({
      to: [{ type: 'phone', number: PHONE.slice(1) }],
      from: { type: 'phone', number: '15005550006' },
      answer_method: 'POST',
      event_method: 'POST',
      ringing_timer: 25,
      length_timer: 60,
      machine_detection: 'continue',
    });
    for (const [[url], path] of [
      [answer_url, `/webhooks/vonage/call/${DELIVERY_ID}`],
      [event_url, `/webhooks/vonage/call/${DELIVERY_ID}/event`],
    ]) {
      const { origin, pathname, search } = new URL(url);
      expect(origin + pathname).toBe(PUBLIC_URL + path);
      expect(isVonageCallbackPath([vonageSettings.signatureSecret], pathname + search)).toBe(true);
    }
  });

  test('one token, signed by the application’s key, serves many sends', async () => {
    carrier.answer = () => harness.accepted('sms');
    const before = carrier.requests.length;
    await Promise.all(Array.from({ length: 5 }, () => send(provider, 'sms')));
    await send(provider, 'call');
    const tokens = new Set(carrier.requests.slice(before).map((r) => r.headers.authorization));
    expect(tokens.size).toBe(1);
    const [token = ''] = tokens;
    const { payload } = await jwtVerify(String(token).slice(7), vonagePublicKey, {
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({ application_id: vonageSettings.applicationId });
  });

  test.each([
    [1240, 'number', 'opted_out'],
    [1120, 'account', 'rejected_by_provider'],
    [1470, 'number', 'fraud_suspected'],
  ])('error %i has our failure and reason', async (code, failure, reason) => {
    carrier.answer = () => ({
      status: 422,
      body: { type: `https://developer.vonage.com/api-errors/messages#${code}`, title: 'No' },
    });
    expect(await send(provider, 'sms')).toMatchObject({
      failure,
      reason,
      detail: `Vonage 422 error ${code}: No`,
    });
  });

  describe('an earlier call', () => {
    const sinceMs = Date.now() - 60_000;
    const attempt = {
      channel: 'call',
      to: PHONE,
      deliveryId: DELIVERY_ID,
      sinceMs,
      untilMs: sinceMs + 10_000,
      timeoutMs: 5_000,
    } as const;
    const listed = (...calls: { to?: string; at: number }[]) => {
      const rows = calls.map(({ to = PHONE.slice(1), at }, index) => ({
        uuid: index === 0 ? CALL : MESSAGE,
        direction: 'outbound',
        to: { type: 'phone', number: to },
        start_time: new Date(at).toISOString(),
      }));
      carrier.answer = () => ({ status: 200, body: { count: 1, _embedded: { calls: rows } } });
      return provider.find(attempt);
    };

    test('is found by number and time', async () => {
      const result = await listed({ at: sinceMs + 500 }, { to: '358449999999', at: sinceMs + 500 });
      expect(result).toEqual({ kind: 'found', reference: CALL });
      expect(carrier.lastRequest.query.get('date_start')).toMatch(/^\d{4}-.*Z$/);
    });

    test('was certainly not placed if no call went to the number since', async () => {
      expect(await listed({ to: '358449999999', at: sinceMs + 500 })).toEqual({ kind: 'nothing' });
    });

    test('is uncertain if another one went to the same number', async () => {
      expect(await listed({ at: sinceMs + 500 }, { at: sinceMs + 900 })).toEqual({
        kind: 'unknown',
      });
    });
  });

  test('the price of a call is known after its end; that of an SMS cannot be requested', async () => {
    const asked = (call: object) => {
      carrier.answer = () => ({ status: 200, body: call });
      return provider.price?.({ channel: 'call', reference: CALL });
    };
    expect(await asked({ status: 'completed', price: '0.00254000' })).toEqual({
      kind: 'charged',
      charge: { amount: 0.00254, currency: 'EUR' },
    });
    expect(carrier.lastRequest.path).toBe(`/v1/calls/${CALL}`);
    expect(await asked({ status: 'answered', price: '0.0' })).toEqual({ kind: 'later' });
    carrier.answer = () => ({ status: 404, body: {} });
    expect(await provider.price?.({ channel: 'call', reference: CALL })).toEqual({
      kind: 'unknown',
    });
    const before = carrier.requests.length;
    expect(await provider.price?.({ channel: 'sms', reference: MESSAGE })).toEqual({
      kind: 'unknown',
    });
    expect(carrier.requests).toHaveLength(before);
  });

  test('the state of a call can be requested by its id, with the same result as its callback; that of an SMS cannot', async () => {
    const asked = (status: number, body: object) => {
      carrier.answer = () => ({ status, body });
      return provider.stateOf?.({ channel: 'call', reference: CALL });
    };
    expect(await asked(200, { status: 'timeout' })).toMatchObject([
      { kind: 'failed', reason: 'no_answer', retry: 'other_channel' },
    ]);
    expect(carrier.lastRequest.path).toBe(`/v1/calls/${CALL}`);
    expect(await asked(200, { status: 'completed' })).toEqual([{ kind: 'call_ended' }]);
    expect(await asked(404, {})).toEqual([]);
    expect(await provider.stateOf?.({ channel: 'sms', reference: MESSAGE })).toEqual([]);
  });

  test('an earlier SMS is uncertain, because Vonage lists no messages', async () => {
    const before = carrier.requests.length;
    const attempt = {
      channel: 'sms',
      to: PHONE,
      deliveryId: DELIVERY_ID,
      sinceMs: 0,
      untilMs: 10_000,
      timeoutMs: 5_000,
    } as const;
    expect(await provider.find(attempt)).toEqual({ kind: 'unknown' });
    expect(carrier.requests).toHaveLength(before);
  });
});
