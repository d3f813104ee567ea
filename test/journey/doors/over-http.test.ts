/** What platforms see on the wire: a text for a person, a form, a query. */
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { SECRETS, TO } from '../../setup/door-fixture.js';
import { type DoorGateway, startDoors } from '../../setup/door-gateway.js';

const secrets = [SECRETS.one];
const bearer = { authorization: `Bearer ${SECRETS.one}`, 'content-type': 'application/json' };
const basic = { authorization: `Basic ${Buffer.from(`pi:${SECRETS.one}`).toString('base64')}` };

let doors: DoorGateway;
beforeEach(async () => {
  doors = await startDoors({
    authentik: { auth: { kind: 'bearer', secrets }, text: 'ours' },
    keycloak: { auth: { kind: 'body', secrets: [SECRETS.other] } },
    privacyidea: { auth: { kind: 'basic', user: 'pi', secrets } },
  });
});
afterEach(() => doors.close());

function authentik() {
  return fetch(doors.urlOf('authentik'), {
    method: 'POST',
    headers: bearer,
    body: JSON.stringify({ From: 'x', To: TO, Body: '561166', Message: 'Code: 561166' }),
  });
}

test('authentik shows a refusal as a sentence, without quotes around it', async () => {
  doors.relay.failure = new OctothorpeError('country_not_allowed', 'Ask the operator.');
  const response = await authentik();
  expect(response.status).toBe(403);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe('This phone number cannot be reached. Use another number.');
});

test('authentik’s code is delivered in our own text', async () => {
  expect((await authentik()).status).toBe(200);
  expect(doors.relay.sent.map(({ request }) => request)).toEqual([
    { to: TO, channels: ['sms'], code: '561166' },
  ]);
});

test('Keycloak’s form has its token in it, and the secret of another door does not open it', async () => {
  const form = (token: string) =>
    fetch(doors.urlOf('keycloak'), {
      method: 'POST',
      body: new URLSearchParams({ token, text: 'Your SMS code is 561166.', to: TO, from: 'x' }),
    });
  expect((await form(SECRETS.one)).status).toBe(401);
  expect((await form(SECRETS.other)).status).toBe(200);
  expect(doors.relay.sent).toMatchObject([{ request: { text: 'Your SMS code is 561166.' } }]);
});

test('privacyIDEA’s GET is read from its query, and answered with RETURN_SUCCESS', async () => {
  const query = new URLSearchParams({ phone: TO, text: '561166' });
  const response = await fetch(`${doors.urlOf('privacyidea')}?${query}`, { headers: basic });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('accepted-by-octothorpe');
  expect(doors.relay.sent).toMatchObject([{ request: { to: TO, code: '561166' } }]);
});
