/** What an entry of the console's table is, who calls it, and the rules of roles and tenants that hold for all of them. */
import type { Request, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';

/** From the least to the most: each may do what the one before may. */
export const CONSOLE_ROLES = ['viewer', 'support', 'operator'] as const;
export type ConsoleRole = (typeof CONSOLE_ROLES)[number];

export interface ConsoleCaller {
  /** Who, for the audit: the login's `email` or `sub`. */
  readonly operator: string;
  /** Of the login that was used: what the audit keeps beside the name, since the caller cannot choose it. */
  readonly key: string;
  readonly role: ConsoleRole;
  /** Which it sees; never more than exist. */
  readonly tenants: readonly string[];
  /** Of the last full login, for changes that ask for it again; 0 where the login did not say. */
  readonly signedInAtMs: number;
}

export interface ConsoleRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /console/api, in Express's form: '/challenges/:id'. A parameter `:tenant` is checked against the caller's tenants. */
  readonly path: string;
  /** The least that may call it. */
  readonly role: ConsoleRole;
  /**
   * The body has been read as JSON into `req.body`, and a `tenant` in path, query or body is one that the caller sees. What else names a
   * tenant, such as a challenge's own, the handler checks with `sees`.
   */
  readonly handler: (req: Request, res: Response, caller: ConsoleCaller) => Promise<void> | void;
  /** The largest body, in bytes; 16 kB by default. */
  readonly bodyBytesMax?: number;
}

export function hasRole(caller: Pick<ConsoleCaller, 'role'>, least: ConsoleRole): boolean {
  return CONSOLE_ROLES.indexOf(caller.role) >= CONSOLE_ROLES.indexOf(least);
}

export function sees(caller: Pick<ConsoleCaller, 'tenants'>, tenant: string): boolean {
  return caller.tenants.includes(tenant);
}

/** @throws OctothorpeError `forbidden` */
export function requireRole(caller: Pick<ConsoleCaller, 'role'>, least: ConsoleRole): void {
  if (hasRole(caller, least)) return;
  throw new OctothorpeError(
    'forbidden',
    `This needs the role "${least}", and yours is "${caller.role}". Ask whoever manages the groups of the login.`,
  );
}

/** The same answer for a tenant of others and for one that does not exist. @throws OctothorpeError `forbidden` */
export function requireTenant(caller: Pick<ConsoleCaller, 'tenants'>, tenant: string): void {
  if (sees(caller, tenant)) return;
  throw new OctothorpeError(
    'forbidden',
    'The tenant is not among those that your login covers. Ask whoever manages the groups of the login.',
  );
}

/** How long a full login counts as fresh. */
export const FRESH_MS = 5 * 60_000;

/** @throws OctothorpeError `fresh_sign_in_needed`, which leads the page to a full login and back */
export function requireFreshLogin(
  { signedInAtMs }: Pick<ConsoleCaller, 'signedInAtMs'>,
  nowMs: number,
): void {
  if (nowMs - signedInAtMs <= FRESH_MS) return;
  throw new OctothorpeError(
    'fresh_sign_in_needed',
    `This change needs a full sign-in within the last ${FRESH_MS / 60_000} minutes. Sign in again, then repeat it.`,
  );
}
