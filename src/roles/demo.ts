/** The sandbox's page of doors (what is configured, with what the platforms say of themselves), and what its reference page fills in. */
import type { Router } from 'express';
import type { Config } from '../config/config.js';
import { sha256Hex } from '../config/sandbox-defaults.js';
import type { OpenDoor } from '../doors/configured-door.js';
import type { SandboxTrial } from '../http/docs/reference-routes.js';
import { DemoCarriers } from '../http/pages/demo-carriers.js';
import { type DemoDoors, demoDoors } from '../http/pages/demo-doors.js';
import { DEMO_PHONE } from '../http/pages/demo-pages.js';
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

/** The key only where it is this sandbox's own, and where nothing that it sends leaves the machine. */
export function sandboxTrial({
  sandbox,
  apiKeys,
}: Pick<Config, 'sandbox' | 'apiKeys'>): SandboxTrial {
  if (!sandbox || sandbox.ownProviders) return {};
  const { apiKey } = sandbox.identity;
  const known = apiKeys.some(({ sha256 }) => sha256 === sha256Hex(apiKey));
  const phone = `${sandbox.url}/phone/?number=${encodeURIComponent(DEMO_PHONE)}`;
  return known ? { key: apiKey, phone } : { phone };
}

/** A name for the host's own addresses. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  const bare = host === '::' ? '::1' : host;
  return bare.includes(':') ? `[${bare}]` : bare;
}
