import fc from 'fast-check';
import request from 'supertest';
import twilio from 'twilio';
import { TWILIO_CALLBACKS } from '../../../src/providers/twilio/twilio-addresses.js';
import { type Form, shiftedByOne } from '../../setup/signed-requests.js';
import { type App, postTwilio, receiver } from '../../setup/vendor-requests.js';
import {
  DELIVERY_ID,
  OTHER_DELIVERY_ID,
  PHONE,
  twilioSettings,
} from '../../setup/vendor-settings.js';

const CALL = 'CA00000000000000000000000000000001';
const MESSAGE = 'SM00000000000000000000000000000001';
const account = { AccountSid: twilioSettings.accountSid, ApiVersion: '2010-04-01' };
const parties = { To: PHONE, From: '+15005550006' };
const [challengeId] = DELIVERY_ID.split('.');
const delivery = { challengeId, delivery: 1 };

const smsPath = `/webhooks/twilio/sms/${DELIVERY_ID}`;
const callPath = `/webhooks/twilio/call/${DELIVERY_ID}`;
const sms = {
  ...account,
  ...parties,
  MessageSid: MESSAGE,
  SmsSid: MESSAGE,
  SmsStatus: 'delivered',
  MessageStatus: 'delivered',
};
const call = {
  ...account,
  ...parties,
  CallSid: CALL,
  CallStatus: 'in-progress',
  Direction: 'outbound-api',
  Called: PHONE,
  Caller: '+15005550006',
};
const key = { ...call, Digits: '#', FinishedOnKey: '', ToCity: 'HELSINKI', ToCountry: 'FI' };

test('the SDK signs the known vector like Twilio', () => {
  const form = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  expect(
    twilio.getExpectedTwilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form),
  ).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
});

describe('Twilio reports', () => {
  test('that a message was delivered', async () => {
    const { app, sink, reports, lines } = receiver();
    await postTwilio(app, smsPath, sms).expect(200, '');
    expect(sink.records).toEqual([
      {
        origin: { provider: 'twilio', channel: 'sms', delivery, reference: MESSAGE },
        events: [{ kind: 'delivered' }],
      },
    ]);
    const about = { provider: 'twilio', outcome: 'handled', deliveryId: DELIVERY_ID };
    expect(reports).toEqual([about]);
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'request',
        status: 200,
        route: TWILIO_CALLBACKS.sms,
        ...about,
      }),
    ]);
  });

  test('why a message was not', async () => {
    const { app, sink } = receiver();
    await postTwilio(app, smsPath, {
      ...sms,
      MessageStatus: 'undelivered',
      ErrorCode: '30006',
    }).expect(200);
    expect(sink.records[0]?.events).toEqual([
      expect.objectContaining({ kind: 'failed', reason: 'landline', retry: 'other_channel' }),
    ]);
  });

  test('a status without information on the delivery, which is accepted and ignored', async () => {
    const { app, sink } = receiver();
    await postTwilio(app, smsPath, { ...sms, MessageStatus: 'queued' }).expect(200);
    expect(sink.calls).toBe(0);
  });

  test('the progress of a call, and who picked up', async () => {
    const { app, sink } = receiver();
    const status = `${callPath}/status`;
    await postTwilio(app, status, { ...call, CallStatus: 'ringing', SequenceNumber: '1' });
    await postTwilio(app, `${callPath}/machine`, {
      ...account,
      CallSid: CALL,
      AnsweredBy: 'machine_start',
      MachineDetectionDuration: '3500',
    });
    await postTwilio(app, `${callPath}/machine`, {
      ...account,
      CallSid: CALL,
      AnsweredBy: 'human',
    });
    await postTwilio(app, status, { ...call, CallStatus: 'completed', CallDuration: '12' });
    expect(sink.records.map(({ events }) => events.map(({ kind }) => kind))).toEqual([
      ['ringing'],
      ['machine'],
      ['human'],
      ['call_ended'],
    ]);
  });

  test('that a call was picked up, and gets the script', async () => {
    const { app, sink } = receiver();
    const response = await postTwilio(app, callPath, call).expect(200);
    expect(response.headers['content-type']).toMatch('text/xml');
    expect(response.text).toContain('<Gather ');
    expect(sink.steps).toEqual([
      { origin: { provider: 'twilio', channel: 'call', delivery, reference: CALL } },
    ]);
  });

  test.each([
    ['#', { Digits: '#' }],
    ['#', { Digits: '', FinishedOnKey: '#' }],
    ['#', { FinishedOnKey: '#' }],
    ['0', { Digits: '0' }],
    ['', { Digits: '' }],
    ['', {}],
  ])('that %p was pressed, by %j', async (pressedKey, digits) => {
    const { app, sink } = receiver();
    await postTwilio(app, `${callPath}?prompt=2&pressed=0`, { ...call, ...digits }).expect(200);
    expect(sink.steps[0]).toMatchObject({
      position: { prompt: 2, pressed: '0' },
      key: pressedKey,
    });
  });

  test('what a phone has replied', async () => {
    const { app, sink } = receiver();
    const inbound = {
      ...account,
      MessageSid: MESSAGE,
      From: PHONE,
      To: '+15005550006',
      Body: 'My code is 123456',
      NumSegments: '1',
    };
    const response = await postTwilio(app, '/webhooks/twilio/inbound', inbound).expect(200);
    expect(response.text).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
    expect(sink.replies).toEqual([
      {
        provider: 'twilio',
        reference: MESSAGE,
        from: PHONE,
        to: '+15005550006',
        text: 'My code is 123456',
      },
    ]);
    await postTwilio(app, '/webhooks/twilio/inbound', { ...inbound, From: 'BANK' }).expect(200);
    expect(sink.replies).toHaveLength(1);
  });

  describe('a reply more than once, and it counts', () => {
    const start = { ...account, MessageSid: MESSAGE, From: PHONE, To: '+15005550006' };
    const inbound = { ...start, Body: 'START', NumSegments: '1' };
    const post = (app: App, form: Form = inbound) =>
      postTwilio(app, '/webhooks/twilio/inbound', form);

    test('once: a STOP or START for 400 days, and a code for an hour', async () => {
      const { app, replayProtection } = receiver();
      await post(app);
      const MessageSid = MESSAGE.replace(/1$/, '2');
      await post(app, { ...inbound, MessageSid, Body: '123456' });
      expect(replayProtection.seconds).toEqual([400 * 86_400, 3_600]);
    });

    test('once: a copy is answered like the first and changes nothing', async () => {
      const { app, sink, reports } = receiver();
      const first = await post(app).expect(200);
      const copy = await post(app).expect(200, first.text);
      expect(copy.headers['content-type']).toBe(first.headers['content-type']);
      expect(sink.replies).toHaveLength(1);
      expect(reports.map(({ outcome }) => outcome)).toEqual(['handled', 'ignored']);
      await post(app, { ...inbound, MessageSid: MESSAGE.replace(/1$/, '2') }).expect(200);
      expect(sink.replies).toHaveLength(2);
    });

    test('when it is repeated, if it could not be handled before', async () => {
      const { app, sink } = receiver();
      sink.down = true;
      await post(app).expect(503);
      sink.down = false;
      await post(app).expect(200);
      await post(app).expect(200);
      expect(sink.replies).toHaveLength(1);
    });
  });

  test('with new content in its own parameter', async () => {
    const { app, sink } = receiver();
    await postTwilio(app, smsPath, { ...sms, Brightness: '7' }).expect(200);
    expect(sink.records).toHaveLength(1);
  });
});

describe('a request is Twilio’s only if', () => {
  test('either auth token signed it, during a rotation', async () => {
    const { app } = receiver();
    const token = 'a token that is being retired';
    await postTwilio(app, smsPath, sms, { token }).expect(200);
    await postTwilio(app, smsPath, sms, { token: 'another' }).expect(403);
  });

  test('it was signed for this very address', async () => {
    const { app, sink } = receiver();
    const path = `${callPath}?prompt=1`;
    for (const other of [
      path.replace(DELIVERY_ID, OTHER_DELIVERY_ID),
      path.replace('prompt=1', 'prompt=2'),
      `${path}&pressed=1`,
      `${callPath}/status`,
    ]) {
      await postTwilio(app, other, key, { signedPath: path }).expect(403);
    }
    expect(sink.calls).toBe(0);
  });

  test('the address is the public one, independent of Host and proxy headers', async () => {
    const { app } = receiver();
    await postTwilio(app, smsPath, sms)
      .set('Host', 'elsewhere.example')
      .set('X-Forwarded-Proto', 'http')
      .expect(200);
  });

  test('it has a signature; the refusal reveals nothing', async () => {
    const { app, reports } = receiver();
    const response = await request(app).post(smsPath).type('form').send(sms).expect(403);
    expect(response.body).toEqual({ type: 'about:blank', title: 'Forbidden', status: 403 });
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(reports[0]).toMatchObject({ outcome: 'forged', fault: expect.any(String) });
  });

  test('it is about this account', async () => {
    const { app } = receiver();
    await postTwilio(app, smsPath, {
      ...sms,
      AccountSid: 'AC00000000000000000000000000000002',
    }).expect(403);
  });

  test('every parameter came once', async () => {
    const { app } = receiver();
    const body = `${new URLSearchParams(sms)}&MessageStatus=delivered`;
    await postTwilio(app, smsPath, sms, { body }).expect(403);
  });

  test('no boundary between a name and a value was shifted, though the signature still holds', async () => {
    const { app, sink } = receiver();
    const path = `${callPath}?prompt=1`;
    for (const shifted of shiftedByOne(key)) {
      const response = await postTwilio(app, path, shifted, { signedForm: key });
      expect([400, 403]).toContain(response.status);
    }
    expect(sink.calls).toBe(0);
  });

  test.each([
    [`From${PHONE}FromZip`, ''],
    ['FromCity', 'FromCity'],
    ['Gx', 'Gx'],
    ['Mark', 'Mark'],
  ])(
    'a text that a phone sends cannot pose as another sender, by way of %s',
    async (swallowing, written) => {
      const { app, sink } = receiver();
      const victim = '+358449999999';
      const common = { ...account, MessageSid: MESSAGE, To: '+15005550006' };
      const genuine = {
        ...common,
        Body: `123456From${victim}${written}`,
        From: PHONE,
        FromZip: '1',
      };
      const rest = `From${PHONE}FromZip1`;
      const swallowed = { [swallowing]: rest.slice(swallowing.length - written.length) };
      const posed = { ...common, Body: '123456', From: victim, ...swallowed };
      await postTwilio(app, '/webhooks/twilio/inbound', genuine).expect(200);
      expect(sink.replies).toHaveLength(1);
      await postTwilio(app, '/webhooks/twilio/inbound', posed, { signedForm: genuine }).expect(400);
      expect(sink.replies).toHaveLength(1);
    },
  );

  test('nor were two of them', async () => {
    const { app, sink } = receiver();
    const server = app.listen(0, '127.0.0.1');
    const path = `${callPath}?prompt=1`;
    const twice = new Map(
      shiftedByOne(key)
        .flatMap(shiftedByOne)
        .map((form) => [textOf(form), form]),
    );
    twice.delete(textOf(key));
    for (const shifted of twice.values()) {
      const response = await postTwilio(server, path, shifted, { signedForm: key });
      expect([400, 403]).toContain(response.status);
    }
    server.close();
    expect(sink.calls).toBe(0);
  });

  test('none of its values was changed', async () => {
    const { app, sink } = receiver();
    const server = app.listen(0, '127.0.0.1');
    const names = Object.keys(key) as (keyof typeof key)[];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.string(), async (name, value) => {
        fc.pre(value !== key[name]);
        const changed = { ...key, [name]: value };
        await postTwilio(server, `${callPath}?prompt=1`, changed, { signedForm: key }).expect(403);
      }),
      { numRuns: 100 },
    );
    server.close();
    expect(sink.calls).toBe(0);
  });
});

describe('a signed request that is not in Twilio’s form is refused as malformed:', () => {
  test.each<[string, string, Record<string, string>]>([
    ['no status', smsPath, { ...sms, MessageStatus: '' }],
    ['an unknown status', smsPath, { ...sms, MessageStatus: 'teleported' }],
    ['no message', smsPath, { ...sms, MessageSid: 'x' }],
    ['two keys', `${callPath}?prompt=1`, { ...call, Digits: '12' }],
    ['a prompt out of range', `${callPath}?prompt=77`, call],
    ['a query that was not made here', `${callPath}?prompt=1&admin=1`, call],
    ['no delivery', '/webhooks/twilio/sms/ch_1.1', sms],
  ])('%s', async (_, path, form) => {
    const { app, sink } = receiver();
    const response = await postTwilio(app, path, form).expect(400);
    expect(response.body).toMatchObject({ status: 400, detail: expect.any(String) });
    expect(sink.calls).toBe(0);
  });
});

function textOf(form: Form): string {
  return JSON.stringify(Object.entries(form).sort());
}
