/** Who did what: acts about limits and lists, about registered methods, and in the console, the newest first. */
import { z } from 'zod';
import { isoTime } from '../challenge/time.js';
import { sendJson } from '../http/dispatch.js';
import { parseInput } from '../http/request.js';
import type { OperatorActEntry, OperatorListStore } from '../limits/number-lists.js';
import type { ConsoleActEntry, ConsoleAudit } from './console-audit.js';
import { type ConsoleRoute, hasRole, sees } from './console-route.js';

export interface AuditRoutes {
  readonly limits: Pick<OperatorListStore, 'acts'>;
  readonly methods: Pick<OperatorListStore, 'acts'>;
  readonly console: Pick<ConsoleAudit, 'acts'>;
}

const ACTS_SHOWN = 200;
/** Acts of tenants that the caller does not see are left out of these. */
const CONSOLE_ACTS_READ = 1_000;

const auditQuery = z.strictObject({
  of: z.enum(['limits', 'methods', 'console'], {
    error: 'Must be "limits", "methods" or "console".',
  }),
});

export function auditRoutes(sources: AuditRoutes): readonly ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/audit',
      role: 'support',
      handler: async (req, res, caller) => {
        const { of } = parseInput(auditQuery, req.query);
        if (of === 'console') {
          const acts = await sources.console.acts(CONSOLE_ACTS_READ);
          // What concerns no tenant, such as who signed in, is for operators.
          const own = acts.filter(({ tenant }) =>
            tenant === undefined ? hasRole(caller, 'operator') : sees(caller, tenant),
          );
          sendJson(res, 200, { acts: own.slice(0, ACTS_SHOWN).map(viewConsoleAct) });
          return;
        }
        const found = await Promise.all(
          caller.tenants.map(async (tenant) =>
            (await sources[of].acts(tenant, ACTS_SHOWN)).map((act) => ({ tenant, act })),
          ),
        );
        const newest = found.flat().sort((a, b) => b.act.atMs - a.act.atMs);
        sendJson(res, 200, { acts: newest.slice(0, ACTS_SHOWN).map(viewAct) });
      },
    },
  ];
}

function viewAct({ tenant, act: entry }: { tenant: string; act: OperatorActEntry }) {
  const { id, atMs, operator, key, act, target, reason, untilMs } = entry;
  return {
    ...{ id, at: isoTime(atMs), tenant, operator, act, target, reason },
    ...(key === undefined ? {} : { key }),
    ...(untilMs === undefined ? {} : { until: isoTime(untilMs) }),
  };
}

function viewConsoleAct({ atMs, ...entry }: ConsoleActEntry) {
  return { ...entry, at: isoTime(atMs) };
}
