/** Liveness, readiness and metrics for orchestrators and monitoring. They need no key. */
import express, { type Router } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { sendJson } from './answer.js';
import { methodTable } from './method-table.js';
import type { Liveness, Readiness } from './ports.js';
import { contextOf } from './request-context.js';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

export function operationalRoutes(
  readiness: Readiness,
  metrics: Metrics | undefined,
  leaving: AbortSignal | undefined,
  liveness: Liveness = () => ({ live: true }),
): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.all(
    '/livez',
    methodTable('/livez', {
      GET: (_req, res) => {
        const state = liveness();
        sendJson(res, state.live ? 200 : 503, state);
      },
    }),
  );
  router.all(
    '/readyz',
    methodTable('/readyz', {
      GET: async (_req, res) => {
        if (leaving?.aborted)
          return sendJson(res, 503, { ready: false, missing: ['shutting down'] });
        const state = await readiness().catch((cause: unknown) => {
          contextOf(res).error = { code: 'unavailable', rule: 'readiness', cause };
          return { ready: false, missing: ['the readiness check itself'] } as const;
        });
        sendJson(res, state.ready ? 200 : 503, state);
      },
    }),
  );
  router.all(
    '/metrics',
    methodTable('/metrics', {
      GET: async (_req, res) => {
        if (!metrics)
          throw new OctothorpeError('not_found', 'Metrics are on HEALTH_PORT, not here.');
        const text = await metrics.text();
        res.setHeader('Cache-Control', 'no-store');
        res.setHeader('Content-Type', metrics.contentType);
        res.end(text);
      },
    }),
  );
  return router;
}
