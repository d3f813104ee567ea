/** Doors with their secrets, for the tests of doors. */
import type { OctothorpeError } from '../../src/challenge/errors.js';
import type { Clock } from '../../src/challenge/time.js';
import type { Door, DoorRequest, Platform } from '../../src/doors/door.js';
import { PLATFORMS } from '../../src/doors/registry.js';

export const DOOR_URL = 'https://octothorpe.example.com/doors/one';
export const TO = '+358441234567';
export const SECRETS = {
  one: 'one-secret-of-a-door-0123456789',
  other: 'other-secret-of-a-door-98765432',
};
/** Of 32 bytes. */
export const WEBHOOK_SECRETS = {
  one: `v1,whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  other: `v1,whsec_${Buffer.alloc(32, 2).toString('base64')}`,
};

export type Which = keyof typeof SECRETS;

export function platformOf(name: string): Platform {
  const platform = PLATFORMS.find((each) => each.name === name);
  if (!platform) throw new Error(`There is no platform ${name}.`);
  return platform;
}

/** Parses the settings, as the configuration does. */
export async function openDoor(
  name: string,
  settings: object,
  clock: Clock = { now: () => Date.now() },
): Promise<Door> {
  const platform = platformOf(name);
  return platform.open(platform.settings.parse(settings), { url: DOOR_URL, clock });
}

/** A request as a platform sends it, to a door that compares headers. */
export function jsonRequest(body: unknown, headers: DoorRequest['headers']): DoorRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: 'POST',
    url: '/doors/one',
    headers: { 'content-type': 'application/json', ...headers },
    rawBody: Buffer.from(text),
  };
}

export function formRequest(
  fields: Record<string, string> | string,
  headers: DoorRequest['headers'],
): DoorRequest {
  return {
    method: 'POST',
    url: '/doors/one',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    rawBody: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

/** What a door threw. */
export async function refusalOf(taken: Promise<unknown>): Promise<OctothorpeError> {
  return taken.then(
    () => {
      throw new Error('The request was taken.');
    },
    (error) => error,
  );
}
