/** Reports of providers that have connections of their own. Only workers hold them: one connection a process and account. */
import type { Closers } from '../app.js';
import {
  type ConnectionOutcome,
  type ConnectionReports,
  isListening,
} from '../providers/provider.js';
import { RedisMessageIndex } from '../redis/message-index.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';
import type { LimitServices } from './limits.js';
import { webhookHandler } from './webhooks.js';

/**
 * Listens from now on. What closes it comes before Redis's connection and after the pipeline's, whose sends still need the sessions: call it
 * before that is started.
 */
export function listenForReports(
  core: Core,
  redis: RedisClient,
  limits: LimitServices,
  closers: Closers,
): void {
  const listening = [...core.providers].flatMap(([name, provider]) =>
    isListening(provider) ? [{ name, provider }] : [],
  );
  if (listening.length === 0) return;
  const { record, reply } = webhookHandler(core, redis, limits);
  const messages = new RedisMessageIndex(core.writesOver(redis).run);
  for (const { name, provider } of listening) {
    const note: ConnectionReports['note'] = (outcome, detail) => noted(core, name, outcome, detail);
    provider.listen({ record, reply, messages, note });
    closers.add(provider, (opened) => opened.drain());
  }
}

/** Connections and failures are logged; reports are only counted, beside the callbacks of other providers. */
function noted(
  { logger, metrics }: Core,
  provider: string,
  outcome: ConnectionOutcome,
  detail: string | undefined,
): void {
  const isConnection = outcome === 'bound' || outcome === 'lost' || outcome === 'refused';
  if (!isConnection) metrics.webhook({ provider, outcome });
  if (!isConnection && outcome !== 'unavailable') return;
  const line = { provider, outcome, ...(detail ? { detail } : {}) };
  logger[outcome === 'bound' ? 'info' : 'warn']('connection', line);
}
