/** The doors of the configuration, in front of a relay. */
import type { Handler } from 'express';
import { CallerFailures } from '../doors/caller-failures.js';
import { openDoors } from '../doors/configured-door.js';
import type { Relay } from '../doors/door.js';
import { doorRouter } from '../doors/door-routes.js';
import { DoorRepeats } from '../doors/repeats.js';
import { limitDigest } from '../limits/hmac-tags.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

export async function composeDoors(core: Core, redis: RedisClient, relay: Relay): Promise<Handler> {
  const { config, clock, tenants, keyring, metrics } = core;
  const digest = limitDigest(keyring);
  const doors = await openDoors(config.doors, { publicUrl: config.publicUrl, clock, tenants });
  return doorRouter(doors, {
    relay,
    repeats: new DoorRepeats(redis, digest),
    failures: new CallerFailures(redis, digest),
    onReport: (report) => metrics.door({ ...report }),
  });
}
