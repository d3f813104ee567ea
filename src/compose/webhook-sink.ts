/** Handles all reports from carriers. */

import type { WebhookSink } from '../../webhooks/sink.js';
import { CallFlow } from '../challenge/call-flow.js';
import { CodeCheck } from '../challenge/code-check.js';
import { SmsReplies } from '../challenge/sms-replies.js';
import { RedisReplyIndex } from '../store/redis-reply-index.js';
import type { RedisClient } from '../store/redis-scripts.js';
import { chargesOver } from './charges.js';
import { type Core, reportsOver, storeOver } from './core.js';
import { ownersOf } from './inbound-owners.js';
import type { LimitServices } from './limits.js';

export function webhookSink(core: Core, redis: RedisClient, limits: LimitServices): WebhookSink {
  const { keyring, vault, tenants } = core;
  const { providers } = core.config;
  const store = storeOver(core, redis);
  const reports = reportsOver(core, redis, limits);
  const calls = new CallFlow({
    store,
    reports,
    ends: limits.ends,
    keyring,
    brandOf: (tenant) => tenants.get(tenant)?.brand,
    detects: (provider) => providers.get(provider)?.detectsMachines ?? false,
  });
  const codes = new CodeCheck(limits.judge, keyring);
  const { ends } = limits;
  const replies = new SmsReplies({
    store,
    replies: new RedisReplyIndex(redis),
    codes,
    vault,
    ends,
  });
  const charges = chargesOver(core, store, limits);
  return {
    charge: (origin, charge) => charges.ofReport(origin, charge),
    record: (origin, events) => reports.record(origin, events),
    stepCall: (origin, position, key) => calls.step(origin, position, key),
    reply: async (message) => {
      const owners = ownersOf(tenants.values(), message, (sender) =>
        Boolean(providers.get(message.provider)?.isPool(sender)),
      );
      const word = await limits.optOuts.inbound(owners, message.from, message.text);
      if (word === undefined) return replies.take({ ...message, tenants: owners });
      core.logger.info('opt out', { word, provider: message.provider });
      return 'ignored';
    },
  };
}
