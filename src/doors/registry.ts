/** Every platform that has a door. Adding one is a file in this folder and a line here. */
import type { Platform } from './door.js';

// biome-ignore lint/suspicious/noExplicitAny: each platform has settings of its own, which its schema checks.
export const PLATFORMS: readonly Platform<any>[] = [];
