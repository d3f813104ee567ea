import { generateKeyPairSync } from 'node:crypto';
import type { CallStep } from '../../../src/challenge/call-script.js';
import { clientState, type TelnyxPlace } from '../../../src/providers/telnyx/telnyx-call-script.js';
import { telnyxCarrier } from '../../../src/providers/telnyx/telnyx-sms.js';
import { signatureCheck } from '../../../webhooks/declared-signature.js';
import { NOW_MS, postTelnyx, receiver, telnyxEvent } from '../../setup/vendor-requests.js';
import {
  DELIVERY_ID,
  OTHER_DELIVERY_ID,
  PHONE,
  telnyxSettings,
} from '../../setup/vendor-settings.js';

const CALL = 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg';
const MESSAGE = '40385f64-5717-4562-b3fc-2c963f66afa6';
const [challengeId] = DELIVERY_ID.split('.');
const delivery = { challengeId, delivery: 1 };
const nowSeconds = NOW_MS / 1000;
const callPath = `/webhooks/telnyx/call/${DELIVERY_ID}`;
const smsPath = `/webhooks/telnyx/sms/${DELIVERY_ID}`;
const origin = { provider: 'telnyx', channel: 'call', delivery, reference: CALL };

const payloadOf = (place: TelnyxPlace, more: object = {}) => ({
  call_control_id: CALL,
  call_leg_id: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
  connection_id: telnyxSettings.connectionId,
  client_state: clientState(DELIVERY_ID, place),
  from: '+15005550006',
  to: PHONE,
  ...more,
});
const eventOf = (type: string, more: object = {}, place: TelnyxPlace = 'start') =>
  telnyxEvent(type, payloadOf(place, more));
const gathered = (digits: string, status = 'valid', place: TelnyxPlace = { prompt: 2 }) =>
  eventOf('call.gather.ended', { digits, status }, place);
const message = (status: string, more: object = {}) =>
  telnyxEvent('message.finalized', {
    id: MESSAGE,
    to: [{ phone_number: PHONE, status }],
    errors: [],
    ...more,
  });

describe('Telnyx reports', () => {
  test('that a call is dialled and who picked up, each without a command', async () => {
    const { app, sink, commands } = receiver();
    await postTelnyx(app, callPath, eventOf('call.initiated'));
    for (const [kind, result] of [
      ['', 'human'],
      ['', 'machine'],
      ['', 'not_sure'],
      ['premium.', 'human_residence'],
      ['premium.', 'fax_detected'],
      ['premium.', 'silence'],
      ['', 'a new word'],
    ]) {
      await postTelnyx(app, callPath, eventOf(`call.machine.${kind}detection.ended`, { result }));
    }
    expect(sink.records.map(({ events }) => events[0]?.kind)).toEqual([
      'sent',
      'human',
      'machine',
      'answerer_unknown',
      'human',
      'machine',
      'answerer_unknown',
    ]);
    expect(sink.records[0]?.origin).toEqual(origin);
    expect(commands.taken).toEqual([]);
  });

  test('that a call was picked up, and is told what to say and to wait for one key', async () => {
    const { app, sink, commands } = receiver();
    expect((await postTelnyx(app, callPath, eventOf('call.answered'))).status).toBe(200);
    expect(sink.steps).toEqual([{ origin }]);
    expect(commands.taken).toMatchObject([
      {
        call: CALL,
        action: 'gather_using_speak',
        body: {
          payload: 'Press hash.',
          maximum_digits: 1,
          terminating_digit: '',
          client_state: clientState(DELIVERY_ID, { prompt: 2 }),
        },
      },
    ]);
  });

  test.each([
    ['#', gathered('#')],
    ['0', gathered('0')],
    ['', gathered('', 'timeout')],
    ['', gathered('', 'invalid')],
    ['', gathered('', 'cancelled_amd')],
  ])('that %p was pressed', async (key, event) => {
    const { app, sink, commands } = receiver();
    expect((await postTelnyx(app, callPath, event)).status).toBe(200);
    expect(sink.steps).toEqual([{ origin, position: { prompt: 2 }, key }]);
    expect(commands.taken).toHaveLength(1);
  });

  test('where in the call a key was pressed', async () => {
    const { app, sink } = receiver();
    const place = { prompt: 1, pressed: '42', waited: 3 };
    await postTelnyx(app, callPath, gathered('#', 'valid', place));
    expect(sink.steps).toMatchObject([{ position: place, key: '#' }]);
  });

  test('that a person hung up while the call waited for a key, which is no key', async () => {
    const { app, sink, commands } = receiver();
    await postTelnyx(app, callPath, gathered('', 'call_hangup'));
    expect(sink.steps).toEqual([]);
    expect(commands.taken).toEqual([]);
  });

  test('that the last words are spoken: then the call is hung up', async () => {
    const { app, sink, commands } = receiver();
    sink.step = { kind: 'hang_up', say: ['Goodbye.'], locale: 'en' } satisfies CallStep;
    await postTelnyx(app, callPath, gathered('#'));
    const [farewell] = commands.taken;
    expect(farewell).toMatchObject({ action: 'speak', body: { payload: 'Goodbye.' } });
    const ended = eventOf('call.speak.ended', { status: 'completed' }, 'farewell');
    await postTelnyx(app, callPath, ended);
    expect(commands.taken.at(-1)).toMatchObject({ call: CALL, action: 'hangup' });
    // The end of any other words, and of those that a hang-up cut off, changes nothing.
    await postTelnyx(app, callPath, eventOf('call.speak.ended', { status: 'completed' }));
    const cut = eventOf('call.speak.ended', { status: 'call_hangup' }, 'farewell');
    await postTelnyx(app, callPath, cut);
    expect(commands.taken).toHaveLength(2);
  });

  test('that a call to an extension was picked up: the script begins once it is dialled', async () => {
    const { app, sink, commands } = receiver();
    await postTelnyx(app, callPath, eventOf('call.answered', {}, 'extension:4'));
    expect(sink.records).toMatchObject([{ events: [{ kind: 'picked_up' }] }]);
    expect(sink.steps).toEqual([]);
    expect(commands.taken).toMatchObject([
      {
        action: 'gather',
        body: { timeout_millis: 2_600, client_state: clientState(DELIVERY_ID, 'start') },
      },
    ]);
    await postTelnyx(app, callPath, gathered('', 'timeout', 'start'));
    expect(sink.steps).toEqual([{ origin }]);
  });

  test.each([
    [{ hangup_cause: 'normal_clearing' }, { kind: 'call_ended' }],
    [{ hangup_cause: 'time_limit' }, { kind: 'call_ended' }],
    [{ hangup_cause: 'user_busy' }, { reason: 'busy', retry: 'other_channel' }],
    [{ hangup_cause: 'no_answer' }, { reason: 'no_answer', retry: 'other_channel' }],
    [
      { hangup_cause: 'call_rejected', sip_hangup_cause: '403' },
      {
        reason: 'destination_blocked',
        retry: 'next_provider',
        detail: 'Telnyx: call_rejected, SIP 403',
      },
    ],
    [{ hangup_cause: 'call_rejected', sip_hangup_cause: '603' }, { reason: 'busy' }],
    [{}, { reason: 'unreachable', retry: 'next_provider', detail: 'Telnyx: unspecified' }],
  ])('how a call ended: %j', async (payload, event) => {
    const { app, sink } = receiver();
    await postTelnyx(app, callPath, eventOf('call.hangup', payload));
    expect(sink.records).toMatchObject([{ origin, events: [event] }]);
  });

  test('what a call cost, once it is known', async () => {
    const { app, sink } = receiver();
    const cost = { status: 'success', total_cost: '0.0135', cost_parts: [{ currency: 'USD' }] };
    await postTelnyx(app, callPath, eventOf('call.cost', cost));
    await postTelnyx(app, callPath, eventOf('call.cost', { ...cost, status: 'error' }));
    await postTelnyx(app, callPath, eventOf('call.cost', { ...cost, total_cost: null }));
    await postTelnyx(app, callPath, eventOf('call.cost', { ...cost, cost_parts: [] }));
    expect(sink.charges).toEqual([{ origin, charge: { amount: 0.0135, currency: 'USD' } }]);
  });

  test('that a message was delivered, at the address of its delivery', async () => {
    const { app, sink } = receiver();
    expect((await postTelnyx(app, smsPath, message('delivered'))).status).toBe(200);
    expect(sink.records).toEqual([
      {
        origin: { provider: 'telnyx', channel: 'sms', delivery, reference: MESSAGE },
        events: [{ kind: 'delivered' }],
      },
    ]);
  });

  test('what a phone has replied', async () => {
    const { app, sink } = receiver();
    const from = { phone_number: PHONE };
    const reply = { id: MESSAGE, from, to: [{ phone_number: '+15005550006' }], text: '123456' };
    await postTelnyx(app, '/webhooks/telnyx/inbound', telnyxEvent('message.received', reply));
    await postTelnyx(app, '/webhooks/telnyx/inbound', telnyxEvent('message.sent', reply));
    const named = { ...reply, from: { phone_number: 'BANK' } };
    await postTelnyx(app, '/webhooks/telnyx/inbound', telnyxEvent('message.received', named));
    expect(sink.replies).toEqual([
      { provider: 'telnyx', reference: MESSAGE, from: PHONE, to: '+15005550006', text: '123456' },
    ]);
  });

  test('other events, which are accepted and ignored', async () => {
    const { app, sink } = receiver();
    for (const type of ['call.speak.started', 'call.dtmf.received', 'call.of.the.future']) {
      expect((await postTelnyx(app, callPath, eventOf(type, { digit: '#' }))).status).toBe(200);
    }
    expect(sink.calls).toBe(0);
  });
});

describe('a request is Telnyx’s only if', () => {
  const refused = async (path: string, payload: object | string, options = {}) => {
    const { app, sink, commands } = receiver();
    const response = await postTelnyx(app, path, payload, options);
    expect(response.status).toBe(403);
    expect(response.body).toEqual({ type: 'about:blank', title: 'Forbidden', status: 403 });
    expect(sink.calls).toBe(0);
    expect(commands.taken).toEqual([]);
  };
  const paths = [
    [callPath, gathered('#')],
    [smsPath, message('delivered')],
    ['/webhooks/telnyx/inbound', telnyxEvent('message.received', { id: MESSAGE })],
  ] as const;

  test('the account’s key signed it: OpenSSL’s signature by the first key of RFC 8032 is taken, for that key alone', () => {
    const publicKey = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
    const headers: Record<string, string> = {
      'telnyx-timestamp': '1795514400',
      'telnyx-signature-ed25519':
        '9ARjQBR+6j+pRmdTnKFUWrA8ik+VA3yCoLkYkU0n/9SGK/2L44ivuVTLsushqLOSP2XfcjlcSFeW1x9dCca7DA==',
    };
    const body =
      '{"data":{"event_type":"call.initiated","id":"0ccc7b54-4df3-4bca-a65a-3da1ecc777f0"}}';
    const request = {
      pathAndQuery: callPath,
      header: (name: string) => headers[name],
      body: Buffer.from(body),
      delivery: undefined,
    };
    const faultWith = (settings: typeof telnyxSettings) => {
      const carrier = telnyxCarrier(settings);
      return signatureCheck(carrier, carrier.receipts.signature)(request, NOW_MS);
    };
    expect(faultWith({ ...telnyxSettings, publicKey })).toBeUndefined();
    expect(faultWith(telnyxSettings)).toBe('the signature does not match');
  });

  test('no other key signed it', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    for (const [path, event] of paths) await refused(path, event, { key: privateKey });
  });

  test('the signature is over this body and this time', async () => {
    for (const [path, event] of paths) {
      const signedBody = JSON.stringify({ ...event, altered: true });
      await refused(path, event, { signedBody });
      await refused(path, event, { signedSeconds: nowSeconds - 1 });
      await refused(path, event, { headers: { 'telnyx-signature-ed25519': '' } });
      await refused(path, event, { headers: { 'telnyx-signature-ed25519': 'AAAA' } });
    }
  });

  test.each([
    ['five minutes old', nowSeconds - 301],
    ['of the future', nowSeconds + 301],
    ['of a time that is none', 'now'],
  ])('it is not %s', async (_, seconds) => {
    for (const [path, event] of paths) await refused(path, event, { seconds });
  });

  test('it is about a call of this application', async () => {
    await refused(callPath, eventOf('call.answered', { connection_id: '7' }));
  });

  test('the signed body names the delivery that the address names', async () => {
    const other = callPath.replace(DELIVERY_ID, OTHER_DELIVERY_ID);
    await refused(other, gathered('#'));
    await refused(callPath, eventOf('call.answered', { client_state: '' }));
  });
});

describe('an event that comes again', () => {
  test('is handled once, by its id: a replay moves the call no further', async () => {
    const { app, sink, commands } = receiver();
    const event = gathered('0');
    for (const status of [200, 200]) {
      expect((await postTelnyx(app, callPath, event)).status).toBe(status);
    }
    expect(sink.steps).toHaveLength(1);
    expect(commands.taken).toHaveLength(1);
  });

  test('after an outage of Redis or of Telnyx gives the same command, so that Telnyx takes it once', async () => {
    const { app, sink, commands } = receiver();
    const event = gathered('#');
    sink.down = true;
    expect((await postTelnyx(app, callPath, event)).status).toBe(503);
    sink.down = false;
    commands.down = true;
    expect((await postTelnyx(app, callPath, event)).status).toBe(503);
    commands.down = false;
    expect((await postTelnyx(app, callPath, event)).status).toBe(200);
    const twin = receiver();
    await postTelnyx(twin.app, callPath, event);
    expect(twin.commands.taken).toEqual(commands.taken);
    expect(commands.taken[0]?.body['command_id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('to a call that is over meanwhile changes nothing', async () => {
    const { app, commands } = receiver();
    commands.over = true;
    expect((await postTelnyx(app, callPath, gathered('#'))).status).toBe(200);
  });
});

test.each<[string, string, object | string]>([
  ['no JSON', callPath, '{"data":'],
  ['no object', callPath, '[]'],
  ['no event’s id', callPath, telnyxEvent('call.answered', payloadOf('start'), '')],
  ['no call', callPath, eventOf('call.answered', { call_control_id: undefined })],
  ['a call of no form', callPath, eventOf('call.answered', { call_control_id: '../balance' })],
  ['two keys', callPath, gathered('12')],
  ['no place in the call', callPath, gathered('#', 'valid', 'farewell')],
  ['no message', smsPath, telnyxEvent('message.finalized', { to: [{ status: 'delivered' }] })],
])('a genuine request with %s is refused as malformed', async (_, path, payload) => {
  const { app, sink } = receiver();
  const response = await postTelnyx(app, path, payload);
  expect(response.status).toBe(400);
  expect(sink.calls).toBe(0);
});
