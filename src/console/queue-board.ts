/** The queues: how full they are, for everybody; and Bull Board at `/console/queues/`, for operators who see every tenant, to read alone. */
import express, { type Handler, type Router } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { named, sendJson } from '../http/dispatch.js';
import { setPolicyHeaders } from '../http/pages/page-headers.js';
import type { ConsoleAccess } from './access.js';
import { type ConsoleCaller, type ConsoleRoute, hasRole, requireRole } from './console-route.js';
import { requireCaller, requireOwnPage } from './console-router.js';

export const BOARD_PATH = '/console/queues';

export interface QueueRoutes {
  /** Jobs by BullMQ's words, by queue. */
  readonly counts: () => Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>;
  readonly maySeeBoard: (caller: ConsoleCaller) => boolean;
}

export function queueRoutes({ counts, maySeeBoard }: QueueRoutes): readonly ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/queues',
      role: 'viewer',
      handler: async (_req, res, caller) => {
        const found = [...(await counts())].map(([queue, jobs]) => ({ queue, jobs }));
        sendJson(res, 200, { queues: found, board: maySeeBoard(caller) });
      },
    },
  ];
}

export interface QueueBoard {
  readonly access: ConsoleAccess;
  /** Every tenant that there is now. */
  readonly tenants: () => readonly string[];
  /** Loaded by the first who comes. */
  readonly board: () => Promise<Handler>;
}

export function queueBoard({ access, tenants, board }: QueueBoard): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(BOARD_PATH, named(`${BOARD_PATH}/{path}`), async (req, res, next) => {
    requireOwnPage(req, 'GET', access.ownOrigins(req));
    const caller = await requireCaller(access, req);
    requireRole(caller, 'operator');
    if (!maySeeBoard(caller, tenants())) {
      throw new OctothorpeError(
        'forbidden',
        'The queues hold jobs of every tenant, and your login does not cover all of them.',
      );
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      throw new OctothorpeError('forbidden', 'The board is to read alone: it changes no job.');
    }
    // Its page names its files by where it stands.
    if (req.originalUrl.split('?', 1)[0] === BOARD_PATH) return res.redirect(308, 'queues/');
    // It needs pictures in addresses, and its own base.
    setPolicyHeaders(res, { 'img-src': "'self' data:", 'base-uri': "'self'" }, 'same-origin');
    return (await board())(req, res, next);
  });
  return router;
}

export function maySeeBoard(caller: ConsoleCaller, tenants: readonly string[]): boolean {
  return hasRole(caller, 'operator') && tenants.every((tenant) => caller.tenants.includes(tenant));
}
