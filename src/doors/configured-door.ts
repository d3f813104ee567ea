/** A door of the configuration, and how it is opened. */
import type { Tenant } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import type { Door, Platform } from './door.js';

export interface ConfiguredDoor {
  readonly platform: Platform;
  /** Where it is reached: `/doors/okta`. */
  readonly path: string;
  /** The tenant that its messages belong to. */
  readonly tenant: string;
  /** As the platform's own schema read them. */
  readonly settings: unknown;
}

export interface OpenDoor {
  readonly path: string;
  readonly platform: string;
  readonly tenant: Tenant;
  readonly door: Door;
}

export interface DoorSurroundings {
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly tenants: ReadonlyMap<string, Tenant>;
}

/** @throws Error where a tenant is not configured, which the configuration has ruled out */
export function openDoors(
  configured: readonly ConfiguredDoor[],
  surroundings: DoorSurroundings,
): Promise<OpenDoor[]> {
  return Promise.all(configured.map((door) => open(door, surroundings)));
}

export function doorUrl(publicUrl: string, path: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${path}`;
}

async function open(
  { platform, path, tenant: id, settings }: ConfiguredDoor,
  { publicUrl, clock, tenants }: DoorSurroundings,
): Promise<OpenDoor> {
  const tenant = tenants.get(id);
  if (!tenant) throw new Error(`The door ${path} has no tenant.`);
  const door = await platform.open(settings, { url: doorUrl(publicUrl, path), clock });
  return { path, platform: platform.name, tenant, door };
}
