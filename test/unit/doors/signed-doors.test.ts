/** Supabase and ZITADEL sign: what they send, as their sources write it, and what a signature has to be. */
import { createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import {
  jsonRequest,
  openDoor,
  refusalOf,
  SECRETS,
  WEBHOOK_SECRETS,
} from '../../setup/door-fixture.js';

const NOW = Date.UTC(2026, 10, 29, 12);
const clock = { now: () => NOW };

describe('supabase', () => {
  const supabase = (...secrets: string[]) => openDoor('supabase', { secrets }, clock);
  const HOOK = {
    metadata: {
      uuid: '8b1f7a3c-5c2a-4c58-a7f3-1b0a4fb7d6a1',
      time: '2026-11-29T12:00:00Z',
      name: 'send-sms',
      ip_address: '203.0.113.9',
    },
    user: {
      id: '6481a5c1-3d37-4a56-9f6a-bee08c554965',
      aud: 'authenticated',
      phone: '358441234567',
      user_metadata: {},
      identities: [],
    },
    sms: { otp: '561166', sms_type: 'sms', phone: '358441234567' },
  };

  /** As internal/hooks/hookshttp does: one signature for each secret, joined by a comma and a space. */
  function signed(body: unknown, secrets: readonly string[], atMs = NOW) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const id = randomUUID();
    const time = new Date(atMs);
    const signatures = secrets.map((secret) =>
      new Webhook(secret.replace('v1,', '')).sign(id, time, text),
    );
    return jsonRequest(text, {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(atMs / 1000)),
      'webhook-signature': signatures.join(', '),
    });
  }

  test('a hook is a message to the number, with the plus that Supabase leaves out', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const visit = await door.take(signed(HOOK, [WEBHOOK_SECRETS.one]));
    expect(visit.message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      ip: '203.0.113.9',
      subject: '6481a5c1-3d37-4a56-9f6a-bee08c554965',
      reference: '8b1f7a3c-5c2a-4c58-a7f3-1b0a4fb7d6a1',
    });
    expect(visit.accepted('msg_1')).toEqual({ status: 200, body: {} });
  });

  test('a retry is the same message, although its webhook-id is another', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const [first, again] = [
      await door.take(signed(HOOK, [WEBHOOK_SECRETS.one])),
      await door.take(signed(HOOK, [WEBHOOK_SECRETS.one], NOW - 2_000)),
    ];
    expect(again.repeatKey).toBe(first.repeatKey);
    expect(first.repeatKey).toBe(HOOK.metadata.uuid);
  });

  test.each([
    ['the new', WEBHOOK_SECRETS.other],
    ['the old', WEBHOOK_SECRETS.one],
  ])('while secrets rotate, %s signature of two is enough', async (_which, mine) => {
    const door = await supabase(mine);
    const both = signed(HOOK, [WEBHOOK_SECRETS.other, WEBHOOK_SECRETS.one]);
    expect((await door.take(both)).message.to).toBe('+358441234567');
  });

  test.each([
    ['301 s old', NOW - 301_000],
    ['301 s ahead', NOW + 301_000],
  ])('a signature that is %s is refused', async (_when, atMs) => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const error = await refusalOf(door.take(signed(HOOK, [WEBHOOK_SECRETS.one], atMs)));
    expect(error.code).toBe('unauthorized');
  });

  test('a signature of 300 s ago counts', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const late = signed(HOOK, [WEBHOOK_SECRETS.one], NOW - 300_000);
    expect((await door.take(late)).message.code).toBe('561166');
  });

  test('another body, time or id under the same signature is refused', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const genuine = signed(HOOK, [WEBHOOK_SECRETS.one]);
    const body = genuine.rawBody.toString().replace('358441234567', '358449999999');
    const time = { 'webhook-timestamp': String(NOW / 1000 + 1) };
    for (const forged of [
      { ...genuine, rawBody: Buffer.from(body) },
      { ...genuine, headers: { ...genuine.headers, ...time } },
      { ...genuine, headers: { ...genuine.headers, 'webhook-id': 'another' } },
    ]) {
      expect((await refusalOf(door.take(forged))).code).toBe('unauthorized');
    }
  });

  test('a hook without a number says what to do', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const error = await refusalOf(
      door.take(signed({ ...HOOK, user: null, sms: { otp: '561166' } }, [WEBHOOK_SECRETS.one])),
    );
    expect(error.message).toBe(
      'Missing or malformed: sms.phone. Point only the Send SMS hook at this URL.',
    );
  });

  test('a hook without metadata, as older versions send it, is read', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const { metadata: _, ...old } = HOOK;
    const visit = await door.take(signed(old, [WEBHOOK_SECRETS.one]));
    expect(visit.repeatKey).toBeUndefined();
    expect(visit.message).not.toHaveProperty('ip');
  });

  test('a refusal reaches the person in a 200, and only an outage is worth another try', async () => {
    const door = await supabase(WEBHOOK_SECRETS.one);
    const visit = await door.take(signed(HOOK, [WEBHOOK_SECRETS.one]));
    const limited = new OctothorpeError('limit_reached', 'Wait 60 s.', { retryAfterSeconds: 60 });
    expect(visit.refused(limited)).toEqual({
      status: 200,
      body: { error: { http_code: 429, message: 'Wait 60 s.' } },
    });
    const away = new OctothorpeError('unavailable', 'Try again.');
    expect(visit.refused(away)).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  });
});

describe('zitadel', () => {
  const zitadel = (settings: object = {}, ...secrets: string[]) =>
    openDoor(
      'zitadel',
      { secrets: secrets.length > 0 ? secrets : [SECRETS.one], ...settings },
      clock,
    );
  const SMS = {
    contextInfo: {
      eventType: 'user.human.phone.code.added',
      provider: { id: '285181292935381355', description: 'test' },
      recipientPhoneNumber: '+358441234567',
    },
    templateData: { title: 'Verify phone', text: 'Your code is 561166.', buttonText: 'Verify' },
    args: { code: '561166', displayName: 'Ada', preferredLoginName: 'ada@example.com' },
  };

  /** As pkg/actions does: one v1 for each key. */
  function signed(body: unknown, secrets: readonly string[], seconds = NOW / 1000) {
    const text = JSON.stringify(body);
    const v1 = secrets.map(
      (key) => `v1=${createHmac('sha256', key).update(`${seconds}.${text}`).digest('hex')}`,
    );
    return jsonRequest(text, { 'zitadel-signature': [`t=${seconds}`, ...v1].join(',') });
  }

  test('text and code are both passed on', async () => {
    const visit = await (await zitadel()).take(signed(SMS, [SECRETS.one]));
    expect(visit.message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      text: 'Your code is 561166.',
      reference: 'user.human.phone.code.added',
    });
  });

  test('our own text is sent where the settings say so', async () => {
    const visit = await (await zitadel({ text: 'ours' })).take(signed(SMS, [SECRETS.one]));
    expect(visit.message).not.toHaveProperty('text');
    expect(visit.message.code).toBe('561166');
  });

  test('a code with letters is left to the text', async () => {
    const letters = { ...SMS, args: { code: 'K7QP2X' }, templateData: { text: 'Code K7QP2X' } };
    const visit = await (await zitadel({ text: 'ours' })).take(signed(letters, [SECRETS.one]));
    expect(visit.message).toMatchObject({ text: 'Code K7QP2X' });
    expect(visit.message).not.toHaveProperty('code');
  });

  test('one of several signatures is enough while keys change', async () => {
    const door = await zitadel();
    const both = signed(SMS, [SECRETS.other, SECRETS.one]);
    expect((await door.take(both)).message.code).toBe('561166');
  });

  test('a later try of the queue has a new signature, and is the same message', async () => {
    const door = await zitadel();
    const first = await door.take(signed(SMS, [SECRETS.one]));
    const again = await door.take(signed(SMS, [SECRETS.one], NOW / 1000 - 20));
    const other = { ...SMS, args: { code: '994411' } };
    expect(again.repeatKey).toBe(first.repeatKey);
    expect((await door.take(signed(other, [SECRETS.one]))).repeatKey).not.toBe(first.repeatKey);
    expect(first.repeatKey).not.toMatch(/561166|441234567/);
  });

  test.each([
    ['old', NOW / 1000 - 301],
    ['ahead', NOW / 1000 + 301],
  ])('a signature that is 301 s %s is refused', async (_when, seconds) => {
    const door = await zitadel();
    expect((await refusalOf(door.take(signed(SMS, [SECRETS.one], seconds)))).code).toBe(
      'unauthorized',
    );
  });

  test.each(['', 't=1', 'v1=00', `t=${NOW / 1000}`, `t=${NOW / 1000},v1=`, 't=,v1=,t=', 't=1e9'])(
    'a malformed signature is refused: %j',
    async (header) => {
      const door = await zitadel();
      const request = jsonRequest(SMS, { 'zitadel-signature': header });
      expect((await refusalOf(door.take(request))).code).toBe('unauthorized');
    },
  );
});
