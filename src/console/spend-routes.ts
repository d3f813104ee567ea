/** Spend against budgets: of each tenant that the caller sees, as a whole and by country, within the hour and the day. */
import { sendJson } from '../http/dispatch.js';
import type { Limits } from '../limits/limits.js';
import { spent } from '../limits/spent.js';
import type { RedisClient } from '../redis/scripts.js';
import type { ConsoleRoute } from './console-route.js';

export interface SpendRoutes {
  readonly redis: RedisClient;
  readonly limitsOf: (tenant: string) => Limits;
  readonly countriesOf: (tenant: string) => Promise<readonly string[]>;
  /** Undefined where the operator has set none: then estimates stay. */
  readonly currency: string | undefined;
  readonly now: () => number;
}

export function spendRoutes({
  redis,
  limitsOf,
  countriesOf,
  currency,
  now,
}: SpendRoutes): readonly ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/spend/:tenant',
      role: 'viewer',
      handler: async (req, res) => {
        const tenant = String(req.params['tenant']);
        const countries = await countriesOf(tenant);
        const lines = await spent(redis, tenant, limitsOf(tenant), countries, now());
        sendJson(res, 200, { tenant, ...(currency === undefined ? {} : { currency }), lines });
      },
    },
  ];
}
