/**
 * The OpenID Provider of one tenant: oidc-provider, with our hosted page as its only login. It keeps nobody signed in, asks for no consent
 * (its clients are in the configuration), and offers code with PKCE, Entra's id_token by form_post, and CIBA.
 */
import type { EventEmitter } from 'node:events';
import type { Response } from 'express';
import type { JWK } from 'jose';
import Provider, {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { OctothorpeError } from '../../challenge/errors.js';
import { contextOf } from '../../http/dispatch.js';
import { type Backchannel, REQUEST_SECONDS_MAX } from './backchannel.js';
import { REFUSALS, type ReportOutcome, reportOutcomes } from './outcomes.js';
import type { Pings } from './ping.js';
import { RecordAdapter, type RecordStore } from './record-store.js';
import { type OpenIdClient, type OpenIdSettings, RETURN_PATH } from './settings.js';
import { ACR, ENTRA_ACR, VISIT_SECONDS, type Visits } from './visits.js';

const CODE_SECONDS = 60;
const TOKEN_SECONDS = 300;
const CIBA_GRANT = 'urn:openid:params:grant-type:ciba';

export interface ProviderParts {
  readonly issuer: string;
  readonly settings: OpenIdSettings;
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: readonly string[];
  readonly store: RecordStore;
  readonly visits: Visits;
  readonly backchannel: Backchannel;
  readonly pings: Pings;
  /** Told of errors of the service itself. */
  readonly onFault: (event: string, error: unknown) => void;
  readonly onOutcome: ReportOutcome;
}

export function createProvider(parts: ProviderParts): Provider {
  const { issuer, settings, backchannel, onFault, onOutcome } = parts;
  const provider: Provider = new Provider(
    issuer,
    configuration(parts, () => provider),
  );
  // Koa and its logger stay silent: errors are ours to log.
  provider.silent = true;
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) => onFault('openid', error));
  (provider as EventEmitter).on('error', (error) => onFault('openid', error));
  for (const refusal of REFUSALS) (provider as EventEmitter).on(refusal, noteRefusal);
  reportOutcomes(provider, onOutcome);
  verifyHintsOfEntra(provider, settings);
  countPublicPushes(provider, parts.visits);
  const { BackchannelAuthenticationRequest: Request } = provider;
  const find = Request.find.bind(Request) as (
    ...given: Parameters<typeof Request.find>
  ) => Promise<InstanceType<typeof Request> | undefined>;
  // A poll looks at the call itself, so that it needs no process that has followed it.
  Request.find = (async (...given: Parameters<typeof find>) => {
    const request = await find(...given);
    if (request && !request.isExpired) await backchannel.settle(provider, request);
    return request;
  }) as typeof Request.find;
  return provider;
}

const CAUSES_MAX = 4;

/** The request's log line says why, where the answer may not. */
function noteRefusal(ctx: KoaContextWithOIDC, error: Error & { readonly error?: string }): void {
  const because: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && because.length < CAUSES_MAX) {
    because.push(cause.message);
    cause = cause.cause;
  }
  const context = contextOf(ctx.res as unknown as Response);
  if (error.cause instanceof OctothorpeError && error.cause.rule !== undefined) {
    const { code, rule } = error.cause;
    context.error = { code, rule, cause: undefined };
  }
  context.more = {
    refusal: error.error ?? error.name,
    ...(because.length > 0 ? { because: because.join(' ') } : {}),
  };
}

/** oidc-provider takes hints of its own id_tokens alone. Entra's is verified by `Visits`, with Entra's keys. */
function verifyHintsOfEntra(provider: Provider, { entra }: OpenIdSettings): void {
  if (!entra) return;
  const validate = provider.IdToken.validate.bind(provider.IdToken);
  provider.IdToken.validate = (async (...given: Parameters<typeof validate>) =>
    given[1].clientId === entra.clientId
      ? { header: {}, payload: {} }
      : validate(...given)) as typeof validate;
}

/** A public client's pushed request is kept for anybody who sends one. */
function countPublicPushes({ PushedAuthorizationRequest }: Provider, visits: Visits): void {
  const pushed = PushedAuthorizationRequest.prototype;
  const save = pushed.save;
  pushed.save = async function (...given) {
    const { ctx } = Provider;
    if (!this.trusted && ctx) await visits.count(ctx);
    return save.apply(this, given);
  };
}

function configuration(parts: ProviderParts, self: () => Provider): Configuration {
  const { settings, visits, backchannel, pings, store, jwks, cookieKeys, issuer } = parts;
  const { Prompt, Check } = interactionPolicy;
  const cookie = { httpOnly: true, sameSite: 'strict', signed: true, overwrite: true } as const;
  return {
    adapter: (model: string) => new RecordAdapter(store, model),
    jwks: jwks as Configuration['jwks'] & object,
    clients: clientsOf(settings),
    acrValues: [ACR, ENTRA_ACR],
    scopes: ['openid'],
    claims: { openid: ['sub', 'acr', 'amr'], auth_time: null },
    responseTypes: ['code', 'id_token'],
    subjectTypes: ['public'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    pkce: { required: (_ctx, client) => client.responseTypes?.includes('code') ?? false },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      claimsParameter: { enabled: true, assertClaimsParameter: requireReachableAcr(settings) },
      ciba: {
        enabled: settings.clients.some(({ ciba }) => ciba !== undefined),
        deliveryModes: ['poll', 'ping'],
        validateBindingMessage: (_ctx, message) => backchannel.validateBindingMessage(message),
        validateRequestContext: () => {},
        verifyUserCode: () => {},
        processLoginHint: (ctx, hint) => backchannel.processLoginHint(ctx, hint),
        processLoginHintToken: () => {
          throw new errors.InvalidRequest('login_hint_token is not supported: send login_hint');
        },
        triggerAuthenticationDevice: (ctx, request) => backchannel.trigger(ctx, request, self()),
      },
    },
    interactions: {
      policy: [
        new Prompt(
          { name: 'login', requestable: false },
          new Check('verify', 'the person has to be verified', 'login_required', (ctx) =>
            visits.isNeeded(ctx),
          ),
        ),
      ],
      url: (ctx, interaction) => visits.open(ctx, interaction),
    },
    cookies: {
      keys: [...cookieKeys],
      names: { session: 'octo_op', interaction: 'octo_visit', resume: 'octo_resume' },
      // POST needs this setting. The cookie itself is never set, because nobody stays signed in.
      long: { ...cookie, sameSite: 'none' },
      // The interaction's cookie goes to the address that the hosted page returns to.
      short: { ...cookie, path: `${new URL(issuer).pathname}${RETURN_PATH}` },
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      jwks: '/jwks',
      userinfo: '/userinfo',
      backchannel_authentication: '/backchannel',
      pushed_authorization_request: '/par',
    },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      BackchannelAuthenticationRequest: requestSeconds,
      Grant: REQUEST_SECONDS_MAX + TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      Interaction: VISIT_SECONDS,
      Session: CODE_SECONDS,
    },
    discovery: { acr_values_supported: [ACR, ENTRA_ACR] },
    // Entra posts its requests.
    enableHttpPostMethods: true,
    clientBasedCORS: () => false,
    expiresWithSession: () => false,
    issueRefreshToken: () => false,
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: (ctx) => grantAll(ctx),
    fetch: pings.fetch as Configuration['fetch'] & object,
    renderError: (ctx, out) => {
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = `The sign-in cannot go on: ${out.error}${
        out['error_description'] === undefined ? '' : ` (${out['error_description']})`
      }.\nGo back to the service that you came from, and sign in again.\n`;
    },
  };
}

/** The clients are the tenant's own: there is nothing to consent to. */
async function grantAll(ctx: KoaContextWithOIDC) {
  const { provider, client, account, requestParamOIDCScopes, requestParamClaims } = ctx.oidc;
  const grant = new provider.Grant({
    clientId: String(client?.clientId),
    accountId: String(account?.accountId),
  });
  grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
  grant.addOIDCClaims([...requestParamClaims]);
  await grant.save();
  return grant;
}

function requestSeconds(ctx: KoaContextWithOIDC): number {
  const asked = Number(ctx?.oidc?.params?.['requested_expiry'] ?? REQUEST_SECONDS_MAX);
  return Math.min(REQUEST_SECONDS_MAX, asked);
}

/** An essential `acr` that no proof here has is refused at once, before anybody is called. */
function requireReachableAcr({ entra }: OpenIdSettings) {
  return (
    _ctx: KoaContextWithOIDC,
    claims: { id_token?: unknown },
    client: { readonly clientId: string },
  ): void => {
    const { acr } = (claims.id_token ?? {}) as { acr?: unknown };
    const { essential, value, values } = (acr ?? {}) as Record<string, unknown>;
    if (essential !== true || (value === undefined && values === undefined)) return;
    const own = client.clientId === entra?.clientId ? ENTRA_ACR : ACR;
    if (value === own || (Array.isArray(values) && values.includes(own))) return;
    throw new errors.UnmetAuthenticationRequirements(`acr is always ${own} here`);
  };
}

function clientsOf({ clients, entra }: OpenIdSettings): ClientMetadata[] {
  return [
    ...clients.map(clientMetadata),
    ...(entra
      ? [
          {
            client_id: entra.clientId,
            // Only on loopback, for a trial: oidc-provider allows http to no other implicit client.
            ...(entra.redirectUri.startsWith('http:')
              ? { application_type: 'native' as const }
              : {}),
            redirect_uris: [entra.redirectUri],
            response_types: ['id_token' as const],
            grant_types: ['implicit'],
            response_modes: ['form_post'],
            token_endpoint_auth_method: 'none' as const,
          },
        ]
      : []),
  ];
}

function clientMetadata(client: OpenIdClient): ClientMetadata {
  const { id, secret, auth, redirectUris, ciba } = client;
  const usesCode = redirectUris.length > 0;
  return {
    client_id: id,
    ...(secret === undefined ? {} : { client_secret: secret }),
    token_endpoint_auth_method: secret === undefined ? 'none' : `client_secret_${auth}`,
    redirect_uris: redirectUris,
    response_types: usesCode ? ['code'] : [],
    grant_types: [...(usesCode ? ['authorization_code'] : []), ...(ciba ? [CIBA_GRANT] : [])],
    id_token_signed_response_alg: client.idTokenAlg,
    require_pushed_authorization_requests: client.pushedRequests,
    ...(ciba
      ? {
          backchannel_token_delivery_mode: ciba.delivery,
          ...(ciba.delivery === 'ping'
            ? { backchannel_client_notification_endpoint: ciba.endpoint }
            : {}),
        }
      : {}),
  };
}
