/**
 * The operators' console: its page, its login and the table of its calls. Off unless a login is configured; a sandbox without one opens it to
 * this machine alone.
 */
import express, { type Router } from 'express';
import type { Closers } from '../app.js';
import { type ConsoleAccess, LoopbackAccess } from '../console/access.js';
import { auditRoutes } from '../console/audit-routes.js';
import { blocksRoutes } from '../console/blocks-routes.js';
import { carrierRoutes } from '../console/carrier-routes.js';
import { ConsoleAudit } from '../console/console-audit.js';
import {
  ConsolePages,
  consolePageRoutes,
  meRoutes,
  unknownConsolePath,
} from '../console/console-page.js';
import type { ConsoleRoute } from '../console/console-route.js';
import { consoleRouter } from '../console/console-router.js';
import { numberRoutes } from '../console/number-routes.js';
import { maySeeBoard, queueBoard, queueRoutes } from '../console/queue-board.js';
import { settingsRoutes } from '../console/settings-routes.js';
import { spendRoutes } from '../console/spend-routes.js';
import { named } from '../http/dispatch.js';
import { limitsByTenant } from '../limits/limit-rules.js';
import type { OperatorLimits } from '../limits/operator-limits.js';
import { RedisOperatorListStore } from '../limits/operator-list-store.js';
import type { RecordReader } from '../record/record-reader.js';
import { DAY_MS } from '../record/search-index.js';
import type { RedisClient } from '../redis/scripts.js';
import { RedisEvidenceStore } from '../routing/evidence-store.js';
import type { SettingsService } from '../settings/settings-service.js';
import { type ConsoleQueues, consoleQueues } from './console-queues.js';
import { type ViewParts, viewRoutes } from './console-views.js';
import { type Core, storeOver } from './core.js';
import { methodAuditOver } from './enrolment.js';

export interface ConsoleParts extends ViewParts {
  readonly redis: RedisClient;
  readonly closers: Closers;
  readonly operatorLimits: OperatorLimits;
  readonly record: RecordReader;
  /** Aborted when this process is about to stop: streams end. */
  readonly closing: AbortSignal;
  readonly settings: SettingsService;
}

export async function composeConsole(core: Core, parts: ConsoleParts): Promise<Router | undefined> {
  const { config } = core;
  const { mode } = config;
  if (mode !== 'sandbox' && !config.console) return undefined;
  const pages = new ConsolePages();
  const audit = new ConsoleAudit(parts.redis, core.writesOver(parts.redis), core.clock);
  const tenants = () => [...core.tenants.keys()];
  const { access, login } = await accessOf(core, parts, { pages, audit, tenants });
  const queues = consoleQueues(core, parts.closers);
  const routes = consoleTable(core, parts, { audit, tenants, queues, hasLogin: access.hasLogin });
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use(consolePageRoutes(pages, access, mode));
  if (login) router.use(login);
  router.use(consoleRouter({ access, routes }));
  router.use(queueBoard({ access, tenants, board: queues.board }));
  router.all('/console/*path', named('/console/{path}'), unknownConsolePath);
  return router;
}

export interface TableParts {
  readonly audit: ConsoleAudit;
  readonly tenants: () => readonly string[];
  readonly queues: Pick<ConsoleQueues, 'counts'>;
  readonly hasLogin: boolean;
}

/** Every call of the console. One line for each subject. */
export function consoleTable(
  core: Core,
  parts: ConsoleParts,
  { audit, tenants, queues, hasLogin }: TableParts,
): readonly ConsoleRoute[] {
  const { counts } = queues;
  const { mode } = core.config;
  const now = () => core.clock.now();
  return [
    ...meRoutes({ mode, hasLogin }),
    ...viewRoutes(core, parts),
    ...settingsRoutes({ settings: parts.settings, tenants, mode, now }),
    ...operatorRoutes(core, parts, audit),
    ...queueRoutes({ counts, maySeeBoard: (caller) => maySeeBoard(caller, tenants()) }),
  ];
}

/** Blocks, spend, carriers, numbers and the audit. */
function operatorRoutes(
  core: Core,
  { redis, operatorLimits, record }: ConsoleParts,
  audit: ConsoleAudit,
): readonly ConsoleRoute[] {
  const { config, clock, cipher } = core;
  const now = () => clock.now();
  const countriesOf = sentCountries(record, now);
  const evidence = new RedisEvidenceStore(redis, clock);
  return [
    ...blocksRoutes({ operatorLimits, countriesOf }),
    ...spendRoutes({
      ...{ redis, countriesOf, now },
      limitsOf: limitsByTenant(config.limits.byTenant),
      currency: config.limits.money?.currency,
    }),
    ...carrierRoutes({ record, evidence, now, carriers: () => [...config.providers.keys()] }),
    ...numberRoutes({ challenges: storeOver(core, redis), cipher, audit }),
    ...auditRoutes({
      limits: new RedisOperatorListStore(redis, clock, core.writesOver(redis)),
      methods: methodAuditOver(core, redis),
      console: audit,
    }),
  ];
}

/** Where a tenant has sent, or refused to send, within a day. */
function sentCountries(record: Pick<RecordReader, 'statistics'>, now: () => number) {
  return async (tenant: string): Promise<readonly string[]> => {
    const [toMs, by] = [now(), ['country'] as const];
    const asked = { period: 'hour', fromMs: toMs - DAY_MS, toMs, by, only: {} } as const;
    const { lines } = await record.statistics([tenant], asked);
    const found = new Set(lines.map(({ country = '' }) => country));
    return [...found].filter((country) => /^[A-Z]{2}$/.test(country)).sort();
  };
}

interface AccessParts {
  readonly pages: ConsolePages;
  readonly audit: ConsoleAudit;
  readonly tenants: () => readonly string[];
}

async function accessOf(
  core: Core,
  { redis }: ConsoleParts,
  shared: AccessParts,
): Promise<{ readonly access: ConsoleAccess; readonly login?: Router }> {
  const { config, clock } = core;
  if (!config.console) return { access: new LoopbackAccess(shared.tenants, () => clock.now()) };
  // Most processes have no login, and need not load its library.
  const { consoleLogin } = await import('./console-login.js');
  return consoleLogin(core, redis, config.console, shared);
}
