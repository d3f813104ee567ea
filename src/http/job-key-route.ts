/** The public key that numbers in jobs are sealed for: every key that may start challenges may read it. */
import express, { type Router } from 'express';
import { sendJson } from './answer.js';
import { authenticate } from './authenticate.js';
import { methodTable } from './method-table.js';
import type { ApiKeys } from './ports.js';

/** @param jwk public (RFC 7517) */
export function jobKeyRoute(keys: ApiKeys, jwk: object): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.all(
    '/job-key',
    methodTable('/v1/job-key', {
      GET: (req, res) => {
        authenticate(keys, req, res);
        sendJson(res, 200, jwk);
      },
    }),
  );
  return router;
}
