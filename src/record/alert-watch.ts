/** Looks every minute, in one process of all, whether an alert is due; each occasion is told once: see `alert-occasions.ts`. */
import type { Tenant } from '../challenge/policy.js';
import { senderNotices } from '../challenge/sender-notices.js';
import type { RedisClient } from '../redis/scripts.js';
import type { AlertOccasions } from './alert-occasions.js';
import { conversionFell, priceChanged, RECENT_MIN, receiptsStopped } from './alert-rules.js';
import { type Figures, seriesOf, sumOf, unpackFigures } from './counts.js';
import { alertTurnKey, hourOf, pricesKey } from './keys.js';
import type { RecordStore } from './record-store.js';
import type { ToldPrice } from './recorder.js';

const EVERY_MS = 60_000;
/** The present hour and the one before. */
const RECENT_HOURS = 2;
const WEEK_HOURS = 7 * 24;
const PRICES_MAX = 5_000;
const PRICES_LIFE_MS = 30 * 86_400_000;

export interface AlertWatchOptions {
  readonly store: RecordStore;
  readonly tenants: Iterable<Tenant>;
  readonly sandbox: boolean;
  readonly now: () => number;
  readonly occasions: AlertOccasions;
  readonly onError: (error: unknown) => void;
}

interface Route {
  readonly recent: Figures[];
  readonly week: Figures[];
  /** Those that use it now. */
  readonly tenants: Set<string>;
}

export class AlertWatch {
  readonly #redis: RedisClient;
  readonly #options: AlertWatchOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: RedisClient, options: AlertWatchOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => this.#turn(), EVERY_MS);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Compares with what the carrier has told last. Never rejects. */
  async price({
    tenant,
    provider,
    country,
    channel,
    micros,
    expectedMicros,
  }: ToldPrice): Promise<void> {
    try {
      // What was expected counts every part: their ratio is the same for one part and for three.
      if (expectedMicros <= 0) return;
      const ratio = Math.round((micros / expectedMicros) * 1000);
      const field = `${provider}|${country}|${channel}`;
      const key = pricesKey();
      const known = await this.#redis.hget(key, field);
      if (known === null && (await this.#redis.hlen(key)) >= PRICES_MAX) return;
      await this.#redis.hset(key, field, ratio);
      await this.#redis.pexpire(key, PRICES_LIFE_MS);
      const before = known === null ? 1000 : Number(known);
      if (!priceChanged(before, ratio)) return;
      const { occasions } = this.#options;
      const occasion = `price|${field}`;
      const figures = { ofExpected: ratio / 1000, before: before / 1000 };
      const about = { tenants: [tenant], country, channel, carrier: provider, figures };
      await occasions.raise({ kind: 'price_changed', occasion, ...about });
      // Each change is an occasion of its own.
      await occasions.over(occasion);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** One look at everything. */
  async look(): Promise<void> {
    await this.#lookAtCarriers();
    await this.#lookAtSenders();
  }

  #turn(): void {
    this.#redis
      .set(alertTurnKey(), '1', 'PX', EVERY_MS - 5_000, 'NX')
      .then((mine) => (mine === 'OK' ? this.look() : undefined))
      .catch(this.#options.onError);
  }

  async #lookAtCarriers(): Promise<void> {
    const { store, now } = this.#options;
    const to = hourOf(now());
    const held = await store.counts('hour', to - WEEK_HOURS, to);
    const routes = new Map<string, Route>();
    for (const [hour, fields] of held) {
      for (const [name = '', text = ''] of fields) {
        const { tenant, country, channel, provider } = seriesOf(name);
        if (provider === '' || provider === '*') continue;
        const route = `${country}|${channel}|${provider}`;
        const known = routes.get(route) ?? { recent: [], week: [], tenants: new Set<string>() };
        routes.set(route, known);
        const isRecent = hour > to - RECENT_HOURS;
        known[isRecent ? 'recent' : 'week'].push(unpackFigures(text));
        if (isRecent) known.tenants.add(tenant);
      }
    }
    const { occasions } = this.#options;
    const open = await occasions.open();
    for (const [route, { recent: hours, week: others, tenants }] of routes) {
      const [country = '', channel = '', carrier = ''] = route.split('|');
      const [recent, week] = [sumOf(hours), sumOf(others)];
      const about = { country, channel, carrier, tenants: [...tenants] };
      const judged = [
        ['conversion_fell', conversionFell(recent, week), 'verified', 'ended'],
        [
          'receipts_stopped',
          channel === 'sms' && receiptsStopped(recent, week),
          'delivered',
          'sent',
        ],
      ] as const;
      for (const [kind, is, hits, trials] of judged) {
        const occasion = `${kind}|${route}`;
        if (!is) {
          // Fewer say neither that it goes on nor that it is over.
          const isOver = recent[trials] >= RECENT_MIN;
          if (isOver && open.has(occasion)) await occasions.over(occasion);
          continue;
        }
        const figures = {
          [hits]: recent[hits],
          [trials]: recent[trials],
          usual: Math.round((1000 * week[hits]) / Math.max(1, week[trials])) / 1000,
        };
        await occasions.raise({ kind, occasion, ...about, figures });
      }
    }
  }

  async #lookAtSenders(): Promise<void> {
    const { tenants, sandbox, now, occasions } = this.#options;
    for (const tenant of tenants) {
      for (const notice of senderNotices(tenant, now(), { sandbox })) {
        const { state, provider, country, endsAtMs } = notice;
        if (state !== 'expired' && state !== 'expires') continue;
        const occasion = `sender|${tenant.id}|${provider}|${country}|${state}|${endsAtMs ?? 0}`;
        const figures = endsAtMs === undefined ? {} : { figures: { endsAtMs } };
        const about = { tenants: [tenant.id], country, channel: 'sms', carrier: provider };
        await occasions.raise({ kind: 'sender_expires', occasion, ...about, ...figures });
      }
    }
  }
}
