/** What became of the requests to an OpenID Provider, for the metric that all doors have. */
import type { EventEmitter } from 'node:events';
import type { KoaContextWithOIDC, default as Provider } from 'oidc-provider';
import { OctothorpeError } from '../../challenge/errors.js';
import { type DoorOutcome, outcomeOf } from '../door-routes.js';
import { RETURN_PATH } from './settings.js';

/** @param endpoint below the issuer, such as `/authorize` */
export type ReportOutcome = (endpoint: string, outcome: DoorOutcome) => void;

/** A sign-in in the browser counts twice: as it begins, and as it comes back. Discovery and keys do not count. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  authorization: '/authorize',
  resume: RETURN_PATH,
  token: '/token',
  backchannel_authentication: '/backchannel',
  pushed_authorization_request: '/par',
};

const ACCEPTED = [
  'interaction.started',
  'authorization.success',
  'backchannel_authentication.success',
  'grant.success',
  'pushed_authorization_request.success',
] as const;

export const REFUSALS = [
  'authorization.error',
  'backchannel_authentication.error',
  'grant.error',
  'pushed_authorization_request.error',
] as const;

/** The answer of a poll, until there is another one. */
const NOT_YET = ['authorization_pending', 'slow_down'];

export function reportOutcomes(provider: Provider, report: ReportOutcome): void {
  const events = provider as EventEmitter;
  const tell = ({ oidc }: KoaContextWithOIDC, outcome: DoorOutcome | undefined) => {
    const endpoint = ENDPOINTS[oidc?.route ?? ''];
    if (endpoint !== undefined && outcome !== undefined) report(endpoint, outcome);
  };
  for (const name of ACCEPTED) events.on(name, (ctx) => tell(ctx, 'accepted'));
  for (const name of REFUSALS) events.on(name, (ctx, error) => tell(ctx, outcomeOfRefusal(error)));
  events.on('server_error', (ctx) => tell(ctx, 'failed'));
}

/** Undefined where there is no outcome yet. */
export function outcomeOfRefusal(
  error: Error & { readonly error?: string },
): DoorOutcome | undefined {
  if (error.cause instanceof OctothorpeError) return outcomeOf(error.cause);
  const { error: code = '' } = error;
  if (NOT_YET.includes(code)) return undefined;
  if (code === 'invalid_client') return 'unauthorized';
  return code === 'temporarily_unavailable' || code === 'server_error' ? 'failed' : 'refused';
}
