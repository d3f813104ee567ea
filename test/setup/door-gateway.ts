/** Doors over HTTP, with the service's own routes: for platforms' own clients. The relay is in memory. */
import { Keyring } from '../../src/challenge/code.js';
import { CallerFailures } from '../../src/doors/caller-failures.js';
import { doorRouter } from '../../src/doors/door-routes.js';
import { DoorRepeats } from '../../src/doors/repeats.js';
import { limitDigest } from '../../src/limits/hmac-tags.js';
import { openDoor } from './door-fixture.js';
import { TENANT } from './door-stage.js';
import { FakeRelay } from './fake-relay.js';
import { startGateway } from './gateway.js';
import { freshTestRedis } from './redis.js';

export interface DoorGateway {
  readonly relay: FakeRelay;
  /** `<door's path> <outcome>` of each request. */
  readonly reports: readonly string[];
  urlOf(platform: string): string;
  close(): Promise<void>;
}

/** @param settings of each platform; its door is at `/doors/<platform>` */
export async function startDoors(settings: Record<string, object>): Promise<DoorGateway> {
  const redis = await freshTestRedis();
  const relay = new FakeRelay();
  const reports: string[] = [];
  const digest = limitDigest(new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]));
  const doors = await Promise.all(
    Object.entries(settings).map(async ([platform, given]) => ({
      path: `/doors/${platform}`,
      platform,
      tenant: TENANT,
      door: await openDoor(platform, given),
    })),
  );
  const gateway = await startGateway({
    doors: doorRouter(doors, {
      relay,
      repeats: new DoorRepeats(redis, digest),
      failures: new CallerFailures(redis, digest),
      onReport: ({ door, outcome }) => reports.push(`${door} ${outcome}`),
    }),
  });
  return {
    relay,
    reports,
    urlOf: (platform) => `${gateway.origin}/doors/${platform}`,
    async close() {
      await gateway.close();
      await redis.quit();
    },
  };
}
