/** The sandbox's page of doors: what is configured, with what the platforms say of themselves. */
import type { Router } from 'express';
import type { OpenDoor } from '../doors/configured-door.js';
import { DemoCarriers } from '../http/pages/demo-carriers.js';
import { type DemoDoors, demoDoors } from '../http/pages/demo-doors.js';
import type { Core } from './core.js';

export interface DemoParts extends Pick<DemoDoors, 'messages' | 'sent' | 'changes' | 'closing'> {
  readonly doors: readonly OpenDoor[];
}

/** @returns nothing in production */
export function composeDemo({ config }: Core, { doors, ...parts }: DemoParts): Router[] {
  const { sandbox, publicUrl, host, port } = config;
  if (!sandbox) return [];
  const platforms = new Map(config.doors.map(({ path, platform }) => [path, platform]));
  const page = demoDoors({
    ...parts,
    doors: doors.flatMap((open) => {
      const platform = platforms.get(open.path);
      return platform ? [{ ...open, platform }] : [];
    }),
    carriers: new DemoCarriers(sandbox.url),
    publicUrl,
    ownOrigin: `http://${reachable(host)}:${port}`,
    phoneUrl: sandbox.url,
  });
  return [page];
}

/** A name for the host's own addresses. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  const bare = host === '::' ? '::1' : host;
  return bare.includes(':') ? `[${bare}]` : bare;
}
