/**
 * The Prometheus metrics for operators. Owns every metric's name, labels and buckets.
 *
 * A label never holds an id, a number or a code: a value that looks like one, or that is one too many, becomes `other`,
 * so that neither a mistake in a caller nor a hostile client can fill the registry.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ChallengeChannel, Channel, FinalState, Reason } from '../challenge/challenge.js';
import type { FailureKind } from '../providers/provider.js';
import type { Vote } from '../routing/posterior.js';
import { queueMetrics } from './queue-metrics.js';

export type Metrics = ReturnType<typeof createMetrics>;

interface StartLabels {
  readonly tenant: string;
  readonly channel: ChallengeChannel;
  /** ISO 3166-1 alpha-2; `001` where there is none, as for a registered method. */
  readonly country: string;
}

interface EndLabels {
  readonly channel: ChallengeChannel;
  readonly state: FinalState;
  readonly reason?: Reason;
}

interface ProviderLabels {
  readonly provider: string;
  readonly channel: Channel;
  readonly outcome: string;
}

interface DeliveryLabels extends ProviderLabels {
  readonly outcome: 'accepted' | 'refused';
  /** Absent where the provider accepted. */
  readonly failure?: FailureKind;
}

interface RouteLabels {
  readonly channel: Channel;
  readonly country: string;
  readonly carrier: string;
}

interface RecordLabels {
  readonly country: string;
  readonly channel: string;
  /** Empty where there was none. */
  readonly carrier: string;
}

const BREAKER_STATES = ['closed', 'half_open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** A long poll lasts up to 25 s, so the buckets reach past it. */
const HTTP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const PROVIDER_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16];
const REDIS_SECONDS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

/** prom-client calls them `_total`, which is for counters; each is the sum of the gauge of that name by `type`. */
const SUMS_OF_GAUGES = ['handles', 'requests', 'resources'].map(
  (what) => `nodejs_active_${what}_total`,
);

/** A registry of its own. `processMetrics: false` leaves out those of Node and the process. */
export function createMetrics(options: { processMetrics?: boolean } = {}) {
  const registry = new Registry();
  if (options.processMetrics !== false) {
    collectDefaultMetrics({ register: registry });
    for (const name of SUMS_OF_GAUGES) registry.removeSingleMetric(name);
  }
  const bounded = boundedLabels();
  const settingsOf = (name: string, help: string, labelNames: readonly string[]) => ({
    name: `octothorpe_${name}`,
    help,
    labelNames,
    registers: [registry],
  });

  function counter<L extends object>(name: string, help: string, labelNames: LabelNames<L>) {
    const metric = new Counter(settingsOf(name, help, labelNames));
    return (labels: L, amount = 1) => metric.inc(bounded(name, chosen(labels, labelNames)), amount);
  }
  /** Counts by one label alone. */
  function tally(name: string, help: string, label: string) {
    const metric = new Counter(settingsOf(name, help, [label]));
    return (value: string) => metric.inc(bounded(name, { [label]: value }));
  }
  function histogram<L extends object>(
    name: string,
    help: string,
    labelNames: LabelNames<L>,
    buckets: number[],
  ) {
    const metric = new Histogram({ ...settingsOf(name, help, labelNames), buckets });
    return (labels: L, seconds: number) =>
      metric.observe(bounded(name, chosen(labels, labelNames)), seconds);
  }
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge(settingsOf(name, help, labelNames));

  const deliveries = counter<DeliveryLabels>('deliveries_total', 'Tries at a provider.', [
    'provider',
    'channel',
    'outcome',
    'failure',
  ]);
  const deliverySeconds = histogram<ProviderLabels>(
    'delivery_duration_seconds',
    'How long a provider took to accept or refuse.',
    ['provider', 'channel', 'outcome'],
    PROVIDER_SECONDS,
  );
  const breaker = gauge(
    'provider_breaker_state',
    'The state of the circuit breaker: 1 for the one it is in, 0 for the others.',
    ['provider', 'channel', 'state'],
  );
  const accountErrors = counter<{ provider: string; channel: Channel }>(
    'provider_account_errors_total',
    'Sends refused because of the account or its configuration: alert on any.',
    ['provider', 'channel'],
  );
  const evidence = counter<RouteLabels & { kind: string }>(
    'route_evidence_total',
    'Votes on carriers: good, undelivered, resent, overdue or silent.',
    ['channel', 'country', 'carrier', 'kind'],
  );
  const recorded = counter<RecordLabels & { outcome: string }>(
    'record_total',
    'Challenges and deliveries by what became of them, counted once.',
    ['country', 'channel', 'carrier', 'outcome'],
  );
  const spent = counter<RecordLabels>(
    'spend_total',
    'What deliveries cost, in the operator’s currency: expected, or as the carrier has told.',
    ['country', 'channel', 'carrier'],
  );
  const redis = histogram<{ operation: string }>(
    'redis_round_trip_duration_seconds',
    'How long Redis took to answer.',
    ['operation'],
    REDIS_SECONDS,
  );
  const settingsVersion = gauge('settings_version', 'The version of the settings in use.', []);
  const settingsRefused = gauge(
    'settings_refused',
    '1 while this process does not use the settings in Redis, by why.',
    ['why'],
  );

  return {
    contentType: registry.contentType,
    /** All metrics in Prometheus's text format. Never fails because Redis is down. */
    text: () => registry.metrics(),
    /** `route` is the route's pattern (`/v1/challenges/{id}`), never the path itself. */
    httpRequest: histogram<{ route: string; method: string; status: number }>(
      'http_request_duration_seconds',
      'Requests answered, by the pattern of their route.',
      ['route', 'method', 'status'],
      HTTP_SECONDS,
    ),
    challengeStarted: counter<StartLabels>(
      'challenges_started_total',
      'Challenges that were started.',
      ['tenant', 'channel', 'country'],
    ),
    challengeEnded: counter<EndLabels>(
      'challenges_ended_total',
      'Challenges that reached a final state.',
      ['channel', 'state', 'reason'],
    ),
    messageStarted: counter<StartLabels>(
      'messages_started_total',
      'Messages of others that were taken.',
      ['tenant', 'channel', 'country'],
    ),
    messageEnded: counter<EndLabels>(
      'messages_ended_total',
      'Messages that reached a final state.',
      ['channel', 'state', 'reason'],
    ),
    /** A sign of a leaked key: worth an alert. */
    relayAlert: counter<{ tenant: string; kind: string }>(
      'relay_alerts_total',
      'First use of a key, a new country, or one text to many numbers: look who sends.',
      ['tenant', 'kind'],
    ),
    /** One try at a provider, with the time that the provider's answer took. */
    delivery: (labels: DeliveryLabels, seconds: number) => {
      deliveries(labels);
      deliverySeconds(labels, seconds);
    },
    breakerState: (provider: string, channel: Channel, current: BreakerState) => {
      for (const state of BREAKER_STATES) {
        breaker.set(bounded('breaker', { provider, channel, state }), state === current ? 1 : 0);
      }
    },
    /** The account or its configuration is wrong: worth an alert. */
    providerAccountError: (provider: string, channel: Channel) =>
      accountErrors({ provider, channel }),
    /** By the result of a provider's callback: a kind of the webhooks' Outcome, such as handled or forged. */
    webhook: counter<{ provider: string; outcome: string }>(
      'webhooks_total',
      'Callbacks that came from providers.',
      ['provider', 'outcome'],
    ),
    /** By the door's path, and accepted, replayed, refused, unauthorized, evaluation or failed. */
    door: counter<{ door: string; outcome: string }>(
      'doors_total',
      'Requests of identity platforms, by door and outcome.',
      ['door', 'outcome'],
    ),
    /** verified, unknown, late, ended or limited */
    inboundSms: tally(
      'inbound_sms_total',
      'Texts with a word that people sent to verify their phone, by what became of them.',
      'outcome',
    ),
    /** `why` is as the choice's record explains it. */
    routeChosen: counter<RouteLabels & { mode: string; why: string }>(
      'routes_chosen_total',
      'Carriers that were chosen by shares or evidence, and shadows that were judged.',
      ['channel', 'country', 'carrier', 'mode', 'why'],
    ),
    /** What the end of a challenge said of a carrier. */
    routeEvidence: ({ vote, ...route }: RouteLabels & { readonly vote: Vote }) => {
      const kind = VOTES.find((name) => vote[name] !== undefined);
      if (kind) evidence({ ...route, kind });
    },
    /** By the verdict: verified, wrong_code, locked, expired, ended … */
    check: tally('checks_total', 'Codes that were checked.', 'outcome'),
    limitRefused: tally('limits_refused_total', 'Requests that a limit refused.', 'rule'),
    budgetAlert: counter<{ tenant: string; country: string; percent: number }>(
      'budget_alerts_total',
      'Budgets used to 50, 80 or 100 %.',
      ['tenant', 'country', 'percent'],
    ),
    /** settled, repeated, unknown, other_currency or not_told */
    price: counter<ProviderLabels>(
      'prices_total',
      'Prices that providers told, by what became of them.',
      ['provider', 'channel', 'outcome'],
    ),
    notification: tally('notifications_total', 'Attempts to tell a tenant, by outcome.', 'outcome'),
    /** open_requests, back_off or no_device: the first two may be prompt bombing. */
    approvalSuppressed: tally(
      'approvals_suppressed_total',
      'Requests to approve that were shown on no device, by the reason.',
      'reason',
    ),
    /** sent, gone, failed or refused */
    push: tally('push_messages_total', 'Push messages to devices, by outcome.', 'outcome'),
    /** What was added to the record: requested, sent, delivered, verified, failed, expired, refused … */
    recorded: (labels: RecordLabels & { readonly outcome: string }, count: number) =>
      recorded({ ...labels, carrier: labels.carrier || 'none' }, count),
    /** In the operator's currency; what a carrier charges less than expected is not taken off. */
    spent: (labels: RecordLabels, amount: number) =>
      spent({ ...labels, carrier: labels.carrier || 'none' }, amount),
    /** conversion_fell, receipts_stopped, price_changed … */
    operatorAlert: tally(
      'operator_alerts_total',
      'Occasions that the operator was told of, by kind.',
      'kind',
    ),
    /** @param refused why this process does not use the settings in Redis */
    settings: (version: number, refused: string | undefined) => {
      settingsVersion.set(version);
      settingsRefused.reset();
      if (refused !== undefined) settingsRefused.set(bounded('settings', { why: refused }), 1);
    },
    redisRoundTrip: (operation: string, seconds: number) => redis({ operation }, seconds),
    /** An error of the service itself, by where it occurred (http, webhook, delivery worker …): worth an alert. */
    internalError: tally(
      'internal_errors_total',
      'Errors of the gateway itself, by the part that met them: alert on any.',
      'part',
    ),
    /** Called at every scrape from now on; replaces the earlier function. */
    collectQueues: queueMetrics(registry, bounded),
  };
}

const VOTES = ['good', 'undelivered', 'resent', 'overdue', 'silent'] as const;

type LabelNames<L> = readonly (keyof L & string)[];

/** The labels of a metric; what is absent is `none`. */
function chosen<L extends object>(labels: L, names: LabelNames<L>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of names) result[name] = String(labels[name] ?? 'none');
  return result;
}

// Keeps the labels of metrics few and harmless: no id, no number, no code, and no endless list of values.

export type Labels = Readonly<Record<string, string>>;

/** Replaces values that are not allowed by `other`. Values are counted by metric. */
function boundedLabels(): (metric: string, labels: Labels) => Record<string, string> {
  const seen = new Map<string, Map<string, Set<string>>>();
  return (metric, labels) => {
    const ofMetric = entry(seen, metric, () => new Map<string, Set<string>>());
    const result: Record<string, string> = {};
    for (const label in labels) {
      const value = labels[label] as string;
      const values = entry(ofMetric, label, () => new Set<string>());
      result[label] = values.has(value) || admit(values, value) ? value : 'other';
    }
    return result;
  };
}

const PLAIN = /^[\w.:{}*/-]{1,64}$/;
/** A piece of a phone number, a code, or one of our ids. */
const IDENTIFYING = /\d{5}|(ch|ms|msg)_[0-9a-z]{8}/;
/** The most values of one label. */
const VALUES_MAX = 500;

function entry<V>(map: Map<string, V>, key: string, fresh: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = fresh();
  map.set(key, value);
  return value;
}

function admit(values: Set<string>, value: string): boolean {
  if (values.size >= VALUES_MAX || !PLAIN.test(value) || IDENTIFYING.test(value)) return false;
  values.add(value);
  return true;
}
