/**
 * Every call of the console's API goes through here: it checks the login, the role, the tenant, that the request comes from the console's own
 * page, and the body's size and form, in this order and for every entry of the table alike.
 */
import express, { type Request, type Response, type Router } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import {
  contextOf,
  type Handler,
  type MethodTable,
  methodTable,
  sendEmpty,
} from '../http/dispatch.js';
import { BODY_BYTES_MAX, readJson } from '../http/request.js';
import type { ConsoleAccess } from './access.js';
import {
  type ConsoleCaller,
  type ConsoleRoute,
  requireRole,
  requireTenant,
} from './console-route.js';

export const CONSOLE_API = '/console/api';
/** How often an open stream asks whether its login still holds. */
const RECHECK_MS = 15_000;

export interface ConsoleRouterOptions {
  readonly access: ConsoleAccess;
  readonly routes: readonly ConsoleRoute[];
  readonly recheckMs?: number;
}

export function consoleRouter({
  access,
  routes,
  recheckMs = RECHECK_MS,
}: ConsoleRouterOptions): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const [path, entries] of byPath(routes)) {
    const table: MethodTable = Object.fromEntries(
      entries.map((entry) => [entry.method, guarded(entry, access, recheckMs)]),
    );
    const route = `${CONSOLE_API}${path}`;
    router.all(route, methodTable(route.replace(/:(\w+)/g, '{$1}'), table));
  }
  return router;
}

function guarded(route: ConsoleRoute, access: ConsoleAccess, recheckMs: number): Handler {
  return async (req, res) => {
    requireOwnPage(req, route.method, access.ownOrigins(req));
    const caller = await requireCaller(access, req);
    requireRole(caller, route.role);
    const body = route.method === 'GET' ? undefined : await readBody(req, route);
    for (const tenant of tenantsNamed(req, body)) {
      requireTenant(caller, tenant);
      contextOf(res).tenant = tenant;
    }
    // What a HEAD would ask for has been checked; a stream would not end.
    if (req.method === 'HEAD') return sendEmpty(res);
    req.body = body;
    endWithLogin(access, req, res, recheckMs);
    await route.handler(req, res, caller);
  };
}

/** @throws OctothorpeError `sign_in_needed` */
export async function requireCaller(access: ConsoleAccess, req: Request): Promise<ConsoleCaller> {
  const caller = await access.callerOf(req, { keep: true });
  if (caller) return caller;
  throw new OctothorpeError('sign_in_needed', access.remedy);
}

/**
 * Refuses what another site makes a browser send. Browsers say in `Sec-Fetch-Site` and `Origin` where a request comes from, and send a header
 * of one's own across sites only where the server allows it, which this one never does.
 * @throws OctothorpeError `forbidden`
 */
export function requireOwnPage(req: Request, method: string, ownOrigins: readonly string[]): void {
  const { origin } = req.headers;
  const site = req.headers['sec-fetch-site'];
  const isRead = method === 'GET';
  // "none": somebody typed the address.
  const sites = isRead ? [undefined, 'same-origin', 'none'] : [undefined, 'same-origin'];
  const isOwn =
    sites.some((each) => each === site) && (origin === undefined || ownOrigins.includes(origin));
  const isTold = isRead || site !== undefined || origin !== undefined;
  if (isOwn && isTold && (isRead || req.headers['x-console'] === '1')) return;
  throw new OctothorpeError(
    'forbidden',
    'The request does not come from the console’s own page. Open the console at the address in PUBLIC_URL and repeat it there.',
  );
}

async function readBody(req: Request, { bodyBytesMax = BODY_BYTES_MAX }: ConsoleRoute) {
  return (await readJson(req, bodyBytesMax)).value;
}

/** Texts alone: what else stands there, the handler's schema refuses. */
function tenantsNamed(req: Request, body: unknown): string[] {
  const inBody = typeof body === 'object' && body !== null && 'tenant' in body ? [body.tenant] : [];
  const named = [req.params['tenant'], req.query['tenant'], ...inBody].flat();
  return named.filter((each) => typeof each === 'string');
}

/** A stream would otherwise go on after the logout. Asking does not count as use. */
function endWithLogin(access: ConsoleAccess, req: Request, res: Response, recheckMs: number): void {
  const timer = setInterval(async () => {
    const caller = await access.callerOf(req, { keep: false }).catch(() => undefined);
    if (!caller) res.destroy();
  }, recheckMs);
  timer.unref();
  res.once('close', () => clearInterval(timer));
}

function byPath(routes: readonly ConsoleRoute[]): Map<string, ConsoleRoute[]> {
  const paths = new Map<string, ConsoleRoute[]>();
  for (const route of routes) {
    const entries = paths.get(route.path) ?? [];
    if (entries.some(({ method }) => method === route.method)) {
      throw new Error(`Two entries of the console answer ${route.method} ${route.path}.`);
    }
    paths.set(route.path, [...entries, route]);
  }
  return paths;
}
