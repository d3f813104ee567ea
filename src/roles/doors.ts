/** The doors of the configuration, in front of a relay. */
import type { Handler } from 'express';
import { CallerFailures } from '../doors/caller-failures.js';
import { type OpenDoor, openDoors } from '../doors/configured-door.js';
import type { Relay } from '../doors/door.js';
import { type DoorReport, doorRouter } from '../doors/door-routes.js';
import { DoorRepeats } from '../doors/repeats.js';
import { limitDigest } from '../limits/hmac-tags.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

export interface Doors {
  readonly handler: Handler;
  readonly open: readonly OpenDoor[];
}

/** @param onReport called for every request, after the answer */
export async function composeDoors(
  core: Core,
  redis: RedisClient,
  relay: Relay,
  onReport?: (report: DoorReport) => void,
): Promise<Doors> {
  const { config, clock, tenants, keyring, metrics } = core;
  const digest = limitDigest(keyring);
  const { publicUrl } = config;
  const open = await openDoors(config.doors, { publicUrl, clock, tenants });
  const routes = {
    relay,
    repeats: new DoorRepeats(redis, digest),
    failures: new CallerFailures(redis, digest),
    onReport: (report: DoorReport) => {
      metrics.door({ door: report.door, outcome: report.outcome });
      onReport?.(report);
    },
  };
  let present = doorRouter(open, routes);
  core.settings.follow(async (next) => {
    const surroundings = { publicUrl, clock, tenants: new Map(next.tenants.map((t) => [t.id, t])) };
    const router = doorRouter(await openDoors(next.doors, surroundings), routes);
    return () => {
      present = router;
    };
  });
  const handler: Handler = (req, res, next) => present(req, res, next);
  return { handler, open };
}
