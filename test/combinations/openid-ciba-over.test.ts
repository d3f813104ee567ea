/** CIBA: what becomes of a request that nobody answers. */
import { randomUUID } from 'node:crypto';
import * as client from 'openid-client';
import { openStage, type Stage } from '../journey/stage.js';
import { RegisteredPerson } from '../setup/registered-person.js';
import { until } from '../setup/until.js';

const SECRET = 'a-client-secret-of-forty-characters-0123';
let stage: Stage;

beforeAll(async () => {
  const clients = [{ id: 'bank', secret: SECRET, ciba: { delivery: 'poll' } }];
  stage = await openStage({ tenant: { openid: { clients } } });
});

afterAll(() => stage.close());

it('a request that is over is withdrawn from the device, and says so', async () => {
  const one = await new RegisteredPerson(stage, `ciba-${randomUUID()}`).setUp('app');
  const config = await client.discovery(
    new URL(`${stage.config.publicUrl}/openid/default`),
    'bank',
    undefined,
    client.ClientSecretBasic(SECRET),
    { execute: [client.allowInsecureRequests] },
  );
  const asked = await client.initiateBackchannelAuthentication(config, {
    ...{ scope: 'openid', binding_message: '42', login_hint: one.subject, requested_expiry: '10' },
  });
  const { challenge } = (await one.phone.asked()) ?? {};
  expect((await stage.untilFinal(String(challenge))).state).toBe('canceled');
  const poll = client.genericGrantRequest(config, 'urn:openid:params:grant-type:ciba', {
    auth_req_id: asked.auth_req_id,
  });
  await expect(poll).rejects.toMatchObject({ error: 'expired_token' });
  // A device that asks more often is refused after some seconds, and for as long as it goes on.
  await until(async () => (await one.phone.asked()) === undefined, 1_000);
});
