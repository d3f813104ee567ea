import { Deadline } from '../../../src/challenge/time.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { clientState } from '../../../src/providers/telnyx/telnyx-call-script.js';
import { TelnyxCommands } from '../../../src/providers/telnyx/telnyx-commands.js';
import { describeProvider, type ProviderHarness, send } from '../../setup/provider-contract.js';
import { type CarrierAnswer, RecordingCarrier } from '../../setup/recording-carrier.js';
import { DELIVERY_ID, PHONE, PUBLIC_URL, telnyxSettings } from '../../setup/vendor-settings.js';

const MESSAGE = '40385f64-5717-4562-b3fc-2c963f66afa6';
const CALL = 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg';

const error = (status: number, code: string, title: string, more: object = {}): CarrierAnswer => ({
  status,
  body: { errors: [{ code, title, detail: title, ...more }] },
});

const harness: ProviderHarness = {
  name: 'telnyx',
  reference: { sms: MESSAGE, call: CALL },
  create: (apiBaseUrl, connections) =>
    registry.telnyx.create(
      { ...telnyxSettings, apiBaseUrl },
      { publicUrl: PUBLIC_URL, ...(connections === undefined ? {} : { connections }) },
    ) as Promise<Required<Provider>>,
  accepted: (channel) =>
    channel === 'sms'
      ? { status: 200, body: { data: { id: MESSAGE, to: [{ status: 'queued' }] } } }
      : { status: 200, body: { data: { call_control_id: CALL, is_alive: false } } },
  invalidNumber: () =>
    error(422, '10016', `Phone number ${PHONE} must be in +E.164 format`, {
      source: { pointer: '/to' },
    }),
  unauthorized: () => error(401, '10009', 'Authentication failed'),
};

describeProvider(harness);

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

const call = (more: object = {}) => {
  carrier.answer = () => harness.accepted('call');
  const shared = { to: PHONE, deliveryId: DELIVERY_ID, locale: 'en', from: '+15005550006' };
  const limits = { ringSeconds: 25, callSecondsMax: 60, deadline: new Deadline(5_000) };
  return provider.placeCall({ ...shared, ...limits, ...more });
};

describe('a call', () => {
  test('is dialled with its limits, its callback and an id of its own, and shows its number', async () => {
    await call();
    expect(carrier.lastRequest.path).toBe('/v2/calls');
    expect(carrier.lastRequest.headers.authorization).toBe(`Bearer ${telnyxSettings.apiKey}`);
    const { command_id, webhook_retries_policies, ...rest } = body();
    expect(rest).toEqual({
      connection_id: telnyxSettings.connectionId,
      to: PHONE,
      from: '+15005550006',
      timeout_secs: 25,
      retry_on_timeout: false,
      time_limit_secs: 60,
      answering_machine_detection: 'detect',
      client_state: clientState(DELIVERY_ID, 'start'),
      webhook_url: `${PUBLIC_URL}/webhooks/telnyx/call/${DELIVERY_ID}`,
      webhook_url_method: 'POST',
    });
    expect(command_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const waits: number[] = webhook_retries_policies['call.gather.ended'].retries_ms;
    expect(waits.length).toBeLessThanOrEqual(5);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000);
  });

  test('with a hidden caller asks for privacy, and still names a number of the account', async () => {
    await call({ hiddenCaller: true });
    expect(body()).toMatchObject({ privacy: 'id', from: '+15005550006' });
  });

  test('to an extension dials it, a second after the call is answered', async () => {
    await call({ extension: '4711' });
    expect(body()).toMatchObject({
      send_digits_on_answer: 'W4711',
      client_state: clientState(DELIVERY_ID, 'extension:4'),
    });
  });

  test('is no longer than allowed, and no shorter than Telnyx takes', async () => {
    await call({ callSecondsMax: 20 });
    expect(body()).toMatchObject({ time_limit_secs: 30 });
  });

  test('has the same id when it is tried again, so that Telnyx takes it once', async () => {
    await call();
    const { command_id: first } = body();
    await call();
    expect(body().command_id).toBe(first);
    await call({ deliveryId: DELIVERY_ID.replace('.1', '.2') });
    expect(body().command_id).not.toBe(first);
  });

  test('from a number that is not the account’s is the account’s failure, not the phone’s', async () => {
    carrier.answer = () =>
      error(422, '10002', 'Invalid phone number', { source: { pointer: '/from' } });
    expect(await send(provider, 'call')).toMatchObject({
      failure: 'account',
      detail: 'Telnyx 422 error 10002: Invalid phone number',
    });
  });

  describe('whose answer was lost', () => {
    const sinceMs = Date.now() - 60_000;
    const attempt = {
      ...({ channel: 'call', to: PHONE, deliveryId: DELIVERY_ID } as const),
      ...{ sinceMs, untilMs: sinceMs + 10_000, timeoutMs: 5_000 },
    };
    const active = (...states: string[]) => {
      const data = states.map((client_state, at) => ({
        call_control_id: `${CALL}${at}`,
        client_state,
      }));
      carrier.answer = () => ({ status: 200, body: { data } });
      return provider.find(attempt);
    };

    test('is found among the calls in progress, by the delivery that it names', async () => {
      const other = clientState(DELIVERY_ID.replace('.1', '.2'), 'start');
      const own = clientState(DELIVERY_ID, { prompt: 2 });
      expect(await active(other, own)).toEqual({ kind: 'found', reference: `${CALL}1` });
      expect(carrier.lastRequest.path).toBe(
        `/v2/connections/${telnyxSettings.connectionId}/active_calls`,
      );
    });

    test('is uncertain if it is not in progress: it may be over', async () => {
      expect(await active()).toEqual({ kind: 'unknown' });
    });
  });

  test('can be asked for: its resource says that it is over, and nothing else', async () => {
    const asked = (status: number, data: object) => {
      carrier.answer = () => ({ status, body: { data: { call_control_id: CALL, ...data } } });
      return provider.stateOf({ channel: 'call', reference: CALL });
    };
    const end_time = '2026-11-24T10:00:00Z';
    expect(await asked(200, { is_alive: false, end_time })).toEqual([{ kind: 'call_ended' }]);
    expect(decodeURIComponent(carrier.lastRequest.path)).toBe(`/v2/calls/${CALL}`);
    expect(await asked(200, { is_alive: true })).toEqual([]);
    // Dialling: not alive yet, and not over either.
    expect(await asked(200, { is_alive: false })).toEqual([]);
    expect(await asked(404, {})).toEqual([]);
  });

  test('has no price that can be asked for', async () => {
    const before = carrier.requests.length;
    const price = await provider.price({ channel: 'call', reference: CALL });
    expect(price).toEqual({ kind: 'unknown' });
    expect(carrier.requests).toHaveLength(before);
  });
});

describe('an SMS', () => {
  test('is sent as the shipped description says', async () => {
    carrier.answer = () => harness.accepted('sms');
    await send(provider, 'sms');
    expect(carrier.lastRequest.path).toBe('/v2/messages');
    expect(body()).toEqual({
      from: 'Acme',
      to: PHONE,
      text: 'Hello',
      type: 'SMS',
      webhook_url: `${PUBLIC_URL}/webhooks/telnyx/sms/${DELIVERY_ID}`,
    });
  });

  test('names the messaging profile where one is set, as alphanumeric senders need it', async () => {
    const messagingProfileId = '3f1c1f4e-9a6f-4c1e-9f6a-1a2b3c4d5e6f';
    const settings = { ...telnyxSettings, messagingProfileId, apiBaseUrl: carrier.url };
    const own = await registry.telnyx.create(settings, { publicUrl: PUBLIC_URL });
    carrier.answer = () => harness.accepted('sms');
    await send(own as Required<Provider>, 'sms');
    expect(body()).toMatchObject({ messaging_profile_id: messagingProfileId, from: 'Acme' });
    await own.close();
  });

  test('can be asked for, with its price', async () => {
    const cost = { amount: '0.0051', currency: 'USD' };
    carrier.answer = () => ({
      status: 200,
      body: { data: { id: MESSAGE, to: [{ status: 'delivered' }], cost } },
    });
    const delivery = { channel: 'sms', reference: MESSAGE } as const;
    expect(await provider.stateOf(delivery)).toEqual([{ kind: 'delivered' }]);
    expect(await provider.price(delivery)).toEqual({
      kind: 'charged',
      charge: { amount: 0.0051, currency: 'USD' },
    });
  });
});

describe('a command to a call', () => {
  const command = { action: 'hangup', body: { command_id: 'c1' } } as const;
  let commands: TelnyxCommands;
  beforeAll(() => {
    commands = new TelnyxCommands({ ...telnyxSettings, apiBaseUrl: carrier.url });
  });
  afterAll(() => commands.close());
  const run = () => commands.run(CALL, command);

  test('is taken', async () => {
    carrier.answer = () => ({ status: 200, body: { data: { result: 'ok' } } });
    expect(await run()).toBe('taken');
    expect(decodeURIComponent(carrier.lastRequest.path)).toBe(`/v2/calls/${CALL}/actions/hangup`);
  });

  test('goes out again at once, with the same id, if Telnyx does not take it', async () => {
    const before = carrier.requests.length;
    const answers: CarrierAnswer[] = ['cut', { status: 500, body: {} }];
    carrier.answer = () => answers.shift() ?? { status: 200, body: {} };
    expect(await run()).toBe('taken');
    const bodies = carrier.requests.slice(before).map((request) => request.body);
    expect(bodies).toEqual(Array.from({ length: 3 }, () => JSON.stringify(command.body)));
  });

  test('that nobody takes makes the webhook come again', async () => {
    carrier.answer = () => ({ status: 503, body: {} });
    await expect(run()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test.each(['90018', '90015'])(
    'to a call that is over (%s) has nothing left to do',
    async (code) => {
      carrier.answer = () => error(422, code, 'Call has already ended');
      expect(await run()).toBe('over');
    },
  );

  test('that Telnyx refuses is an error of ours, which names no number', async () => {
    carrier.answer = () => error(422, '10015', `Bad request about ${PHONE}`);
    await expect(run()).rejects.toThrow('Telnyx refused hangup: HTTP 422, error 10015.');
  });
});

describe('doctor', () => {
  const check = (
    application: CarrierAnswer,
    balance: CarrierAnswer = { status: 200, body: {} },
  ) => {
    carrier.answer = ({ path }) => (path === '/v2/balance' ? balance : application);
    return registry.telnyx.check?.(
      { ...telnyxSettings, apiBaseUrl: carrier.url },
      { publicUrl: PUBLIC_URL },
    );
  };
  const application = (more: object): CarrierAnswer => ({
    status: 200,
    body: {
      data: {
        ...{ active: true, call_cost_in_webhooks: true },
        outbound: { outbound_voice_profile_id: '1' },
        ...more,
      },
    },
  });

  test('is content with an application that can call and reports prices', async () => {
    expect(await check(application({}))).toMatchObject({ verdict: 'ok' });
  });

  test.each<[string, CarrierAnswer, 'warn' | 'FAIL', RegExp]>([
    ['reports no prices', application({ call_cost_in_webhooks: false }), 'warn', /call cost/],
    ['has no profile', application({ outbound: {} }), 'FAIL', /outbound voice profile/],
    ['is switched off', application({ active: false }), 'FAIL', /activate it/],
    ['is not there', { status: 404, body: {} }, 'FAIL', /TELNYX_CONNECTION_ID/],
  ])('names the cure if the application %s', async (_, answer, verdict, message) => {
    expect(await check(answer)).toMatchObject({ verdict, message: expect.stringMatching(message) });
  });

  test('names the API key if it is refused', async () => {
    const refused = { status: 401, body: {} };
    expect(await check(application({}), refused)).toMatchObject({
      verdict: 'FAIL',
      message: expect.stringMatching(/refuses the credentials/),
    });
  });
});
