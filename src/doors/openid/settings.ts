/** What a tenant configures of the OpenID door: its clients, and Microsoft Entra as the client of an external method. */
import { z } from 'zod';
import { Guid, JwksUrl } from '../entra-token.js';

/** Printable ASCII without quotes, as OAuth 2.0 (RFC 6749, A.1) has it; no colon, for Basic. */
const ClientId = z.string().regex(/^[\w.~/-]{1,128}$/, 'must be 1 to 128 of A-Z a-z 0-9 _ . ~ / -');
const Secret = z.string().min(32, 'must have at least 32 characters').max(256);
const RedirectUri = z.url({ protocol: /^https?$/ });

export const OpenIdClient = z.strictObject({
  id: ClientId.describe("The client's id."),
  secret: Secret.optional().meta({
    description: "The client's secret. Without one it is a public client: PKCE, and no CIBA.",
    otherwise: 'none',
  }),
  auth: z
    .enum(['basic', 'post'])
    .default('basic')
    .describe('How the client sends its secret to the token endpoint.'),
  redirectUris: z
    .array(RedirectUri)
    .max(20)
    .default([])
    .describe('Where sign-ins may return to. Production needs `https://`.'),
  phoneHint: z.boolean().default(false).describe('Whether `login_hint` may be a phone number.'),
  pushedRequests: z
    .boolean()
    .default(false)
    .describe('Whether it must push its requests (RFC 9126).'),
  idTokenAlg: z.enum(['RS256', 'EdDSA']).default('RS256').describe('How id tokens are signed.'),
  ciba: z
    .union([
      z.strictObject({
        delivery: z
          .literal('poll')
          .describe('How the client learns of the end: it polls, or is pinged.'),
      }),
      z.strictObject({
        delivery: z.literal('ping'),
        endpoint: z.string().describe('`ping`: where.'),
        ca: z.string().optional().meta({
          description: "`ping`: the authority of the endpoint's certificate, in PEM.",
          otherwise: 'the public ones',
        }),
      }),
    ])
    .optional()
    .meta({ description: 'CIBA: sign-ins without a browser.', otherwise: 'off' }),
});
export type OpenIdClient = z.infer<typeof OpenIdClient>;

const LOGIN = 'https://login.microsoftonline.com';

/** Reads the numbers that people registered at Microsoft, with an application's own permission. */
export const GraphSettings = z.strictObject({
  clientId: Guid.describe('The application that reads the numbers.'),
  clientSecret: z.string().min(1).max(256).describe('Its secret.'),
  tokenUrl: z
    .string()
    .default(`${LOGIN}/{tenant}/oauth2/v2.0/token`)
    .describe("Where it gets its token. `{tenant}` is the directory's id."),
  url: z
    .string()
    .default('https://graph.microsoft.com/v1.0')
    .describe('The address of Microsoft Graph.'),
});
export type GraphSettings = z.infer<typeof GraphSettings>;

export const EntraClient = z.strictObject({
  clientId: ClientId.describe('The client id that the external method was created with.'),
  directories: z.array(Guid).min(1).max(100).describe('The directories whose people may come.'),
  redirectUri: RedirectUri.default(`${LOGIN}/common/federation/externalauthprovider`).describe(
    'Where Microsoft receives the answer.',
  ),
  jwksUrl: JwksUrl,
  hintAgeMaxMs: z
    .number()
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(600_000)
    .describe('How old a hint may be.'),
  graph: GraphSettings.optional().meta({
    description: 'Reads the numbers that people registered at Microsoft.',
    otherwise: 'none: people register here',
  }),
});
export type EntraClient = z.infer<typeof EntraClient>;

export const OpenIdSettings = z.strictObject({
  clients: z.array(OpenIdClient).max(100).default([]).describe('The applications that may use it.'),
  entra: EntraClient.optional().meta({
    description:
      'Microsoft Entra as the client of an [external method](doors/entra-external-mfa.md).',
    otherwise: 'none',
  }),
  visitsPerAddressMax: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(600)
    .describe('Sign-ins that one address may begin in ten minutes.'),
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
