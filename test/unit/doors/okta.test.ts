import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Door, DoorRequest } from '../../../src/doors/door.js';
import { okta } from '../../../src/doors/okta.js';
import {
  bodyOf,
  OTHER_SECRET,
  openDoor,
  SECRET,
  TO,
  withBody,
  withHeaders,
} from '../../setup/door-stage.js';
import { MovingClock } from '../../setup/moving-clock.js';

let clock: MovingClock;
let door: Door;
let sample: DoorRequest;

beforeEach(async () => {
  clock = new MovingClock();
  door = await openDoor(okta, { secrets: [SECRET] }, clock);
  sample = await door.sample(TO);
});

function event(profile: object, more: object = {}): DoorRequest {
  const body = bodyOf(sample) as { data: { messageProfile: object } };
  const messageProfile = { ...body.data.messageProfile, ...profile };
  return withBody(sample, { ...body, ...more, data: { ...body.data, messageProfile } });
}

test('an SMS holds the template, the code, and who asks', async () => {
  const { message, repeatKey } = await door.take(sample);
  expect(message).toMatchObject({
    to: TO,
    channels: ['sms'],
    text: 'Your code is 561166',
    code: '561166',
    locale: 'en-US',
    ip: '203.0.113.7',
    subject: '00usample',
    expiresInSeconds: 300,
  });
  expect(repeatKey).toBe(bodyOf(sample)['eventId']);
});

test('a call has no template and speaks the code', async () => {
  const { message } = await door.take(
    event({ deliveryChannel: 'CALL', msgTemplate: undefined, otpCode: '11111' }),
  );
  expect(message).toMatchObject({ channels: ['call'], code: '11111' });
  expect(message.text).toBeUndefined();
});

test('a placeholder in the template is filled in; a template without the code is left out', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as Okta writes it.
  const filled = await door.take(event({ msgTemplate: 'Use ${code} at Acme' }));
  expect(filled.message.text).toBe('Use 561166 at Acme');
  const useless = await door.take(event({ msgTemplate: 'Welcome' }));
  expect(useless.message).toMatchObject({ code: '561166' });
  expect(useless.message.text).toBeUndefined();
});

test('a code that is over is refused, and a late one lives no longer than it may', async () => {
  clock.advance(290_000);
  expect((await door.take(sample)).message.expiresInSeconds).toBe(30);
  clock.advance(10_000);
  await expect(door.take(sample)).rejects.toMatchObject({ code: 'invalid_request' });
});

test('the retry of an event is the same request', async () => {
  const first = await door.take(sample);
  clock.advance(4_000);
  expect((await door.take(sample)).message).toEqual(first.message);
});

test('success is Okta’s own command', async () => {
  const { accepted } = await door.take(sample);
  expect(accepted('msg_1')).toEqual({
    status: 200,
    body: {
      commands: [
        {
          type: 'com.okta.telephony.action',
          value: [{ status: 'SUCCESSFUL', provider: 'octothorpe', transactionId: 'msg_1' }],
        },
      ],
    },
  });
});

test('only our own trouble has a status that Okta repeats', () => {
  const status = (code: ConstructorParameters<typeof OctothorpeError>[0]) =>
    door.refused(new OctothorpeError(code, 'A reason.')).status;
  expect(status('unavailable')).toBe(503);
  for (const code of ['limit_reached', 'invalid_number', 'unauthorized'] as const) {
    expect(status(code)).toBeLessThan(500);
  }
  expect(door.refused(new OctothorpeError('limit_reached', 'A reason.')).body).toMatchObject({
    error: { errorSummary: 'A reason.' },
  });
});

test.each([
  ['another secret', OTHER_SECRET],
  ['the secret behind a scheme', `Bearer ${SECRET}`],
  ['a part of it', SECRET.slice(0, -1)],
  ['more than it', `${SECRET}x`],
  ['nothing', ''],
])('%s is refused', async (_what, authorization) => {
  await expect(door.take(withHeaders(sample, { authorization }))).rejects.toMatchObject({
    code: 'unauthorized',
  });
});

test('the old secret works until it is taken out', async () => {
  const rotated = await openDoor(okta, { secrets: [OTHER_SECRET, SECRET] }, clock);
  expect((await rotated.take(sample)).message.to).toBe(TO);
});

test('an event of another hook is refused with its remedy', async () => {
  await expect(door.take(event({}, { eventType: 'com.okta.import' }))).rejects.toMatchObject({
    code: 'invalid_request',
    faults: [{ path: 'eventType' }],
  });
});

test('what is no address of the person does not fail the message', async () => {
  const body = bodyOf(sample) as { data: object };
  const data = { ...body.data, context: { request: { ipAddress: 'unknown' } } };
  const { message } = await door.take(withBody(sample, { ...body, data }));
  expect(message.ip).toBeUndefined();
});
