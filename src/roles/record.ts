/** The record of what became of challenges: its recorder and its alerts in the worker, its search in the API. */
import { hostname } from 'node:os';
import type { WebhookReport } from '../../webhooks/receiver.js';
import type { Closers } from '../app.js';
import { isDelivered, parseDeliveryId } from '../challenge/challenge.js';
import { maskStored } from '../challenge/phone-number.js';
import { senderFor } from '../challenge/routing.js';
import { priceMicros } from '../limits/admission.js';
import type { NotificationOutcome } from '../notifications/notification.js';
import { OPERATOR } from '../notifications/notification.js';
import { AlertOccasions } from '../record/alert-occasions.js';
import type { OperatorAlert } from '../record/alert-rules.js';
import { AlertWatch } from '../record/alert-watch.js';
import { FIGURES } from '../record/counts.js';
import { FORGED_MAX, ForgedCallbacks } from '../record/forged-callbacks.js';
import { dayOf } from '../record/keys.js';
import { refusedCallback } from '../record/notes.js';
import { RecordReader } from '../record/record-reader.js';
import { RecordStore } from '../record/record-store.js';
import { Recorder } from '../record/recorder.js';
import type { RowContext } from '../record/row.js';
import { RecordSearch } from '../record/search.js';
import { SearchTags } from '../record/search-index.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';

/** Notes of this process are written from now on. */
export function startNotes(core: Core, redis: RedisClient, closers: Closers): void {
  core.notes.start(redis);
  closers.add(core.notes, (notes) => notes.close());
}

export interface RecordWatch {
  /** How a notification to a tenant ended: of trouble with its webhook, each occasion is told once. */
  readonly notified: (tenant: string, outcome: NotificationOutcome) => void;
  readonly breaker: (provider: string, channel: string, state: string) => void;
}

export function composeRecorder(
  core: Core,
  redis: RedisClient,
  closers: Closers,
  tell: (alert: OperatorAlert) => void,
): RecordWatch {
  const { config, logger, metrics, keyring } = core;
  const store = recordStore(core, redis);
  const tags = new SearchTags(keyring);
  const now = () => core.clock.now();
  const onError = (error: unknown) => logger.warn('record', { error });
  const occasions = new AlertOccasions(redis, { now, tell, onError });
  const watch = closers.add(
    new AlertWatch(redis, {
      store,
      tenants: config.tenants,
      sandbox: config.mode === 'sandbox',
      now,
      occasions,
      onError,
    }),
    (opened) => opened.close(),
  );
  const recorder = closers.add(
    new Recorder(redis, {
      store,
      tags,
      now,
      onError,
      consumer: `${hostname()}-${process.pid}`,
      context: rowContext(core, tags),
      onCounted: ({ country, channel, provider: carrier }, added) => {
        const labels = { country, channel, carrier };
        for (const outcome of FIGURES) {
          const count = added[outcome];
          if (count <= 0) continue;
          if (outcome === 'spendMicros') metrics.spent(labels, count / 1_000_000);
          else metrics.recorded({ ...labels, outcome }, count);
        }
      },
      onPrice: (told) => void watch.price(told),
    }),
    (opened) => opened.close(),
  );
  recorder.start();
  watch.start();
  const troubled = new Map<string, Set<string>>();
  const note = (occasion: string) => {
    const [kind, tenant = ''] = occasion.split('|');
    if (kind !== 'webhook') return;
    troubled.set(tenant, new Set(troubled.get(tenant)).add(occasion));
  };
  // What was told before this process began is over with its first success.
  occasions.open().then((open) => open.forEach(note), onError);
  return {
    notified: (tenant, outcome) => {
      if (outcome === 'delivered') {
        const over = troubled.get(tenant);
        if (!over) return;
        troubled.delete(tenant);
        occasions.over(...over).catch(onError);
        return;
      }
      const occasion = `webhook|${tenant}|${outcome}`;
      note(occasion);
      // The operator is told of its own webhook by log and metric.
      const tenants = tenant === OPERATOR ? [] : [tenant];
      void occasions.raise({ kind: 'webhook_failing', occasion, tenants });
    },
    breaker: (carrier, channel, state) => {
      const occasion = `breaker|${carrier}|${channel}`;
      if (state === 'open')
        void occasions.raise({ kind: 'carrier_breaker', occasion, carrier, channel });
      if (state === 'closed') occasions.over(occasion).catch(onError);
    },
  };
}

/** What the operator's part of the API asks. */
export function recordOver(core: Core, redis: RedisClient): RecordReader {
  const { config, cipher, keyring } = core;
  const store = recordStore(core, redis);
  const tags = new SearchTags(keyring);
  const now = () => core.clock.now();
  return new RecordReader({
    store,
    tags,
    now,
    search: new RecordSearch({ store, tags, now, indexesOf: (e164) => cipher.indexes(e164) }),
    context: rowContext(core, tags),
    challenges: storeOver(core, redis),
    causeOf: (provider, code) => config.providers.get(provider)?.causeOf(code),
    indexesOf: (e164) => cipher.indexes(e164),
    redis,
  });
}

function rowContext({ config, tenants }: Core, tags: SearchTags): RowContext {
  return {
    tagOf: (kind, tenant, text) => tags.tag(kind, tenant, text),
    priceOf: (channel, country, provider) =>
      isDelivered(channel) ? priceMicros(config.limits.prices, channel, country, provider) : 0,
    senderOf: (tenant, { provider, channel }, country) => {
      const senders = tenants.get(tenant)?.senders ?? [];
      if (!isDelivered(channel)) return '';
      return shownSender(senderFor(senders, { provider, channel }, country)?.from ?? '');
    },
  };
}

/** Callbacks that were not taken: noted with their challenge, and an alert where many of a carrier are not signed. */
export function refusedCallbacks(
  { notes, clock, logger }: Core,
  redis: RedisClient,
  tell: (alert: OperatorAlert) => void,
): (report: WebhookReport) => void {
  const now = () => clock.now();
  const onError = (error: unknown) => logger.warn('record', { error });
  const occasions = new AlertOccasions(redis, { now, tell, onError });
  const forged = new ForgedCallbacks();
  return ({ provider: carrier, outcome, deliveryId }) => {
    const id = deliveryId === undefined ? undefined : parseDeliveryId(deliveryId);
    if (id) notes.add(refusedCallback(id, outcome, now()));
    if (outcome !== 'forged' || !forged.add(carrier, now())) return;
    const occasion = `signatures|${carrier}|${dayOf(now())}`;
    const figures = { count: FORGED_MAX };
    void occasions.raise({ kind: 'signatures_refused', occasion, carrier, figures });
  };
}

function recordStore(core: Core, redis: RedisClient): RecordStore {
  return new RecordStore(redis, { slots: core.slots, keepDays: core.config.record.keepDays });
}

/** A number is masked; a name or the id of a pool is shown. */
function shownSender(from: string): string {
  if (!/^\+?\d{7,15}$/.test(from)) return from;
  return maskStored(from.startsWith('+') ? from : `+${from}`);
}
