import { Keyring } from '../../../src/challenge/code.js';
import type { PasskeyMethod, SubjectKey } from '../../../src/enrolment/method.js';
import {
  checkNewPasskey,
  checkPasskey,
  proofOptions,
  registrationOptions,
  userHandleOf,
  webauthnChallengeOf,
} from '../../../src/enrolment/passkey.js';
import { passkeyAssertion, passkeyRegistration } from '../../../src/enrolment/passkey-response.js';
import { Authenticator, type Ceremony } from '../../setup/authenticator.js';

// Hand-made answers here; Chromium's virtual authenticator gives them in the tests of the pages.

const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]);
const party = { id: 'example.com', name: 'Acme', origins: ['https://verify.example.com'] };
const mia: SubjectKey = { tenant: 'acme', subject: 'mia' };
const challenge = webauthnChallengeOf(keyring.current, 'prove', 'ch_1', 'seed');
const asked: Ceremony = { challenge, rpId: 'example.com', origin: 'https://verify.example.com' };

async function register(
  authenticator: Authenticator,
  owner = mia,
  ceremony: Partial<Ceremony> = {},
): Promise<PasskeyMethod | undefined> {
  const own = webauthnChallengeOf(keyring.current, 'register', 'se_1', 'seed');
  const handle = userHandleOf(keyring.oldest, owner);
  const options = await registrationOptions(party, handle, 'mia@example.com', [], own);
  const created = authenticator.create(
    { ...asked, challenge: options.challenge, ...ceremony },
    options.user.id,
  );
  const passkey = await checkNewPasskey(party, handle, own, passkeyRegistration.parse(created));
  const base = { kind: 'passkey', id: 'me_1', name: 'iPhone', createdAtMs: 0 } as const;
  return passkey && { ...base, ...passkey };
}

async function registered(authenticator: Authenticator, owner = mia): Promise<PasskeyMethod> {
  const passkey = await register(authenticator, owner);
  if (!passkey) throw new Error('It was not registered.');
  return passkey;
}

const check = (passkeys: readonly PasskeyMethod[], answer: ReturnType<Authenticator['get']>) =>
  checkPasskey(party, passkeys, challenge, passkeyAssertion.parse(answer));

it('a registered passkey proves its subject', async () => {
  const authenticator = new Authenticator(5);
  const passkey = await registered(authenticator);
  expect(passkey).toMatchObject({ counter: 5, transports: ['internal'], backedUp: false });
  const proof = await check([passkey], authenticator.get(asked));
  expect(proof).toEqual({ kind: 'right', passkey, counter: 6, backedUp: false });
});

it('a synchronised passkey, whose counter stays 0, proves again and again', async () => {
  const authenticator = new Authenticator();
  const passkey = await registered(authenticator);
  expect(await check([passkey], authenticator.get(asked))).toMatchObject({ kind: 'right' });
  expect(await check([passkey], authenticator.get(asked))).toMatchObject({ kind: 'right' });
});

it.each([5, 4, 0])(
  'a counter that stands at 5 and then says %d is told as a copy',
  async (counter) => {
    const authenticator = new Authenticator(5);
    const passkey = await registered(authenticator);
    const answer = authenticator.get({ ...asked, counter });
    expect(await check([passkey], answer)).toEqual({ kind: 'copied', passkey });
  },
);

describe('is wrong:', () => {
  it.each<[string, Partial<Ceremony>]>([
    [
      'another challenge',
      { challenge: webauthnChallengeOf(keyring.current, 'prove', 'ch_2', 'seed') },
    ],
    [
      'a challenge for registering',
      { challenge: webauthnChallengeOf(keyring.current, 'register', 'ch_1', 'seed') },
    ],
    ['a page of somebody else', { origin: 'https://verify.example.com.evil.test' }],
    ['another RP id', { rpId: 'evil.test' }],
    ['a device that has not verified the person', { verified: false }],
    ['an answer to a registration', { type: 'webauthn.create' }],
  ])('%s', async (_, wrong) => {
    const authenticator = new Authenticator(5);
    const passkey = await registered(authenticator);
    const proof = await check([passkey], authenticator.get({ ...asked, ...wrong }));
    expect(proof).toEqual({ kind: 'wrong' });
  });

  it('a signature that was changed, even with a counter that went back', async () => {
    const authenticator = new Authenticator(5);
    const passkey = await registered(authenticator);
    const forged = new Authenticator(1).get(asked);
    expect(
      await check([passkey], { ...forged, id: passkey.credentialId, rawId: passkey.credentialId }),
    ).toEqual({ kind: 'wrong' });
  });

  it('the passkey of another subject', async () => {
    const authenticator = new Authenticator(5);
    const passkey = await registered(authenticator);
    const others = await registered(new Authenticator());
    expect(await check([others], authenticator.get(asked))).toEqual({ kind: 'wrong' });
    expect(await check([], authenticator.get(asked))).toEqual({ kind: 'wrong' });
    expect(await check([others, passkey], authenticator.get(asked))).toMatchObject({
      kind: 'right',
    });
  });

  it('an answer with the user handle of the same subject of another tenant', async () => {
    const authenticator = new Authenticator(5);
    const passkey = await registered(authenticator);
    const userHandle = userHandleOf(keyring.oldest, { tenant: 'other', subject: 'mia' });
    const answer = authenticator.get(asked);
    expect(
      await check([passkey], { ...answer, response: { ...answer.response, userHandle } }),
    ).toEqual({ kind: 'wrong' });
  });
});

it.each<[string, Partial<Ceremony>]>([
  ['another challenge', { challenge }],
  ['a page of somebody else', { origin: 'https://evil.test' }],
  ['another RP id', { rpId: 'evil.test' }],
  ['a device that has not verified the person', { verified: false }],
])('no passkey is registered with %s', async (_, wrong) => {
  expect(await register(new Authenticator(), mia, wrong)).toBeUndefined();
});

it('the browser is asked to verify the person, for the own passkeys alone', async () => {
  const passkey = await registered(new Authenticator());
  expect(await proofOptions(party, [passkey], challenge)).toMatchObject({
    rpId: 'example.com',
    challenge,
    userVerification: 'required',
    allowCredentials: [{ id: passkey.credentialId, type: 'public-key', transports: ['internal'] }],
  });
  const handle = userHandleOf(keyring.oldest, mia);
  const options = await registrationOptions(party, handle, 'mia@x', [passkey], challenge);
  expect(options).toMatchObject({
    challenge,
    attestation: 'none',
    authenticatorSelection: { userVerification: 'required' },
    excludeCredentials: [{ id: passkey.credentialId }],
  });
  expect(Buffer.from(options.user.id, 'base64url').toString()).not.toContain('mia');
});

it('the user handle stays while master keys rotate', () => {
  const rotated = new Keyring([
    { id: 'k2', secret: Buffer.alloc(32, 2) },
    { id: 'k1', secret: Buffer.alloc(32, 1) },
  ]);
  expect(userHandleOf(rotated.oldest, mia)).toBe(userHandleOf(keyring.oldest, mia));
});

it('a passkey of a version that kept no user handle proves by its signature', async () => {
  const authenticator = new Authenticator(5);
  const { userHandle, ...older } = await registered(authenticator);
  expect(userHandle).toBe(authenticator.userHandle);
  expect(await check([older], authenticator.get(asked))).toMatchObject({ kind: 'right' });
});
