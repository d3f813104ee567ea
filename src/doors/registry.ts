/** Every platform that has a door. Adding one is a file in this folder and a line here. */
import { auth0 } from './auth0.js';
import { auth0Gateway } from './auth0-gateway.js';
import type { Platform } from './door.js';
import { entra } from './entra.js';
import { entraTelesign } from './entra-telesign.js';
import { okta } from './okta.js';

// biome-ignore lint/suspicious/noExplicitAny: each platform has settings of its own, which its schema checks.
export const PLATFORMS: readonly Platform<any>[] = [
  entra,
  entraTelesign,
  okta,
  auth0,
  auth0Gateway,
];
