/** The Redis that a command looks at: `REDIS_URL`, else the private one that `./scripts/start` runs, else the default port. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function redisUrl({ REDIS_URL, DATA_DIR }: NodeJS.ProcessEnv): string {
  if (REDIS_URL) return REDIS_URL;
  const note = join(DATA_DIR || 'data', 'redis', 'url');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : 'redis://127.0.0.1:6379';
}
