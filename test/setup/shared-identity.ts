/** One sandbox identity for the whole run: its two RSA keys take half a second, and no test depends on which they are. */
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SandboxIdentity, sandboxIdentity } from '../../src/config/sandbox-defaults.js';

/** The identity, as if this folder's service had generated it. */
export function sharedIdentity(folder: string): SandboxIdentity {
  const redis = process.env['OCTOTHORPE_TEST_REDIS'];
  if (redis === undefined) return sandboxIdentity(folder);
  const shared = join(dirname(redis), 'sandbox.json');
  const own = join(folder, 'sandbox.json');
  if (existsSync(shared)) copyFileSync(shared, own);
  const identity = sandboxIdentity(folder);
  if (!existsSync(shared)) {
    // Renamed, so that no other worker reads half of it.
    const draft = `${shared}.${process.pid}`;
    copyFileSync(own, draft);
    renameSync(draft, shared);
  }
  return identity;
}
