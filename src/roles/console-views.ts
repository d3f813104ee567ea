/** What the console shows of the record: search and detail, figures, and the live stream. */

import type { ChallengeService } from '../challenge/challenge-service.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { ConsoleRoute } from '../console/console-route.js';
import { findRoutes } from '../console/find-routes.js';
import { liveRoutes } from '../console/live-routes.js';
import { overviewRoutes } from '../console/overview-routes.js';
import { RedisOperatorListStore } from '../limits/operator-list-store.js';
import type { RecordReader } from '../record/record-reader.js';
import type { ChangeFeed } from '../redis/changes.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

export interface ViewParts {
  readonly redis: RedisClient;
  readonly record: RecordReader;
  readonly challenges: Pick<ChallengeService, 'resend'>;
  readonly changes: Pick<ChangeFeed, 'listen'>;
  /** Aborted when this process is about to stop: streams end. */
  readonly closing: AbortSignal;
}

export function viewRoutes(core: Core, parts: ViewParts): readonly ConsoleRoute[] {
  const { redis, record, challenges, changes, closing } = parts;
  const now = () => core.clock.now();
  const resend = async (id: string, challenge: string) => {
    const tenant = core.tenants.get(id);
    if (!tenant) throw new OctothorpeError('not_found', 'The tenant is not configured any more.');
    await challenges.resend(tenant, challenge);
  };
  return [
    ...findRoutes({
      record,
      resend,
      now,
      audit: new RedisOperatorListStore(redis, core.clock, core.writesOver(redis)),
    }),
    ...liveRoutes({ record, feed: changes, closing }),
    ...overviewRoutes({
      record,
      now,
      currency: core.config.limits.money?.currency,
    }),
  ];
}
