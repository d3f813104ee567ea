/** Reports of providers that have connections of their own. Only workers hold them: one connection a process and account. */
import type { Closers } from '../app.js';
import {
  type ConnectionOutcome,
  type ConnectionReports,
  isListening,
  type Provider,
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
  // Made where the first one listens: most providers call webhooks.
  let parts: Pick<ConnectionReports, 'record' | 'reply' | 'messages'> | undefined;
  const partsNow = () => {
    if (parts) return parts;
    const { record, reply } = webhookHandler(core, redis, limits);
    parts = { record, reply, messages: new RedisMessageIndex(core.writesOver(redis).run) };
    return parts;
  };
  const listen = (name: string, provider: Provider) => {
    if (!isListening(provider)) return;
    const note: ConnectionReports['note'] = (outcome, detail) => noted(core, name, outcome, detail);
    provider.listen({ ...partsNow(), note });
  };
  for (const [name, provider] of core.providers) listen(name, provider);
  core.onReopened(listen);
  closers.add(core.providers, async (present) => {
    for (const provider of present.values()) if (isListening(provider)) await provider.drain();
  });
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
