/** Kratos, Logto and authentik compare a header: what they send, as their sources write it, and what their people see. */
import { OctothorpeError } from '../../../src/challenge/errors.js';
import {
  DOOR_URL,
  jsonRequest,
  openDoor,
  platformOf,
  refusalOf,
  SECRETS,
} from '../../setup/door-fixture.js';

const secrets = [SECRETS.one];
const bearer = { authorization: `Bearer ${SECRETS.one}` };

describe('kratos', () => {
  const settings = { auth: { kind: 'api_key', name: 'X-Api-Key', secrets } };
  const key = { 'x-api-key': SECRETS.one };
  /** What the jsonnet makes of a login by code. */
  const SENT = {
    recipient: '+358441234567',
    body: 'Your login code is: 561166\n\nIt expires in 15 minutes.\n',
    template_type: 'login_code_valid',
    code: '561166',
    expires_in_minutes: 15,
    identity: '3d1b7a0e-3ad6-4a0d-9a4b-2b8d1b6f7f11',
    locale: 'fi',
  };

  test('text, code, life and person are passed on', async () => {
    const { message } = await (await openDoor('kratos', settings)).take(jsonRequest(SENT, key));
    expect(message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      text: 'Your login code is: 561166\n\nIt expires in 15 minutes.',
      expiresInSeconds: 600,
      subject: '3d1b7a0e-3ad6-4a0d-9a4b-2b8d1b6f7f11',
      locale: 'fi',
      reference: 'login_code_valid',
    });
  });

  test('what the jsonnet leaves out is left out, never wrong', async () => {
    const bare = { recipient: '+358441234567', body: 'Code 561166', code: null, identity: null };
    const { message } = await (await openDoor('kratos', settings)).take(jsonRequest(bare, key));
    expect(message).toEqual({ to: '+358441234567', channels: ['sms'], text: 'Code 561166' });
  });

  test('a retry is the same message, and the next code is another', async () => {
    const door = await openDoor('kratos', settings);
    const keyOf = async (sent: object) => (await door.take(jsonRequest(sent, key))).repeatKey;
    expect(await keyOf(SENT)).toBe(await keyOf({ ...SENT, expires_in_minutes: 14 }));
    expect(await keyOf(SENT)).not.toBe(await keyOf({ ...SENT, code: '994411' }));
  });

  test('the set-up holds the jsonnet in base64, and readable', () => {
    const { snippet, settings: schema } = platformOf('kratos');
    const text = snippet(schema.parse(settings), DOOR_URL);
    const jsonnet = Buffer.from(/base64:\/\/(\S+)/.exec(text)?.[1] ?? '', 'base64').toString();
    for (const field of ['recipient', 'body', 'template_type', 'code', 'expires_in_minutes']) {
      expect(jsonnet).toContain(`${field}: `);
      expect(text).toContain(`#     ${field}: `);
    }
    expect(text).toContain('name: X-Api-Key');
  });

  test('a body of another jsonnet says which field is wrong', async () => {
    const door = await openDoor('kratos', settings);
    const error = await refusalOf(door.take(jsonRequest({ to: '+358441234567' }, key)));
    expect(error).toMatchObject({ code: 'invalid_request', faults: [{ path: 'recipient' }] });
    expect(error.message).toContain("Use the jsonnet of this door's set-up");
  });
});

describe('logto', () => {
  const settings = { secrets: [`Bearer ${SECRETS.one}`] };
  const SENT = {
    to: '358441234567',
    type: 'SignIn',
    payload: { code: '561166', locale: 'en' },
    ip: '203.0.113.9',
  };

  test('a code is a message to the number, with the plus that Logto leaves out', async () => {
    const { message } = await (await openDoor('logto', settings)).take(jsonRequest(SENT, bearer));
    expect(message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      ip: '203.0.113.9',
      locale: 'en',
      reference: 'SignIn',
    });
  });

  test('the header is compared as it is, with its scheme', async () => {
    const door = await openDoor('logto', settings);
    for (const authorization of [SECRETS.one, `bearer ${SECRETS.one}`, `Bearer ${SECRETS.one} `]) {
      expect((await refusalOf(door.take(jsonRequest(SENT, { authorization })))).code).toBe(
        'unauthorized',
      );
    }
  });

  test('an invitation, which holds a link, is refused', async () => {
    const door = await openDoor('logto', settings);
    const invitation = { ...SENT, type: 'OrganizationInvitation', payload: { link: 'https://x' } };
    const error = await refusalOf(door.take(jsonRequest(invitation, bearer)));
    expect(error.message).toContain('Only verification codes are delivered');
  });

  test('the person reads what to do, and the admin what is wrong', async () => {
    const door = await openDoor('logto', settings);
    const told = (code: OctothorpeError['code']) =>
      door.refused(new OctothorpeError(code, 'Which rule it was.'));
    expect(told('limit_reached')).toEqual({
      status: 429,
      text: 'Too many messages were requested. Wait a while, then try again.',
      headers: {},
    });
    expect(told('country_not_allowed').text).toBe(
      'This phone number cannot be reached. Use another number.',
    );
    expect(told('unauthorized').text).toBe(
      'The message could not be sent. Show this to the administrator: Which rule it was.',
    );
  });
});

describe('authentik', () => {
  const settings = { auth: { kind: 'bearer', secrets } };
  const SENT = {
    From: 'Octothorpe',
    To: '+358441234567',
    Body: '561166',
    Message: 'Use this code to authenticate in authentik: 561166',
  };

  test('without a mapping, token and text are passed on', async () => {
    const { message } = await (await openDoor('authentik', settings)).take(
      jsonRequest(SENT, bearer),
    );
    expect(message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      text: 'Use this code to authenticate in authentik: 561166',
    });
  });

  test('with our mapping, address, language and person are passed on', async () => {
    const mapped = { ...SENT, ip: '203.0.113.9', locale: 'pt_BR', subject: 'ab12' };
    const door = await openDoor('authentik', { ...settings, text: 'ours' });
    expect((await door.take(jsonRequest(mapped, bearer))).message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      ip: '203.0.113.9',
      locale: 'pt-BR',
      subject: 'ab12',
    });
  });

  test('a version that sends the token alone is read', async () => {
    const { Message: _, ...old } = SENT;
    const { message } = await (await openDoor('authentik', settings)).take(
      jsonRequest(old, bearer),
    );
    expect(message).toEqual({ to: '+358441234567', channels: ['sms'], code: '561166' });
  });

  test('the scheme of a bearer token is read without regard to case', async () => {
    const door = await openDoor('authentik', settings);
    const request = jsonRequest(SENT, { authorization: `bearer ${SECRETS.one}` });
    expect((await door.take(request)).message.code).toBe('561166');
  });

  test('what is no JSON is refused with the cure', async () => {
    const door = await openDoor('authentik', settings);
    const error = await refusalOf(door.take(jsonRequest('{"To":"+358441234567', bearer)));
    expect(error.message).toMatch(/^The body is no JSON\. Leave the mapping/);
  });
});
