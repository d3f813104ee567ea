/**
 * The operators' console: its page, its login and the table of its calls. Off unless a login is configured; a sandbox without one opens it to
 * this machine alone.
 */
import express, { type Router } from 'express';
import { LoopbackAccess } from '../console/access.js';
import { ConsolePages, consolePageRoutes, unknownConsolePath } from '../console/console-page.js';
import type { ConsoleRoute } from '../console/console-route.js';
import { consoleRouter } from '../console/console-router.js';
import { meRoutes } from '../console/me-routes.js';
import { named } from '../http/dispatch.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

export interface ConsoleParts {
  readonly redis: RedisClient;
  /** Aborted when this process is about to stop: streams end. */
  readonly closing: AbortSignal;
}

export function composeConsole(core: Core, _parts: ConsoleParts): Router | undefined {
  const { config, clock } = core;
  const { mode } = config;
  if (mode !== 'sandbox') return undefined;
  const access = new LoopbackAccess([...core.tenants.keys()], () => clock.now());
  const { hasLogin } = access;
  // One line for each subject.
  const routes: readonly ConsoleRoute[] = [...meRoutes({ mode, hasLogin })];
  const pages = new ConsolePages();
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use(consolePageRoutes(pages, access, mode));
  router.use(consoleRouter({ access, routes }));
  router.all('/console/*path', named('/console/{path}'), unknownConsolePath);
  return router;
}
