/** A tenant's configuration of hosted pages: brand, return URLs, and defaults. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { z } from 'zod';
import { openIdIssuer, RETURN_PATH } from '../doors/openid/settings.js';
import type { PageBrand, PageLogo } from '../sessions/session.js';
import { SESSION_LIMITS, type SessionSettings } from '../sessions/session.js';
import { returnUrlEntryFault } from '../sessions/session-service.js';
import { demoUrls } from './localhost.js';
import type { Faults } from './validation-errors.js';

const Name = z.string().min(1).max(30);
const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #0a5c8e');
const Link = z.url({ protocol: /^https?$/ });
const StoreLink = z.url({ protocol: /^https$/ }).max(300);

/** A name, or a name with logo, colours and links. */
export const Brand = z.union(
  [
    Name,
    z.strictObject({
      name: Name.describe('The name in messages and on pages.'),
      logo: z
        .string()
        .optional()
        .describe(
          'A file, relative to the configuration file: svg, png, webp or jpg, 100 kB at most.',
        ),
      colour: Colour.optional().describe('The colour of buttons and links.'),
      colourDark: Colour.optional().describe('The same in dark mode.'),
      termsUrl: Link.optional().describe('The link to your terms.'),
      privacyUrl: Link.optional().describe('The link to your privacy notice.'),
    }),
  ],
  'must be a name of 1 to 30 characters, or an object with name and, where wanted, logo, colour and colourDark (#rrggbb), termsUrl, privacyUrl',
);

export const Sessions = z.strictObject({
  audience: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The audience (`aud`) of signed results.', otherwise: "the tenant's id" }),
  skippable: z
    .boolean()
    .optional()
    .meta({ description: 'Whether a person may skip the set-up.', otherwise: '`false`' }),
  otherMethods: z.boolean().optional().meta({
    description: 'Whether the pages offer another method than the preferred one.',
    otherwise: '`true`',
  }),
  match: z.boolean().optional().meta({
    description: 'Whether a call asks for two digits from the page before `#`.',
    otherwise: '`false`',
  }),
  ownApp: z.boolean().optional().meta({
    description:
      'Whether the pages offer the [authenticator app](authenticator.md) of this installation.',
    otherwise: '`true` over https and in a sandbox',
  }),
  storeLinks: z
    .strictObject({
      ios: StoreLink.optional().describe('For iPhones.'),
      android: StoreLink.optional().describe('For Android.'),
    })
    .optional()
    .describe('Where the pages lead for an app from a store.'),
  linkMs: z
    .number()
    .int()
    .min(1_000)
    .max(SESSION_LIMITS.linkMs)
    .optional()
    .describe('How long the one-time link lives.'),
  lifeMs: z
    .number()
    .int()
    .min(1_000)
    .max(3_600_000)
    .optional()
    .describe('How long an opened session lives.'),
});

export interface TenantPages {
  readonly id: string;
  readonly brand: z.infer<typeof Brand>;
  readonly returnUrls?: readonly string[] | undefined;
  readonly sessions?: z.infer<typeof Sessions> | undefined;
  /** Its OpenID Provider, whose sign-ins are hosted sessions. */
  readonly openid?: object | undefined;
}

export interface SessionConfigContext {
  readonly mode: 'sandbox' | 'production';
  readonly publicUrl: string;
  /** The folder of relative logo paths. */
  readonly directory: string;
  readonly faults: Faults;
}

export function brandName({ brand }: Pick<TenantPages, 'brand'>): string {
  return typeof brand === 'string' ? brand : brand.name;
}

/** The return URLs of the sandbox's own demonstration. */
function demoReturnUrls(publicUrl: string): readonly string[] {
  return demoUrls(publicUrl).map((url) => `${url}/demo/done`);
}

/** The rules of each tenant's sessions, by tenant. */
export function sessionSettings(
  tenants: readonly TenantPages[],
  context: SessionConfigContext,
): ReadonlyMap<string, SessionSettings> {
  return new Map(tenants.map((tenant) => [tenant.id, settingsOf(tenant, context)]));
}

function settingsOf(tenant: TenantPages, context: SessionConfigContext): SessionSettings {
  const { sessions = {}, returnUrls = [] } = tenant;
  const { mode, publicUrl, faults } = context;
  for (const entry of returnUrls) {
    const fault = returnUrlEntryFault(entry, mode === 'production');
    if (fault) faults.add(`tenants.${tenant.id}.returnUrls`, `${entry} ${fault}`);
  }
  return {
    audience: sessions.audience ?? tenant.id,
    returnUrls: [
      ...returnUrls,
      ...(mode === 'sandbox' ? demoReturnUrls(publicUrl) : []),
      ...(tenant.openid ? [`${openIdIssuer(publicUrl, tenant.id)}${RETURN_PATH}`] : []),
    ],
    ...(mode === 'sandbox' ? { returnsToLoopback: true } : {}),
    skippable: sessions.skippable ?? false,
    otherMethods: sessions.otherMethods ?? true,
    match: sessions.match ?? false,
    // Browsers install apps and take push messages over https alone.
    ownApp: sessions.ownApp ?? (mode === 'sandbox' || publicUrl.startsWith('https:')),
    ...storeLinksOf(sessions),
    linkMs: sessions.linkMs ?? SESSION_LIMITS.linkMs,
    lifeMs: sessions.lifeMs ?? SESSION_LIMITS.lifeMs,
    brand: pageBrand(tenant, context),
  };
}

function storeLinksOf({
  storeLinks,
}: z.infer<typeof Sessions>): Pick<SessionSettings, 'storeLinks'> {
  if (!storeLinks) return {};
  const { ios, android } = storeLinks;
  return { storeLinks: { ...(ios ? { ios } : {}), ...(android ? { android } : {}) } };
}

function pageBrand(tenant: TenantPages, context: SessionConfigContext): PageBrand {
  const { brand } = tenant;
  if (typeof brand === 'string') return { name: brand };
  const { name, logo: file, ...looks } = brand;
  const logo = file === undefined ? undefined : readLogo(tenant.id, file, context);
  const given = Object.entries(looks).filter(([, value]) => value !== undefined);
  return { name, ...(logo ? { logo } : {}), ...Object.fromEntries(given) };
}

const LOGO_BYTES_MAX = 100_000;
const LOGO_TYPES: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  jpg: 'image/jpeg',
};

function readLogo(
  tenant: string,
  file: string,
  { directory, faults }: SessionConfigContext,
): PageLogo | undefined {
  const where = `tenants.${tenant}.brand.logo`;
  const extension = extname(file).slice(1).toLowerCase().replace('jpeg', 'jpg');
  const type = LOGO_TYPES[extension];
  if (!type) {
    faults.add(where, `${file} must be a file of the kind ${Object.keys(LOGO_TYPES).join(', ')}`);
    return undefined;
  }
  try {
    const bytes = readFileSync(resolve(directory, file));
    if (bytes.length <= LOGO_BYTES_MAX) return { bytes, type, extension };
    faults.add(where, `${file} is larger than ${LOGO_BYTES_MAX / 1000} kB`);
  } catch {
    faults.add(where, `${file} cannot be read; its name is relative to the configuration file`);
  }
  return undefined;
}
