/**
 * Finds whole paths with at most one variable segment in a map. For the busiest paths: Express's router tries pattern after pattern, which
 * costs a request six microseconds more. Paths are case-sensitive, and a slash at the end matters.
 */
import type { Request, RequestHandler, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { sendEmpty } from './answer.js';
import { contextOf } from './request-context.js';

export interface PathRoute {
  /** In Express's form, with one name at most: `/v1/challenges/:id/check`. */
  readonly path: string;
  readonly handler: RequestHandler;
}

/**
 * As Express's own: the id stands under `params`, the pattern under `route`.
 * The result throws URIError for an id with a broken percent-encoding.
 */
export function pathRouter(routes: readonly PathRoute[]): RequestHandler {
  const fixed = new Map<string, PathRoute>();
  const varying = new Map<string, PathRoute>();
  /** Of the segment that varies, by its place: 1 is the first. */
  const names = new Map<number, string>();
  for (const route of routes) {
    const segments = route.path.split('/');
    const place = segments.findIndex((segment) => segment.startsWith(':'));
    if (place < 0) {
      fixed.set(route.path, route);
      continue;
    }
    const name = segments[place] as string;
    if ((names.get(place) ?? name) !== name)
      throw new Error(`${route.path}: ${name} has two names.`);
    names.set(place, name);
    varying.set(route.path, route);
  }
  return (req, res, next) => {
    const { path } = req;
    const whole = fixed.get(path);
    if (whole) return take(whole, {});
    for (const [place, name] of names) {
      const from = startOf(path, place);
      const slash = path.indexOf('/', from);
      const to = slash < 0 ? path.length : slash;
      if (from === 0 || to === from) continue;
      const route = varying.get(path.slice(0, from) + name + path.slice(to));
      if (route) return take(route, { [name.slice(1)]: decodeURIComponent(path.slice(from, to)) });
    }
    return next();

    function take(route: PathRoute, params: Record<string, string>) {
      req.params = params;
      req.route = route;
      return route.handler(req, res, next);
    }
  };
}

/** Where a segment of a path begins; 0 where there are not so many. */
function startOf(path: string, place: number): number {
  let at = 0;
  for (let slashes = 0; slashes < place; slashes += 1) {
    at = path.indexOf('/', at) + 1;
    if (at === 0) return 0;
  }
  return at;
}

// One path of the API with its methods. HEAD is handled like GET, OPTIONS lists the methods, and anything else is 405 with `Allow`, before
// authentication.

export type Handler = (req: Request, res: Response) => void | Promise<void>;
export type MethodTable = Readonly<
  Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Handler>>
>;

const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** @param route the pattern for the log, such as `/v1/challenges/{id}` */
export function methodTable(route: string, table: MethodTable): RequestHandler {
  const allow = [
    ...(table.GET ? ['GET', 'HEAD'] : []),
    ...CHANGING.filter((method) => table[method]),
    'OPTIONS',
  ];
  const headers = { Allow: allow.join(', ') };
  return (req, res) => {
    const context = contextOf(res);
    context.route = route;
    const handler = pick(table, req.method);
    if (handler !== undefined) return handler(req, res);
    if (req.method === 'OPTIONS') return sendEmpty(res, headers);
    context.errorHeaders = headers;
    throw new OctothorpeError(
      'method_not_allowed',
      `This path takes ${allow.join(', ')}, not ${req.method}.`,
    );
  };
}

function pick(table: MethodTable, method: string): Handler | undefined {
  if (method === 'GET' || method === 'HEAD') return table.GET;
  const changing = CHANGING.find((each) => each === method);
  return changing && table[changing];
}
