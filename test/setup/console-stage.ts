/** The console's page and calls on a real server and a real Redis, with rows that a test writes as the recorder does. */
import { randomBytes } from 'node:crypto';
import { challengeId } from '../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../src/challenge/challenge-store.js';
import { maskStored } from '../../src/challenge/phone-number.js';
import { systemClock } from '../../src/challenge/time.js';
import { ConsolePages, consolePageRoutes, meRoutes } from '../../src/console/console-page.js';
import type { ConsoleCaller } from '../../src/console/console-route.js';
import { consoleRouter } from '../../src/console/console-router.js';
import { findRoutes } from '../../src/console/find-routes.js';
import { liveRoutes } from '../../src/console/live-routes.js';
import { overviewRoutes } from '../../src/console/overview-routes.js';
import type { OperatorAct } from '../../src/limits/number-lists.js';
import { TWILIO_CAUSES } from '../../src/providers/twilio/twilio-causes.js';
import { RecordReader } from '../../src/record/record-reader.js';
import { RecordStore } from '../../src/record/record-store.js';
import type { RecordRow } from '../../src/record/row.js';
import { RecordSearch } from '../../src/record/search.js';
import { numberTag, SearchTags } from '../../src/record/search-index.js';
import { ChangeFeed } from '../../src/redis/changes.js';
import { rowWith, sent } from '../unit/record/sample-row.js';
import { type Gateway, startGateway } from './gateway.js';
import { freshTestRedis } from './redis.js';
import { cipher, keyring } from './store-fixture.js';
import { until } from './until.js';

export interface Written {
  /** Of the row; the rest is an SMS that was delivered. */
  readonly row?: Partial<RecordRow>;
  readonly number?: string;
  readonly reference?: string;
  readonly subject?: string;
  /** Of an earlier call: its row becomes this one. */
  readonly id?: string;
}

export interface ConsoleStage {
  /** Of the console's page. */
  readonly url: string;
  readonly store: RecordStore;
  readonly feed: ChangeFeed;
  readonly gateway: Gateway;
  /** Who calls; undefined is nobody. Tests change it. */
  caller: ConsoleCaller | undefined;
  /** What the audit was given. */
  readonly acts: readonly { readonly tenant: string; readonly act: OperatorAct }[];
  /** Tenants and ids that were sent once more. */
  readonly resent: readonly string[];
  /** @returns the id, and the row as it was written */
  write(written?: Written): Promise<{ readonly id: string; readonly row: RecordRow }>;
  /** Resolves once rows of these tenants reach this process. */
  followed(tenants?: readonly string[]): Promise<void>;
  /** Streams end, as before the process does. */
  stop(): void;
  close(): Promise<void>;
}

export const ANNA: ConsoleCaller = {
  operator: 'anna@example.com',
  key: 'login-1',
  role: 'operator',
  tenants: ['acme', 'globex'],
  signedInAtMs: 0,
};

export async function openConsoleStage({ recheckMs = 60_000, heartbeatMs = 60_000 } = {}) {
  const redis = await freshTestRedis();
  const now = () => systemClock.now();
  const tags = new SearchTags(keyring);
  const store = new RecordStore(redis, { slots: 1, keepDays: 30 });
  const feed = new ChangeFeed(redis.duplicate(), () => {});
  const indexesOf = (e164: string) => cipher.indexes(e164);
  const record = new RecordReader({
    store,
    tags,
    indexesOf,
    redis,
    now,
    context: { tagOf: () => '', priceOf: () => 0, senderOf: () => 'Acme' },
    challenges: new RedisChallengeStore(redis, {
      slots: 1,
      retentionMs: 60_000,
      clock: systemClock,
    }),
    search: new RecordSearch({ store, tags, now, indexesOf }),
    causeOf: (provider, code) => (provider === 'twilio' ? TWILIO_CAUSES[code] : undefined),
  });
  const acts: { tenant: string; act: OperatorAct }[] = [];
  const resent: string[] = [];
  const closing = new AbortController();
  const access = {
    hasLogin: false,
    remedy: 'Sign in.',
    callerOf: async () => stage.caller,
    ownOrigins: () => [stage.url],
  };
  const routes = [
    ...meRoutes({ mode: 'sandbox', hasLogin: false }),
    ...findRoutes({
      record,
      now,
      audit: { note: async (tenant, act) => void acts.push({ tenant, act }) },
      resend: async (tenant, id) => void resent.push(`${tenant} ${id}`),
    }),
    ...liveRoutes({ record, feed, heartbeatMs, closing: closing.signal }),
    ...overviewRoutes({
      record,
      now,
      currency: 'EUR',
    }),
  ];
  const gateway = await startGateway({
    closing: closing.signal,
    extra: [
      consolePageRoutes(new ConsolePages(), access, 'sandbox'),
      consoleRouter({ access, routes, recheckMs }),
    ].map((handler) => ({ path: '/', handler })),
  });
  const stage: ConsoleStage = {
    url: gateway.origin,
    store,
    feed,
    gateway,
    caller: ANNA,
    acts,
    resent,
    async write({ row: change = {}, number = '+358441234567', ...more } = {}) {
      const { id = challengeId(randomBytes(16), 1), reference, subject } = more;
      const tenant = change.tenant ?? 'acme';
      const tag = (kind: 'reference' | 'subject', text: string | undefined) =>
        text === undefined ? '' : tags.tag(kind, tenant, text);
      const row = rowWith({
        createdAtMs: now() - 20_000,
        to: maskStored(number),
        referenceTag: tag('reference', reference),
        subjectTag: tag('subject', subject),
        ...change,
      });
      const carriers = row.deliveries.flatMap(({ reference: own }) =>
        own === '' ? [] : [tags.tag('carrier', tenant, own)],
      );
      const known = more.id === undefined ? undefined : await store.find(id, now());
      const own = [numberTag(cipher.lastingIndex(number)), row.referenceTag, row.subjectTag];
      const found = known ? [] : [...own, ...carriers].filter((each) => each !== '');
      await store.commit([{ id, before: known, row, tags: found }]);
      return { id, row };
    },
    async followed(tenants = ANNA.tenants) {
      const channels = tenants.flatMap((tenant) => store.liveChannels(tenant));
      await until(async () => {
        const counts = (await redis.pubsub('NUMSUB', ...channels)) as (string | number)[];
        return channels.every((channel) => Number(counts[counts.indexOf(channel) + 1]) > 0);
      });
    },
    stop: () => closing.abort(),
    async close() {
      closing.abort();
      feed.close();
      await gateway.close();
      await redis.quit();
    },
  };
  return stage;
}

/** A delivery that the carrier could not make. */
export function failedRow(change: Partial<RecordRow> = {}, code = '30003'): Partial<RecordRow> {
  return {
    state: 'failed',
    endedMs: 9_000,
    reason: 'unreachable',
    deliveries: [sent({ state: 'failed', reason: 'unreachable', code, arrivedMs: -1 })],
    ...change,
  };
}

export function verifiedRow(change: Partial<RecordRow> = {}): Partial<RecordRow> {
  return { state: 'sms_verified', verified: true, endedMs: 14_000, ...change };
}
