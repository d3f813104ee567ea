/** What a tenant configures of the OpenID door: its clients, and Microsoft Entra as the client of an external method. */
import { z } from 'zod';
import { Guid, JwksUrl } from '../entra-token.js';

/** Printable ASCII without quotes, as OAuth 2.0 (RFC 6749, A.1) has it; no colon, for Basic. */
const ClientId = z.string().regex(/^[\w.~/-]{1,128}$/, 'must be 1 to 128 of A-Z a-z 0-9 _ . ~ / -');
const Secret = z.string().min(32, 'must have at least 32 characters').max(256);
const RedirectUri = z.url({ protocol: /^https?$/ });

export const OpenIdClient = z.strictObject({
  id: ClientId,
  /** A client without a secret is a public one: PKCE alone, no CIBA. */
  secret: Secret.optional(),
  /** How it sends the secret to the token endpoint. */
  auth: z.enum(['basic', 'post']).default('basic'),
  redirectUris: z.array(RedirectUri).max(20).default([]),
  /** Whether its login_hint may be a phone number. */
  phoneHint: z.boolean().default(false),
  /** Whether it has to push its requests (RFC 9126), so that no browser can name a person. */
  pushedRequests: z.boolean().default(false),
  idTokenAlg: z.enum(['RS256', 'EdDSA']).default('RS256'),
  ciba: z
    .union([
      z.strictObject({ delivery: z.literal('poll') }),
      z.strictObject({
        delivery: z.literal('ping'),
        endpoint: z.string(),
        /** PEM: who signed the endpoint's certificate, where that is no public authority. */
        ca: z.string().optional(),
      }),
    ])
    .optional(),
});
export type OpenIdClient = z.infer<typeof OpenIdClient>;

const LOGIN = 'https://login.microsoftonline.com';

/** Reads the numbers that people registered at Microsoft, with an application's own permission. */
export const GraphSettings = z.strictObject({
  clientId: Guid,
  clientSecret: z.string().min(1).max(256),
  /** `{tenant}` is replaced by the directory's id. */
  tokenUrl: z.string().default(`${LOGIN}/{tenant}/oauth2/v2.0/token`),
  url: z.string().default('https://graph.microsoft.com/v1.0'),
});
export type GraphSettings = z.infer<typeof GraphSettings>;

export const EntraClient = z.strictObject({
  /** The client id that the external method was created with; `aud` of the hint. */
  clientId: ClientId,
  /** The directories whose people may come. */
  directories: z.array(Guid).min(1).max(100),
  redirectUri: RedirectUri.default(`${LOGIN}/common/federation/externalauthprovider`),
  jwksUrl: JwksUrl,
  /** How old a hint may be, ms. Microsoft makes it right before the browser comes. */
  hintAgeMaxMs: z.number().int().min(1_000).max(3_600_000).default(600_000),
  graph: GraphSettings.optional(),
});
export type EntraClient = z.infer<typeof EntraClient>;

export const OpenIdSettings = z.strictObject({
  clients: z.array(OpenIdClient).max(100).default([]),
  entra: EntraClient.optional(),
  /** Sign-ins in a browser that one IPv4 address or IPv6 /64 may begin in ten minutes. A whole office may share one address. */
  visitsPerAddressMax: z.number().int().min(1).max(1_000_000).default(600),
});
export type OpenIdSettings = z.infer<typeof OpenIdSettings>;

/** Where the browser comes back to from the hosted page, below the issuer. */
export const RETURN_PATH = '/return';

export function openIdMount(tenant: string): string {
  return `/openid/${tenant}`;
}

export function openIdIssuer(publicUrl: string, tenant: string): string {
  return `${publicUrl}${openIdMount(tenant)}`;
}
