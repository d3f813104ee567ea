/** Ways to forge one of Vonage's webhooks, for an attacker who has seen a genuine one or has an own account. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { type JWTPayload, UnsecuredJWT } from 'jose';
import type { Random } from '../../setup/random.js';
import {
  type VonageAccount,
  vonageClaims,
  vonageRequest,
  vonageToken,
  type WebhookRequest,
} from '../../setup/signed-requests.js';
import type { VonageWords } from './genuine-webhooks.js';
import { changedText } from './mutation.js';

type Forge = (
  account: VonageAccount,
  words: VonageWords,
  random: Random,
) => Promise<WebhookRequest | undefined>;

/** A genuine request's token lives 300 s, with 10 s for clocks that differ. */
const STALE_SECONDS = 311;
/** A minute more than the clocks' difference: this machine's may be slow to send. */
const FUTURE_SECONDS = 70;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** By name; one that cannot forge these words answers undefined. */
export const VONAGE_FORGERIES: Readonly<Record<string, Forge>> = {
  'stale, future or absent iat': claimed((claims, random) => {
    const { iat = 0 } = claims;
    const stale = iat - STALE_SECONDS - random.whole(0, 100_000);
    const future = iat + FUTURE_SECONDS + random.whole(0, 100_000);
    return { iat: random.pick<unknown>([stale, future, undefined, 'now', 0, -1, 1e300]) };
  }),
  'wrong or absent payload_hash': claimed(({ payload_hash }, random) => {
    const hash = String(payload_hash);
    const other = randomBytes(32).toString('hex');
    return { payload_hash: random.pick([other, undefined, hash.slice(1), '', `${hash}0`]) };
  }),
  'issuer, account or application of another': claimed((_, random) =>
    random.pick<object>([
      { iss: 'Somebody' },
      { iss: undefined },
      { api_key: randomBytes(4).toString('hex') },
      { application_id: randomUUID() },
      { api_key: undefined, application_id: undefined },
    ]),
  ),
  'no jti, or none of its kind': claimed((_, random) => ({
    jti: random.pick<unknown>([undefined, '', 7, 'x'.repeat(129)]),
  })),
  'body changed': async (account, { path, body }, random) => {
    const token = await genuineToken(account, body);
    return vonageRequest(path, token, changedText(random, body));
  },
  'boundary shifted in the body': async (account, { path, body }, random) => {
    const token = await genuineToken(account, body);
    const [name, value] = random.pick(Object.entries(JSON.parse(body) as Record<string, unknown>));
    const text = JSON.stringify(value);
    const shifted = `"${name}${text.slice(1, 2)}":"${text.slice(2)}`;
    return vonageRequest(path, token, body.replace(`"${name}":${text}`, shifted));
  },
  'field doubled': async (account, { path, body }, random) => {
    const token = await genuineToken(account, body);
    const [name, value] = random.pick(Object.entries(JSON.parse(body) as Record<string, unknown>));
    return vonageRequest(path, token, `{"${name}":${JSON.stringify(value)},${body.slice(1)}`);
  },
  RS256: async (account, { path, body }) =>
    vonageRequest(
      path,
      await vonageToken(vonageClaims(account, body, Date.now()), rsa, 'RS256'),
      body,
    ),
  'HS384, HS512, or no signature': async (account, { path, body }, random) => {
    const claims = vonageClaims(account, body, Date.now());
    const alg = random.pick(['HS384', 'HS512', 'none']);
    const token =
      alg === 'none'
        ? `${new UnsecuredJWT(claims).encode()}${random.chance(0.5) ? '' : 'AAAA'}`
        : await vonageToken(claims, account.signatureSecret, alg);
    return vonageRequest(path, token, body);
  },
  'signed by another secret': async (account, { path, body }) => {
    const claims = vonageClaims(account, body, Date.now());
    return vonageRequest(path, await vonageToken(claims, randomBytes(32).toString('hex')), body);
  },
  'token changed, cut or absent': async (account, { path, body }, random) => {
    const token = await genuineToken(account, body);
    const made = vonageRequest(path, token, body);
    // The last character of the signature has bits that mean nothing.
    const at = random.whole(0, token.length - 2);
    const other = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    const authorization = random.pick([
      `Bearer ${other}`,
      `Bearer ${token.slice(0, at)}`,
      `Basic ${token}`,
      token,
      '',
    ]);
    return { ...made, headers: { ...made.headers, authorization } };
  },
  'other delivery': async (account, { path, otherPath, body }) => {
    // An address of another delivery is genuine; the body is not about it.
    const moved = path.includes('/sms/') ? otherPath : moveToken(path, otherPath);
    const token = await genuineToken(account, body);
    return vonageRequest(moved, token, body);
  },
  'other place in the call': async (account, { path, body }, random) => {
    if (path.includes('/sms/')) return undefined;
    const other = random.pick([
      path.replace('prompt=1', 'prompt=2'),
      path.replace('prompt=1', 'prompt=1&pressed=4'),
      path.replace(/[?&]t=.*$/, ''),
      `${path}A`,
      path.replace(/t=./, 't=_'),
      path.includes('/event') ? path.replace('/event', '') : path.replace('?', '/event?'),
    ]);
    const token = await genuineToken(account, body);
    return other === path ? undefined : vonageRequest(other, token, body);
  },
};

/** A token for the body, as Vonage makes it. */
function genuineToken(account: VonageAccount, body: string): Promise<string> {
  return vonageToken(vonageClaims(account, body, Date.now()), account.signatureSecret);
}

/** A request as Vonage makes it. */
export async function genuineVonage(
  account: VonageAccount,
  path: string,
  body: string,
): Promise<WebhookRequest> {
  return vonageRequest(path, await genuineToken(account, body), body);
}

/** A token that is signed as it should be, with other claims. */
function claimed(differ: (claims: JWTPayload, random: Random) => object): Forge {
  return async (account, { path, body }, random) => {
    const claims = vonageClaims(account, body, Date.now());
    const other = { ...claims, ...differ(claims, random) } as JWTPayload;
    return vonageRequest(path, await vonageToken(other, account.signatureSecret), body);
  };
}

/** The other delivery's address with this one's token. */
function moveToken(path: string, otherPath: string): string {
  return otherPath.replace(/t=.*$/, /t=.*$/.exec(path)?.[0] ?? '');
}
