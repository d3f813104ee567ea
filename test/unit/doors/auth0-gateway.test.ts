import { SignJWT } from 'jose';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { auth0Gateway } from '../../../src/doors/auth0-gateway.js';
import type { Door, DoorRequest } from '../../../src/doors/door.js';
import {
  OTHER_SECRET,
  openDoor,
  SECRET,
  TO,
  withBody,
  withHeaders,
} from '../../setup/door-stage.js';
import { MovingClock } from '../../setup/moving-clock.js';

const clock = new MovingClock();
let door: Door;
let sample: DoorRequest;

beforeEach(async () => {
  door = await openDoor(auth0Gateway, { secrets: [SECRET] }, clock);
  sample = await door.sample(TO);
});

interface Token {
  readonly secret?: Buffer | string;
  readonly alg?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly exp?: number;
}

async function signed({ secret = SECRET, alg = 'HS256', ...claims }: Token): Promise<DoorRequest> {
  const token = await new SignJWT({ sub: 'urn:Auth0', aud: 'urn:octothorpe', ...claims })
    .setProtectedHeader({ alg })
    .sign(Buffer.from(secret));
  return withHeaders(sample, { authorization: `Bearer ${token}` });
}

test('a text is sent as it is, to a number as Auth0 writes it', async () => {
  const body = { recipient: '+1 399 999', body: 'Your code is 12345', sender: '+1 234 567' };
  const { message, accepted } = await door.take(withBody(sample, body));
  expect(message).toEqual({
    to: '+1 399 999',
    channels: ['sms'],
    text: 'Your code is 12345',
    code: '12345',
  });
  expect(accepted('msg_1').status).toBe(200);
});

test('the person’s address is told where the connection forwards it', async () => {
  const body = { recipient: TO, body: '123456', req: { ip: '2001:db8::1', 'user-agent': 'x' } };
  expect((await door.take(withBody(sample, body))).message.ip).toBe('2001:db8::1');
});

test('a token without an end is taken, since Auth0 documents none', async () => {
  expect((await door.take(await signed({}))).message.to).toBe(TO);
});

test.each<[string, Token]>([
  ['another secret', { secret: OTHER_SECRET }],
  ['another subject', { sub: 'urn:Other' }],
  ['another audience', { aud: 'urn:other' }],
  ['an end in the past', { exp: clock.now() / 1000 - 3_600 }],
  ['another algorithm', { alg: 'HS512', secret: SECRET.repeat(4) }],
])('a token with %s is refused', async (_what, token) => {
  await expect(door.take(await signed(token))).rejects.toMatchObject({ code: 'unauthorized' });
});

test('no token, and one without a signature, are refused', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: 'urn:Auth0', aud: 'urn:octothorpe' });
  for (const authorization of [
    '',
    SECRET,
    `Bearer ${SECRET}`,
    `Bearer ${part({ alg: 'none' })}.${claims}.`,
    `Bearer ${part({ alg: 'none' })}.${claims}.x`,
  ]) {
    await expect(door.take(withHeaders(sample, { authorization }))).rejects.toMatchObject({
      code: 'unauthorized',
    });
  }
});

test('a base64 secret is decoded, and counts by its bytes', async () => {
  const bytes = Buffer.alloc(32, 7);
  const secrets = [bytes.toString('base64url')];
  const base64 = await openDoor(auth0Gateway, { secrets, secretBase64Encoded: true }, clock);
  expect((await base64.take(await signed({ secret: bytes }))).message.to).toBe(TO);
  const short = { secrets: [Buffer.alloc(8).toString('base64')], secretBase64Encoded: true };
  expect(auth0Gateway.settings.safeParse(short).success).toBe(false);
});

test('no refusal is a 200, which alone counts for Auth0', () => {
  for (const code of ['invalid_request', 'unauthorized', 'limit_reached', 'internal'] as const) {
    expect(door.refused(new OctothorpeError(code, 'A reason.')).status).not.toBe(200);
  }
});
