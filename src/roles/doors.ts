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
  const open = await openDoors(config.doors, { publicUrl: config.publicUrl, clock, tenants });
  const handler = doorRouter(open, {
    relay,
    repeats: new DoorRepeats(redis, digest),
    failures: new CallerFailures(redis, digest),
    onReport: (report) => {
      metrics.door({ door: report.door, outcome: report.outcome });
      onReport?.(report);
    },
  });
  return { handler, open };
}
