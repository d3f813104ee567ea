/** Who may sign in to the console, and as what: the section `console` of the configuration file. The rules are pure. */
import { z } from 'zod';
import { CONSOLE_ROLES, type ConsoleRole } from './console-route.js';

const Group = z.string().min(1).max(256);
const Groups = z.array(Group).max(100).default([]);

const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]{1,200}$/;

/** An hour of work is a session; a browser that was left alone is out of it sooner. */
const SESSION_MINUTES = 480;
const IDLE_MINUTES = 30;
/** A day: a group that was taken away ends access within it, whatever is configured. */
const SESSION_MINUTES_MAX = 1_440;

export const LoginSettings = z
  .strictObject({
    issuer: z
      .url({ protocol: /^https?$/, error: 'must be the https:// address of the provider' })
      .describe('The provider, as its discovery document names itself.'),
    clientId: z.string().min(1).max(256).describe('The client of the registration.'),
    clientSecret: z
      .string()
      .min(16, 'must have 16 characters at least')
      .max(1_024)
      .optional()
      .meta({ description: 'Its secret.', otherwise: 'none: a public client' }),
    scopes: z
      .array(z.string().regex(SCOPE, 'must be a scope without spaces'))
      .min(1)
      .max(20)
      .refine((scopes) => scopes.includes('openid'), 'must contain openid')
      .default(['openid', 'profile', 'email'])
      .describe('The scopes that the login asks for.'),
    groupsClaim: z
      .string()
      .min(1)
      .max(200)
      .default('groups')
      .describe('The claim that holds the groups, in the ID token or the user info.'),
    roles: z
      .strictObject({
        viewer: Groups.describe('Groups that may look.'),
        support: Groups.describe('Groups that may also unblock numbers.'),
        operator: Groups.describe('Groups that may do everything.'),
      })
      .refine(
        (roles) => CONSOLE_ROLES.some((role) => roles[role].length > 0),
        'must name a group for one of viewer, support and operator: otherwise nobody gets in',
      )
      .describe('Groups by role. A person in several groups has the highest role.'),
    tenants: z
      .record(
        Group,
        z.union([z.literal('*'), z.array(z.string()).min(1)], 'must be a list of tenants, or "*"'),
      )
      .optional()
      .meta({
        description: 'Which tenants a group sees, `*` for all.',
        otherwise: 'everybody sees every tenant',
      }),
    sessionMinutes: z
      .number()
      .int()
      .min(5)
      .max(SESSION_MINUTES_MAX)
      .default(SESSION_MINUTES)
      .describe('How long a session lasts.'),
    idleMinutes: z.number().int().min(1).max(SESSION_MINUTES_MAX).optional().meta({
      description: 'After how long without use a session ends.',
      otherwise: '30, or `sessionMinutes` where that is less',
    }),
  })
  .transform(({ idleMinutes, ...settings }) => ({
    ...settings,
    idleMinutes: idleMinutes ?? Math.min(IDLE_MINUTES, settings.sessionMinutes),
  }));
export type LoginSettings = z.infer<typeof LoginSettings>;

export interface Rights {
  readonly role: ConsoleRole;
  readonly tenants: readonly string[];
}

type Granting = Pick<LoginSettings, 'roles' | 'tenants'>;

/**
 * What these groups may do, by the configuration as it is now: the greatest role that one of them gives.
 * @param existing every tenant that there is
 * @returns undefined where they give no role, or no tenant
 */
export function rightsOf(
  groups: readonly string[],
  settings: Granting,
  existing: readonly string[],
): Rights | undefined {
  const role = CONSOLE_ROLES.findLast((each) =>
    settings.roles[each].some((group) => groups.includes(group)),
  );
  const tenants = tenantsOf(groups, settings, existing);
  return role === undefined || tenants.length === 0 ? undefined : { role, tenants };
}

function tenantsOf(
  groups: readonly string[],
  { tenants }: Granting,
  existing: readonly string[],
): readonly string[] {
  if (tenants === undefined) return existing;
  const granted = groups.map((group) => (Object.hasOwn(tenants, group) ? tenants[group] : []));
  if (granted.includes('*')) return existing;
  const named = granted.flat();
  return existing.filter((id) => named.includes(id));
}

/** Of a person's groups those that the configuration names: no other is kept. */
export function knownGroups(groups: readonly string[], settings: Granting): readonly string[] {
  const { roles, tenants = {} } = settings;
  const named = new Set([...CONSOLE_ROLES.flatMap((role) => roles[role]), ...Object.keys(tenants)]);
  return [...new Set(groups)].filter((group) => named.has(group));
}

/** What the page says to somebody without rights: which groups would help. */
export function missingRights(
  groups: readonly string[],
  settings: Granting,
  existing: readonly string[],
): readonly string[] {
  const { roles, tenants = {} } = settings;
  const hasRole = CONSOLE_ROLES.some((role) => roles[role].some((group) => groups.includes(group)));
  if (!hasRole) {
    return CONSOLE_ROLES.filter((role) => roles[role].length > 0).map(
      (role) => `For the role ${role}: ${roles[role].join(', ')}`,
    );
  }
  return tenantsOf(groups, settings, existing).length > 0
    ? []
    : [`For a tenant: ${Object.keys(tenants).join(', ')}`];
}

const Claim = z.union([z.string().transform((text) => [text]), z.array(z.unknown())]);

/** The texts of a claim; undefined where the provider left the claim out. */
export function groupsIn(
  claims: Readonly<Record<string, unknown>>,
  claim: string,
): readonly string[] | undefined {
  if (!Object.hasOwn(claims, claim)) return undefined;
  const read = Claim.safeParse(claims[claim]);
  const given: readonly unknown[] = read.success ? read.data : [];
  return given.filter((each) => typeof each === 'string');
}

/** Microsoft Entra ID leaves the groups out where a person is in more than 200 of them, and says so here. */
export function hasTooManyGroups(
  claims: Readonly<Record<string, unknown>>,
  claim: string,
): boolean {
  const names = claims['_claim_names'];
  return (
    claims['hasgroups'] === true ||
    (typeof names === 'object' && names !== null && Object.hasOwn(names, claim))
  );
}
