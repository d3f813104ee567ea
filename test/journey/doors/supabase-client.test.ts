/** Supabase's dispatcher, as internal/hooks/hookshttp/hookshttp.go runs it, with the npm package of Standard Webhooks for its signatures. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { WEBHOOK_SECRETS } from '../../setup/door-fixture.js';
import { type DoorGateway, startDoors } from '../../setup/door-gateway.js';

let doors: DoorGateway;
beforeEach(async () => {
  doors = await startDoors({
    supabase: { secrets: [WEBHOOK_SECRETS.other, WEBHOOK_SECRETS.one] },
  });
});
afterEach(() => doors.close());

interface Outcome {
  readonly error?: { readonly http_code: number; readonly message: string };
}

/** What the person's sign-in gets. The same payload at each try, under a new id and signature. */
async function dispatch(payload: object, secrets: readonly string[]): Promise<Outcome> {
  const body = JSON.stringify(payload);
  for (let tries = 0; tries < 3; tries += 1) {
    const id = randomUUID();
    const time = new Date();
    const signatures = secrets.map((secret) =>
      new Webhook(secret.replace('v1,', '')).sign(id, time, body),
    );
    const response = await fetch(doors.urlOf('supabase'), {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
        'webhook-signature': signatures.join(', '),
      },
    });
    if ([200, 202, 204].includes(response.status)) {
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      return (await response.json()) as Outcome;
    }
    const again = [429, 503].includes(response.status) && response.headers.get('retry-after');
    if (!again) return { error: { http_code: 500, message: `hook answered ${response.status}` } };
  }
  return { error: { http_code: 500, message: 'Service currently unavailable due to hook' } };
}

function hook(phone = '358441234567') {
  return {
    metadata: { uuid: randomUUID(), time: new Date().toISOString(), name: 'send-sms' },
    user: { id: randomUUID(), phone },
    sms: { otp: '561166', phone },
  };
}

test('a sign-in is delivered, with one secret or several', async () => {
  expect(await dispatch(hook(), [WEBHOOK_SECRETS.one])).toEqual({});
  const both = [WEBHOOK_SECRETS.one, WEBHOOK_SECRETS.other];
  expect(await dispatch(hook('358449876543'), both)).toEqual({});
  expect(doors.relay.sent.map(({ request }) => [request.to, request.code])).toEqual([
    ['+358441234567', '561166'],
    ['+358449876543', '561166'],
  ]);
});

test('an outage is tried again at once, three times', async () => {
  doors.relay.failure = new OctothorpeError('unavailable', 'Try again.');
  expect(await dispatch(hook(), [WEBHOOK_SECRETS.one])).toEqual({
    error: { http_code: 500, message: 'Service currently unavailable due to hook' },
  });
  expect(doors.reports).toEqual(Array(3).fill('/doors/supabase failed'));
});

test('a try whose answer was lost is delivered once', async () => {
  const same = hook();
  await dispatch(same, [WEBHOOK_SECRETS.one]);
  expect(await dispatch(same, [WEBHOOK_SECRETS.one])).toEqual({});
  expect(doors.relay.sent).toHaveLength(1);
});

test('a refusal comes back to the person at the first try', async () => {
  doors.relay.failure = new OctothorpeError('limit_reached', 'Wait, then try again.');
  expect(await dispatch(hook(), [WEBHOOK_SECRETS.one])).toEqual({
    error: { http_code: 429, message: 'Wait, then try again.' },
  });
  expect(doors.reports).toEqual(['/doors/supabase refused']);
});

test('a hook with an unknown secret delivers nothing', async () => {
  const stranger = `v1,whsec_${Buffer.alloc(32, 3).toString('base64')}`;
  expect(await dispatch(hook(), [stranger])).toEqual({
    error: { http_code: 500, message: 'hook answered 401' },
  });
  expect(doors.relay.sent).toEqual([]);
});
