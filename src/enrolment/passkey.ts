/**
 * Passkeys (WebAuthn, level 3): what the browser is asked, and whether its answer is right. Pure, apart from the signature's arithmetic.
 *
 * - Nothing is stored between question and answer: the WebAuthn challenge is an HMAC over the seed of the challenge or session.
 * - One configured RP id serves all tenants. A passkey belongs to one subject of one tenant: only the subject's own are looked at, and the
 *   user handle, a keyed hash of both, must be the one of its registration where the browser gives it.
 * - The person is always verified by the device (PIN, finger, face): a passkey without that would only prove that somebody has the device.
 */
import { createHmac } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { KeySet } from '../challenge/code.js';
import type { PasskeyMethod, SubjectKey } from './method.js';

export interface RelyingParty {
  /** A domain: a passkey works on it and on what stands below it. */
  readonly id: string;
  /** Shown by the browser: the tenant's brand. */
  readonly name: string;
  /** Where our pages are: `https://verify.example.com`. */
  readonly origins: readonly string[];
}

/** What a WebAuthn challenge is made for: an answer for one is worth nothing for the other. */
export type Ceremony = 'register' | 'prove';

type NewPasskey = Pick<
  PasskeyMethod,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp' | 'userHandle'
>;

export type PasskeyProof =
  /** To be stored with the passkey. */
  | {
      readonly kind: 'right';
      readonly passkey: PasskeyMethod;
      readonly counter: number;
      readonly backedUp: boolean;
    }
  | { readonly kind: 'wrong' }
  /** Signed with the right key, and its counter has not grown: somebody may have copied the authenticator. */
  | { readonly kind: 'copied'; readonly passkey: PasskeyMethod };

/** ES256, EdDSA and RS256: every authenticator has one of them. The same on every Node.js, whatever it could verify beside them. */
const ALGORITHMS = [-7, -8, -257];
const TIMEOUT_MS = 300_000;

/** Loaded with the first passkey: it has two hundred modules, and a start should not wait for them. */
const library = () => import('@simplewebauthn/server');

/**
 * Whether a subject has proved to hold one of its passkeys. The service must store the counter where it is still greater than the stored
 * one, or both are 0, and only then accept.
 * @param passkeys the subject's own
 */
export async function checkPasskey(
  party: RelyingParty,
  passkeys: readonly PasskeyMethod[],
  webauthnChallenge: string,
  response: AuthenticationResponseJSON,
): Promise<PasskeyProof> {
  const passkey = passkeys.find(({ credentialId }) => credentialId === response.id);
  if (!passkey || !isItsHandle(passkey, response.response.userHandle)) return { kind: 'wrong' };
  try {
    const { verified, authenticationInfo } = await (await library()).verifyAuthenticationResponse({
      response,
      expectedChallenge: webauthnChallenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        // Compared below, where the signature is known to be right.
        counter: 0,
      },
    });
    if (!verified) return { kind: 'wrong' };
    const { newCounter: counter, credentialBackedUp: backedUp } = authenticationInfo;
    // Synchronised passkeys count nothing: both stay 0.
    const grows = counter > passkey.counter || (counter === 0 && passkey.counter === 0);
    return grows ? { kind: 'right', passkey, counter, backedUp } : { kind: 'copied', passkey };
  } catch {
    return { kind: 'wrong' };
  }
}

/** What `navigator.credentials.get` takes. @param passkeys the subject's own */
export async function proofOptions(
  { id }: RelyingParty,
  passkeys: readonly PasskeyMethod[],
  webauthnChallenge: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return (await library()).generateAuthenticationOptions({
    rpID: id,
    challenge: bytesOf(webauthnChallenge),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: passkeys.map(described),
  });
}

/** The passkey that the browser has made; undefined where its answer is not right. @param userHandle what it was asked with */
export async function checkNewPasskey(
  party: RelyingParty,
  userHandle: string,
  webauthnChallenge: string,
  response: RegistrationResponseJSON,
): Promise<NewPasskey | undefined> {
  try {
    const { verified, registrationInfo } = await (await library()).verifyRegistrationResponse({
      response,
      expectedChallenge: webauthnChallenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return undefined;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: credential.transports ?? [],
      backedUp: credentialBackedUp,
      userHandle,
    };
  } catch {
    return undefined;
  }
}

/** What `navigator.credentials.create` takes. @param accountName as the person knows the account */
export async function registrationOptions(
  { id, name }: RelyingParty,
  userHandle: string,
  accountName: string,
  passkeys: readonly PasskeyMethod[],
  webauthnChallenge: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return (await library()).generateRegistrationOptions({
    rpID: id,
    rpName: name,
    userName: accountName,
    userDisplayName: accountName,
    userID: bytesOf(userHandle),
    challenge: bytesOf(webauthnChallenge),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
    // One passkey a device: the browser says that it has one already.
    excludeCredentials: passkeys.map(described),
  });
}

/**
 * The 256 bits that the authenticator signs.
 * @param id of the challenge or session. @param seed its random bits, which go when it ends
 */
export function webauthnChallengeOf(
  keys: KeySet,
  ceremony: Ceremony,
  id: string,
  seed: string,
): string {
  const text = `${ceremony}.${id}.${seed}`;
  return createHmac('sha256', keys.passkey).update(text).digest('base64url');
}

/** The authenticator stores it, and anyone who has the device can read it: so it names nobody. */
export function userHandleOf(keys: KeySet, { tenant, subject }: SubjectKey): string {
  const text = `user.${JSON.stringify([tenant, subject])}`;
  return createHmac('sha256', keys.passkey).update(text).digest('base64url');
}

/** Public: it is compared to find mistakes and mix-ups. The signature is the proof, also where no handle was kept. */
function isItsHandle({ userHandle }: PasskeyMethod, given: string | undefined): boolean {
  return userHandle === undefined || given === undefined || given === userHandle;
}

function described({ credentialId, transports }: PasskeyMethod) {
  return { id: credentialId, transports: [...transports] };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
