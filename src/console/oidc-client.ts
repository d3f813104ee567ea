/**
 * The login's OpenID Connect provider, by `openid-client`: authorization code with PKCE, state and nonce. The ID token's signature is verified
 * even though it comes over TLS. What the provider says of itself is asked for at the first sign-in, and again every few hours.
 */
import * as client from 'openid-client';
import type { Clock } from '../challenge/time.js';
import { groupsIn, hasTooManyGroups, type LoginSettings } from './login-settings.js';

export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The person has to show who they are, even if the provider knows this browser. */
  readonly fresh: boolean;
}

export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** The address, unless the provider says that it is not verified; else the subject. */
  readonly name: string;
  /** Undefined where the provider told none. */
  readonly groups: readonly string[] | undefined;
  readonly tooManyGroups: boolean;
  /** When the person last showed who they are; 0 where the provider did not say. */
  readonly authenticatedAtMs: number;
}

/** `refused`: the provider said no. `unreachable`: it did not answer. `invalid`: what came cannot be trusted, or was used before. */
export type SignInFault = 'refused' | 'unreachable' | 'invalid';

export class SignInError extends Error {
  readonly fault: SignInFault;
  /** A short code for the log and the page: never a token, nor what a provider wrote. */
  readonly code: string;

  constructor(fault: SignInFault, code: string, cause: unknown) {
    super(`${fault}: ${code}`, { cause });
    this.name = 'SignInError';
    this.fault = fault;
    this.code = code;
  }
}

const TIMEOUT_SECONDS = 10;
const KNOWN_FOR_MS = 6 * 3_600_000;

export interface OidcClientOptions {
  readonly settings: LoginSettings;
  readonly redirectUri: string;
  readonly clock: Clock;
}

export class OidcClient {
  readonly #with: OidcClientOptions;
  #known: { readonly atMs: number; readonly provider: Promise<client.Configuration> } | undefined;

  constructor(options: OidcClientOptions) {
    this.#with = options;
  }

  /** Where the browser goes to sign in. @throws SignInError `unreachable` */
  async authorizationUrl({ state, nonce, verifier, fresh }: SignInSecrets): Promise<URL> {
    const { settings, redirectUri } = this.#with;
    return client.buildAuthorizationUrl(await this.#provider(), {
      redirect_uri: redirectUri,
      scope: settings.scopes.join(' '),
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
    });
  }

  /** @param search of the callback's address @throws SignInError */
  async identity(search: string, { state, nonce, verifier }: SignInSecrets): Promise<Identity> {
    const provider = await this.#provider();
    const url = new URL(this.#with.redirectUri);
    url.search = search;
    try {
      const tokens = await client.authorizationCodeGrant(provider, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new SignInError('invalid', 'no_id_token', undefined);
      return await this.#identityOf(provider, claims, tokens.access_token);
    } catch (error) {
      throw signInError(error);
    }
  }

  /** Some providers tell groups to the user info alone. */
  async #identityOf(
    provider: client.Configuration,
    claims: client.IDToken,
    accessToken: string,
  ): Promise<Identity> {
    const { groupsClaim } = this.#with.settings;
    const hasUserInfo = provider.serverMetadata().userinfo_endpoint !== undefined;
    const tooManyGroups = hasTooManyGroups(claims, groupsClaim);
    const isTold = groupsIn(claims, groupsClaim) !== undefined || tooManyGroups;
    // Without it the person is told that no groups came.
    const more =
      isTold || !hasUserInfo
        ? {}
        : await client.fetchUserInfo(provider, accessToken, claims.sub).catch(() => ({}));
    const all: Readonly<Record<string, unknown>> = { ...more, ...claims };
    const { email, email_verified: verified } = all;
    const isAddress = typeof email === 'string' && email !== '' && verified !== false;
    return {
      issuer: claims.iss,
      subject: claims.sub,
      name: isAddress ? email : claims.sub,
      groups: groupsIn(all, groupsClaim),
      tooManyGroups,
      authenticatedAtMs: typeof claims.auth_time === 'number' ? claims.auth_time * 1000 : 0,
    };
  }

  async #provider(): Promise<client.Configuration> {
    const { clock } = this.#with;
    if (!this.#known || clock.now() - this.#known.atMs > KNOWN_FOR_MS) {
      this.#known = { atMs: clock.now(), provider: this.#discover() };
    }
    try {
      return await this.#known.provider;
    } catch (error) {
      // The next sign-in asks again.
      this.#known = undefined;
      throw new SignInError('unreachable', codeOf(error), error);
    }
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#with.settings;
    const address = new URL(issuer);
    return client.discovery(
      address,
      clientId,
      undefined,
      clientSecret === undefined ? client.None() : byOfferedMethod(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        execute: [
          client.enableNonRepudiationChecks,
          // The configuration allows http for a provider on this machine alone, in a sandbox.
          ...(address.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      },
    );
  }
}

/** HTTP Basic is the default of OAuth; a provider that does not offer it takes the secret in the body. */
function byOfferedMethod(secret: string): client.ClientAuth {
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (offered.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

const CODE = /^[\w.-]{1,60}$/;

function signInError(error: unknown): SignInError {
  if (error instanceof SignInError) return error;
  const code = codeOf(error);
  if (error instanceof client.AuthorizationResponseError) {
    return new SignInError('refused', code, error);
  }
  const isAway = code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && code === 'unknown');
  return new SignInError(isAway ? 'unreachable' : 'invalid', code, error);
}

/** OAuth's error, or the library's. */
function codeOf(error: unknown): string {
  const { error: told, code } = (error ?? {}) as { error?: unknown; code?: unknown };
  const found = [told, code].find((each) => typeof each === 'string' && CODE.test(each));
  return typeof found === 'string' ? found : 'unknown';
}
