/** Handles all reports from carriers. */
import type { Handler } from 'express';
import { webhookRouter } from '../../webhooks/receiver.js';
import type {
  InboundSms,
  SourceContext,
  WebhookHandler,
  WebhookSource,
} from '../../webhooks/webhook-handler.js';
import type { Closers } from '../app.js';
import { RedisReplyIndex } from '../challenge/challenge-indexes.js';
import { receiversOf } from '../challenge/inbound-sms.js';
import type { Tenant } from '../challenge/policy.js';
import { CallFlow } from '../delivery/call-flow.js';
import { SmsReplies } from '../delivery/sms-replies.js';
import type { ConfiguredProvider } from '../providers/provider-entry.js';
import type { OperatorAlert } from '../record/alert-rules.js';
import type { RedisClient } from '../redis/scripts.js';
import { chargesOver } from './charges.js';
import { type Core, reportsOver, storeOver } from './core.js';
import { inboundTextsOver } from './inbound.js';
import type { LimitServices } from './limits.js';
import { refusedCallbacks } from './record.js';

/** The receiver of all carriers' reports. One whose credentials change is put anew: its old one finishes the requests that it has. */
export async function composeWebhooks(
  core: Core,
  closers: Closers,
  { redis, context, tell }: WebhookParts,
): Promise<Handler> {
  const { config, metrics } = core;
  const sourceOf = (provider: ConfiguredProvider) => provider.webhooks(context);
  const present = new Map<string, readonly WebhookSource[]>();
  for (const [name, provider] of config.providers) present.set(name, await sourceOf(provider));
  closers.add(present, async (opened) => {
    for (const source of [...opened.values()].flat()) await source.close?.();
  });
  const refused = refusedCallbacks(core, redis, tell);
  const sources = () => [...present.values()].flat();
  const router = webhookRouter(sources(), metrics.webhook, refused);
  core.settings.follow(async (next, carriers) => {
    const changed = await Promise.all(
      [...carriers].flatMap((name) => {
        const provider = next.providers.get(name);
        return provider ? [sourceOf(provider).then((sources) => [name, sources] as const)] : [];
      }),
    );
    return () => {
      for (const [name, sources] of changed) {
        for (const source of present.get(name) ?? []) closers.add(source, (old) => old.close?.());
        present.set(name, sources);
      }
      if (changed.length > 0) router.replace(sources());
    };
  });
  return router;
}

export interface WebhookParts {
  readonly redis: RedisClient;
  readonly context: SourceContext;
  /** For the operator. */
  readonly tell: (alert: OperatorAlert) => void;
}

export function webhookHandler(
  core: Core,
  redis: RedisClient,
  limits: LimitServices,
): WebhookHandler {
  const { keyring, cipher, tenants } = core;
  const { providers } = core.config;
  const store = storeOver(core, redis);
  const reports = reportsOver(core, redis, limits);
  const calls = new CallFlow({
    store,
    reports,
    ends: limits.ends,
    keyring,
    cipher,
    brandOf: (tenant) => tenants.get(tenant)?.brand,
    templatesOf: (tenant) => tenants.get(tenant)?.templates,
    detects: (provider) => providers.get(provider)?.detectsMachines ?? false,
  });
  const replies = new SmsReplies({
    store,
    replies: new RedisReplyIndex(redis),
    judge: limits.judge,
    keyring,
    cipher,
  });
  const texts = inboundTextsOver(core, redis, limits);
  const charges = chargesOver(core, store, limits);
  return {
    charge: charges.ofReport,
    record: reports.record.bind(reports),
    stepCall: calls.step.bind(calls),
    reply: async (message) => {
      const owners = ownersOf(tenants.values(), message, (sender) =>
        Boolean(providers.get(message.provider)?.isPool(sender)),
      );
      const word = await limits.optOuts.inbound(owners, message.from, message.text);
      if (word !== undefined) {
        core.logger.info('opt out', { word, provider: message.provider });
        return 'ignored';
      }
      const outcome = await texts.take(message);
      if (outcome === 'verified') return outcome;
      return replies.take({ ...message, tenants: owners });
    },
  };
}

// The tenants that an inbound SMS is for, by the sender that it was written to.

/**
 * @param isPool whether a sender stands for numbers that the provider picks: which ones is not known here
 * @returns the tenants whose sender it is, every one that shares it; where it is nobody's, whoever sends from a pool. With them those that people may text there; else everybody
 */
export function ownersOf(
  tenants: Iterable<Pick<Tenant, 'id' | 'senders' | 'inboundSms'>>,
  { provider, to }: Pick<InboundSms, 'provider' | 'to'>,
  isPool: (sender: string) => boolean,
): string[] {
  const all = [...tenants];
  const thoseWith = (fits: (from: string) => boolean) =>
    all.filter(({ senders }) =>
      senders.some(
        (sender) => sender.provider === provider && sender.channel === 'sms' && fits(sender.from),
      ),
    );
  const exact = thoseWith((from) => from === to);
  const senders = exact.length > 0 ? exact : thoseWith(isPool);
  const receivers = receiversOf(all, { provider, to });
  const owners = all.filter((each) => senders.includes(each) || receivers.includes(each.id));
  return (owners.length > 0 ? owners : all).map(({ id }) => id);
}
