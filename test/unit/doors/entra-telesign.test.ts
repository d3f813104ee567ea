import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Door, DoorRequest } from '../../../src/doors/door.js';
import { entraTelesign } from '../../../src/doors/entra-telesign.js';
import {
  APP_ID,
  bodyOf,
  DIRECTORY,
  Microsoft,
  OTHER_SECRET,
  openDoor,
  SECRET,
  TO,
  withBody,
  withHeaders,
} from '../../setup/door-stage.js';

const BASIC = { customerId: 'CUSTOMER-1', secrets: [SECRET] };
let door: Door;
let sample: DoorRequest;

beforeEach(async () => {
  door = await openDoor(entraTelesign, { basic: BASIC });
  sample = await door.sample(TO);
});

/** As the function spells out a code of a call, and repeats it. */
function voice(text: string): DoorRequest {
  const message = { text, language: 'de-DE' };
  return withBody(sample, { ...bodyOf(sample), message, channels: [{ channel: 'voice' }] });
}

test('an SMS keeps its text and is answered with status 290', async () => {
  const visit = await door.take(sample);
  expect(visit.message).toMatchObject({
    to: TO,
    channels: ['sms'],
    text: '123456 is your code',
    locale: 'en-US',
  });
  expect(visit.accepted('msg_1')).toMatchObject({
    status: 200,
    body: { reference_id: 'msg_1', status: { code: 290 } },
  });
});

test('a call speaks the code that the function spelled out, and is answered with status 100', async () => {
  const text = '1, 2, 3, 4, 5, 6 is your code 1, 2, 3, 4, 5, 6 is your code';
  const visit = await door.take(voice(text));
  expect(visit.message).toMatchObject({ channels: ['call'], code: '123456', locale: 'de-DE' });
  expect(visit.accepted('msg_1').body).toMatchObject({ status: { code: 100 } });
});

test('a call without a code is refused', async () => {
  await expect(door.take(voice('Hello'))).rejects.toMatchObject({ code: 'invalid_request' });
});

test('the shutter header makes it a trial', async () => {
  expect((await door.take(sample)).evaluation).toBe(false);
  const visit = await door.take(withHeaders(sample, { 'x-shutter-mode': 'true' }));
  expect(visit.evaluation).toBe(true);
});

test.each([
  ['another secret', `Basic ${Buffer.from(`CUSTOMER-1:${OTHER_SECRET}`).toString('base64')}`],
  ['another customer', `Basic ${Buffer.from(`CUSTOMER-2:${SECRET}`).toString('base64')}`],
  ['the secret alone', `Basic ${Buffer.from(SECRET).toString('base64')}`],
  ['a bearer token', `Bearer ${SECRET}`],
  ['nothing', ''],
])('%s is refused', async (_what, authorization) => {
  await expect(door.take(withHeaders(sample, { authorization }))).rejects.toMatchObject({
    code: 'unauthorized',
  });
});

test('a refusal has no status that the function takes for accepted', () => {
  const { status, body } = door.refused(new OctothorpeError('limit_reached', 'Wait.'));
  expect(status).toBe(429);
  expect(body).toMatchObject({ status: { code: 500, description: 'Wait.' } });
});

test('a token of Entra is taken where it is configured, for its application alone', async () => {
  const microsoft = await Microsoft.start();
  const { jwksUrl, clock } = microsoft;
  const audience = 'api://octothorpe';
  const oauth = { tenants: [DIRECTORY], audiences: [audience], clientId: APP_ID, jwksUrl };
  const both = await openDoor(entraTelesign, { basic: BASIC, oauth }, clock);
  const take = async (claims: object) => {
    const authorization = `Bearer ${await microsoft.token({ aud: audience, ...claims })}`;
    return both.take(withHeaders(sample, { authorization }));
  };
  expect((await take({ azp: APP_ID })).message.to).toBe(TO);
  await expect(take({})).rejects.toMatchObject({ code: 'unauthorized' });
  expect((await both.take(sample)).message.to).toBe(TO);
  await microsoft.stop();
});

test('a door without either way of authentication does not start', () => {
  expect(entraTelesign.settings.safeParse({}).success).toBe(false);
});
