/** The record of what became of challenges: its recorder and its alerts in the worker, its search in the API. */
import { hostname } from 'node:os';
import type { WebhookReport } from '../../webhooks/receiver.js';
import type { Closers } from '../app.js';
import { isDelivered, parseDeliveryId } from '../challenge/challenge.js';
import { maskStored } from '../challenge/phone-number.js';
import { senderFor } from '../challenge/routing.js';
import { priceMicros } from '../limits/admission.js';
import type { NotificationOutcome } from '../notifications/notification.js';
import type { OperatorAlert } from '../record/alert-rules.js';
import { AlertWatch } from '../record/alert-watch.js';
import { FIGURES } from '../record/counts.js';
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
  readonly webhookTrouble: (tenant: string, outcome: NotificationOutcome) => void;
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
  const watch = closers.add(
    new AlertWatch(redis, {
      store,
      tenants: config.tenants,
      sandbox: config.mode === 'sandbox',
      now,
      tell,
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
  return {
    webhookTrouble: (tenant, outcome) => {
      const occasion = `webhook|${tenant}|${outcome}`;
      void watch.raise({ kind: 'webhook_failing', occasion, tenants: [tenant] });
    },
    breaker: (carrier, channel, state) => {
      const occasion = `breaker|${carrier}|${channel}`;
      if (state === 'open')
        void watch.raise({ kind: 'carrier_breaker', occasion, carrier, channel });
      if (state === 'closed') watch.over(occasion).catch(onError);
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
  core: Core,
  redis: RedisClient,
  tell: (alert: OperatorAlert) => void,
): (report: WebhookReport) => void {
  const { notes, clock, config, logger } = core;
  const now = () => clock.now();
  const onError = (error: unknown) => logger.warn('record', { error });
  const store = recordStore(core, redis);
  const sandbox = config.mode === 'sandbox';
  const watch = new AlertWatch(redis, { store, tenants: [], sandbox, now, tell, onError });
  const forged = new Map<string, { window: number; count: number }>();
  return ({ provider: carrier, outcome, deliveryId }) => {
    const id = deliveryId === undefined ? undefined : parseDeliveryId(deliveryId);
    if (id) notes.add(refusedCallback(id, outcome, now()));
    if (outcome !== 'forged') return;
    const window = Math.floor(now() / FORGED_WINDOW_MS);
    const known = forged.get(carrier);
    const count = known?.window === window ? known.count + 1 : 1;
    forged.set(carrier, { window, count });
    if (count !== FORGED_MAX) return;
    const occasion = `signatures|${carrier}|${dayOf(now())}`;
    void watch.raise({ kind: 'signatures_refused', occasion, carrier, figures: { count } });
  };
}

const FORGED_WINDOW_MS = 600_000;
/** Somebody always tries one or two. */
const FORGED_MAX = 20;

function recordStore(core: Core, redis: RedisClient): RecordStore {
  return new RecordStore(redis, { slots: core.slots, keepDays: core.config.record.keepDays });
}

/** A number is masked; a name or the id of a pool is shown. */
function shownSender(from: string): string {
  let shown = SHOWN.get(from);
  if (shown === undefined) {
    shown = /^\+?\d{7,15}$/.test(from)
      ? maskStored(from.startsWith('+') ? from : `+${from}`)
      : from;
    SHOWN.set(from, shown);
  }
  return shown;
}

/** By sender: as many as the configuration has. */
const SHOWN = new Map<string, string>();
