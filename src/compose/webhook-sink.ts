/** The one way in for everything that a carrier says. */

import type { WebhookSink } from '../../webhooks/sink.js';
import { CallFlow } from '../challenge/call-flow.js';
import { SmsReplies } from '../challenge/sms-replies.js';
import { RedisReplyIndex } from '../store/redis-reply-index.js';
import type { RedisClient } from '../store/redis-scripts.js';
import { type Core, reportsOver, storeOver } from './core.js';

export function webhookSink(core: Core, redis: RedisClient): WebhookSink {
  const { keyring, vault, tenants } = core;
  const store = storeOver(core, redis);
  const reports = reportsOver(core, redis);
  const calls = new CallFlow({
    store,
    reports,
    keyring,
    brandOf: (tenant) => tenants.get(tenant)?.brand,
  });
  const replies = new SmsReplies({ store, replies: new RedisReplyIndex(redis), keyring, vault });
  return {
    record: (origin, events) => reports.record(origin, events),
    stepCall: (origin, position, key) => calls.step(origin, position, key),
    reply: (message) => replies.take(message),
  };
}
