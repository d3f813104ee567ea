/** CIBA for people with registered methods: their own device is asked. */
import { randomUUID } from 'node:crypto';
import * as client from 'openid-client';
import { RegisteredPerson } from '../setup/registered-person.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const SECRET = 'a-client-secret-of-forty-characters-0123';
let stage: Stage;
let issuer: string;

beforeAll(async () => {
  const clients = [{ id: 'bank', secret: SECRET, ciba: { delivery: 'poll' } }];
  stage = await openStage({ tenant: { openid: { clients } } });
  issuer = `${stage.config.publicUrl}/openid/default`;
});

afterAll(() => stage.close());

let lastNumber = 4720000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const someone = () => new RegisteredPerson(stage, `ciba-${randomUUID()}`);

const ask = async (login_hint: string, more: Record<string, string> = {}) => {
  const config = await client.discovery(
    new URL(issuer),
    'bank',
    undefined,
    client.ClientSecretBasic(SECRET),
    { execute: [client.allowInsecureRequests] },
  );
  const request = { scope: 'openid', binding_message: '42', login_hint, ...more };
  return { config, asked: await client.initiateBackchannelAuthentication(config, request) };
};
type Asked = Awaited<ReturnType<typeof ask>>;
const poll = ({ config, asked }: Asked) =>
  client.genericGrantRequest(config, 'urn:openid:params:grant-type:ciba', {
    auth_req_id: asked.auth_req_id,
  });

it('the digits of the binding message, entered in the app, give an id_token', async () => {
  const one = await someone().setUp('app');
  const request = await ask(one.subject);
  await expect(poll(request)).rejects.toMatchObject({ error: 'authorization_pending' });
  expect(await one.phone.answer('approve', '42')).toBe('approved');
  expect((await poll(request)).claims()).toMatchObject({
    ...{ iss: issuer, sub: one.subject, acr: 'possession', amr: ['swk'] },
  });
  await expect(poll(request)).rejects.toMatchObject({ error: 'invalid_grant' });
});

it('‘not me’ is access_denied, and other digits are no approval', async () => {
  const one = await someone().setUp('app');
  const denied = await ask(one.subject);
  await one.phone.answer('deny');
  await expect(poll(denied)).rejects.toMatchObject({ error: 'access_denied' });
  const another = await someone().setUp('app');
  const wrong = await ask(another.subject);
  expect(await another.phone.answer('approve', '43')).toBe('wrong_number');
  await expect(poll(wrong)).rejects.toMatchObject({ error: 'expired_token' });
});

it('a request that is over is withdrawn from the device, and says so', async () => {
  const one = await someone().setUp('app');
  const request = await ask(one.subject, { requested_expiry: '1' });
  // A device that asks more often is refused after some time.
  await until(async () => (await one.phone.history())[0]?.end === 'withdrawn', 300);
  expect(await one.phone.asked()).toBeUndefined();
  const [withdrawn] = await one.phone.history();
  expect(await stage.get(String(withdrawn?.challenge))).toMatchObject({ state: 'canceled' });
  await expect(poll(request)).rejects.toMatchObject({ error: 'expired_token' });
});

it('a person whom nobody may ask now is refused at once, and not called instead', async () => {
  const one = await someone().setUp('app');
  await one.add({ kind: 'phone', number: phone() });
  const first = await ask(one.subject);
  await one.phone.answer('deny');
  await expect(poll(first)).rejects.toMatchObject({ error: 'access_denied' });
  await expect(ask(one.subject)).rejects.toMatchObject({ error: 'access_denied' });
});

it('a subject whose default is a phone is called', async () => {
  const to = phone();
  const one = someone();
  await one.add({ kind: 'phone', number: to });
  const request = await ask(one.subject);
  const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  stage.carrier.answer(call.id);
  await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
  stage.carrier.press(call.id, '42#');
  await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
  expect((await poll(request)).claims()).toMatchObject({ amr: ['tel'] });
});
