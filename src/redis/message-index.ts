/**
 * Which delivery a vendor's message id belongs to. A report may come to any process, and before the answer that first names the id: then
 * it waits here until the id is known. A key holds an id of ours and words of a report: no number, no text.
 */
import { hash } from 'node:crypto';
import { vendorMessageKey } from './keys.js';
import { loadScript, type RunScript } from './scripts.js';

const LINK = loadScript('redis/link-message', 1);
const FIND = loadScript('redis/find-message', 1);

/** An answer comes within seconds; its process may take some more to reach Redis. */
const EARLY_MS = 120_000;
/** A message has few states. */
const EARLY_MAX = 8;

export class RedisMessageIndex {
  readonly #run: RunScript;

  constructor(run: RunScript) {
    this.#run = run;
  }

  async link(provider: string, message: string, owner: string, ttlMs: number): Promise<string[]> {
    return (await this.#run(LINK, [keyOf(provider, message)], [owner, ttlMs])) as string[];
  }

  async find(provider: string, message: string, report: string): Promise<string | undefined> {
    const keys = [keyOf(provider, message)];
    const owner = await this.#run(FIND, keys, [report, EARLY_MS, EARLY_MAX]);
    return typeof owner === 'string' ? owner : undefined;
  }
}

/** Vendors' ids have any form. */
function keyOf(provider: string, message: string): string {
  return vendorMessageKey(hash('sha256', `${provider} ${message}`, 'base64url').slice(0, 22));
}
