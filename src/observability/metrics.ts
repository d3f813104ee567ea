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
import { type QueueSources, queueMetrics } from './queue-metrics.js';

export interface Metrics {
  readonly contentType: string;
  /** All metrics in Prometheus's text format. Never fails because Redis is down. */
  text(): Promise<string>;

  /** @param route the route's pattern (`/v1/challenges/{id}`), never the path itself */
  httpRequest(labels: HttpLabels, seconds: number): void;
  /** @param country ISO 3166-1 alpha-2, or `001` */
  /** By a registered method it has no country: `001`. */
  challengeStarted(labels: { tenant: string; channel: ChallengeChannel; country: string }): void;
  challengeEnded(labels: { channel: ChallengeChannel; state: FinalState; reason?: Reason }): void;
  messageStarted(labels: { tenant: string; channel: Channel; country: string }): void;
  messageEnded(labels: { channel: Channel; state: FinalState; reason?: Reason }): void;
  /** A sign of a leaked key: worth an alert. */
  relayAlert(labels: { tenant: string; kind: string }): void;
  /** One try at a provider, with the time that the provider's answer took. */
  delivery(labels: DeliveryLabels, seconds: number): void;
  breakerState(provider: string, channel: Channel, state: BreakerState): void;
  /** The account or its configuration is wrong: worth an alert. */
  providerAccountError(provider: string, channel: Channel): void;
  /** @param outcome result of a provider's callback: a kind of the webhooks' Outcome, such as handled or forged */
  webhook(labels: { provider: string; outcome: string }): void;
  /** A carrier was chosen by shares or by what was learnt, or judged as a shadow. @param why as the choice's record explains it */
  routeChosen(labels: RouteLabels & { mode: string; why: string }): void;
  /** What the end of a challenge said of a carrier. */
  routeEvidence(labels: RouteLabels & { vote: Vote }): void;
  /**
   * A request of an identity platform.
   * @param door its path
   * @param outcome accepted, replayed, refused, unauthorized, evaluation, failed
   */
  door(labels: { door: string; outcome: string }): void;
  /** An SMS with a word that came to a receiving number. @param outcome verified, unknown, late, ended, limited */
  inboundSms(outcome: string): void;
  /** @param outcome the verdict: verified, wrong_code, locked, expired, ended … */
  check(outcome: string): void;
  /** @param rule the limit that refused */
  limitRefused(rule: string): void;
  /** A budget was used to 50, 80 or 100 %. */
  budgetAlert(labels: { tenant: string; country: string; percent: number }): void;
  /** @param outcome result of a provider's price: settled, repeated, unknown, other_currency, not_told */
  price(labels: { provider: string; channel: Channel; outcome: string }): void;
  /** @param outcome result of one attempt to notify a tenant */
  notification(outcome: string): void;
  /** Nobody was asked to approve. @param reason open_requests, back_off, no_device: the first two may be prompt bombing */
  approvalSuppressed(reason: string): void;
  /** @param outcome result of one push message to a device: sent, gone, failed, refused */
  push(outcome: string): void;
  /** What was added to the record. @param outcome requested, sent, delivered, verified, failed, expired, refused … */
  recorded(labels: RecordLabels & { readonly outcome: string }, count: number): void;
  /** @param amount in the operator's currency; what a carrier charges less than expected is not taken off */
  spent(labels: RecordLabels, amount: number): void;
  /** @param kind conversion_fell, receipts_stopped, price_changed … */
  operatorAlert(kind: string): void;
  /** @param refused why this process does not use what stands in Redis */
  settings(version: number, refused: string | undefined): void;
  redisRoundTrip(operation: string, seconds: number): void;
  /** An error of the service itself: worth an alert. @param part where it occurred: http, webhook, delivery worker … */
  internalError(part: string): void;
  /** Called at every scrape from now on; replaces the earlier function. */
  collectQueues(sources: QueueSources): void;
}

export interface HttpLabels {
  readonly route: string;
  readonly method: string;
  readonly status: number;
}

export interface RecordLabels {
  readonly country: string;
  readonly channel: string;
  readonly carrier: string;
}

export interface RouteLabels {
  readonly channel: Channel;
  readonly country: string;
  readonly carrier: string;
}

export interface DeliveryLabels {
  readonly provider: string;
  readonly channel: Channel;
  readonly outcome: 'accepted' | 'refused';
  /** Absent where the provider accepted. */
  readonly failure?: FailureKind;
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
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics !== false) {
    collectDefaultMetrics({ register: registry });
    for (const name of SUMS_OF_GAUGES) registry.removeSingleMetric(name);
  }
  const bounded = boundedLabels();

  const counter = (name: string, help: string, labelNames: string[]) => {
    const metric = new Counter({
      name: `octothorpe_${name}`,
      help,
      labelNames,
      registers: [registry],
    });
    return (labels: Labels, amount = 1) => metric.inc(bounded(name, labels), amount);
  };
  const histogram = (name: string, help: string, labelNames: string[], buckets: number[]) => {
    const metric = new Histogram({
      name: `octothorpe_${name}`,
      help,
      labelNames,
      buckets,
      registers: [registry],
    });
    return (labels: Labels, seconds: number) => metric.observe(bounded(name, labels), seconds);
  };
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `octothorpe_${name}`, help, labelNames, registers: [registry] });

  const httpRequest = histogram(
    'http_request_duration_seconds',
    'Requests answered, by the pattern of their route.',
    ['route', 'method', 'status'],
    HTTP_SECONDS,
  );
  const started = counter('challenges_started_total', 'Challenges that were started.', [
    'tenant',
    'channel',
    'country',
  ]);
  const ended = counter('challenges_ended_total', 'Challenges that reached a final state.', [
    'channel',
    'state',
    'reason',
  ]);
  const messageStarted = counter('messages_started_total', 'Messages of others that were taken.', [
    'tenant',
    'channel',
    'country',
  ]);
  const messageEnded = counter('messages_ended_total', 'Messages that reached a final state.', [
    'channel',
    'state',
    'reason',
  ]);
  const relayAlerts = counter(
    'relay_alerts_total',
    'First use of a key, a new country, or one text to many numbers: look who sends.',
    ['tenant', 'kind'],
  );
  const deliveryLabels = ['provider', 'channel', 'outcome', 'failure'];
  const deliveries = counter('deliveries_total', 'Tries at a provider.', deliveryLabels);
  const deliverySeconds = histogram(
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
  const accountErrors = counter(
    'provider_account_errors_total',
    'Sends refused because of the account or its configuration: alert on any.',
    ['provider', 'channel'],
  );
  const webhooks = counter('webhooks_total', 'Callbacks that came from providers.', [
    'provider',
    'outcome',
  ]);
  const doors = counter('doors_total', 'Requests of identity platforms, by door and outcome.', [
    'door',
    'outcome',
  ]);
  const inboundTexts = counter(
    'inbound_sms_total',
    'Texts with a word that people sent to verify their phone, by what became of them.',
    ['outcome'],
  );
  const routeLabels = ['channel', 'country', 'carrier'];
  const chosen = counter(
    'routes_chosen_total',
    'Carriers that were chosen by shares or evidence, and shadows that were judged.',
    [...routeLabels, 'mode', 'why'],
  );
  const evidence = counter(
    'route_evidence_total',
    'Votes on carriers: good, undelivered, resent, overdue or silent.',
    [...routeLabels, 'kind'],
  );
  const checks = counter('checks_total', 'Codes that were checked.', ['outcome']);
  const refusals = counter('limits_refused_total', 'Requests that a limit refused.', ['rule']);
  const budgetAlerts = counter('budget_alerts_total', 'Budgets used to 50, 80 or 100 %.', [
    'tenant',
    'country',
    'percent',
  ]);
  const prices = counter('prices_total', 'Prices that providers told, by what became of them.', [
    'provider',
    'channel',
    'outcome',
  ]);
  const notifications = counter('notifications_total', 'Attempts to tell a tenant, by outcome.', [
    'outcome',
  ]);
  const suppressed = counter(
    'approvals_suppressed_total',
    'Requests to approve that were shown on no device, by the reason.',
    ['reason'],
  );
  const pushes = counter('push_messages_total', 'Push messages to devices, by outcome.', [
    'outcome',
  ]);
  const recordLabels = ['country', 'channel', 'carrier'];
  const recorded = counter(
    'record_total',
    'Challenges and deliveries by what became of them, counted once.',
    [...recordLabels, 'outcome'],
  );
  const spent = counter(
    'spend_total',
    'What deliveries cost, in the operator’s currency: expected, or as the carrier has told.',
    recordLabels,
  );
  const operatorAlerts = counter(
    'operator_alerts_total',
    'Occasions that the operator was told of, by kind.',
    ['kind'],
  );
  const redis = histogram(
    'redis_round_trip_duration_seconds',
    'How long Redis took to answer.',
    ['operation'],
    REDIS_SECONDS,
  );

  const internalErrors = counter(
    'internal_errors_total',
    'Errors of the gateway itself, by the part that met them: alert on any.',
    ['part'],
  );

  const settingsVersion = gauge('settings_version', 'The version of the settings in use.', []);
  const settingsRefused = gauge(
    'settings_refused',
    '1 while this process does not use the settings in Redis, by why.',
    ['why'],
  );

  const collectQueues = queueMetrics(registry, bounded);

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    httpRequest: ({ route, method, status }, seconds) =>
      httpRequest({ route, method, status: String(status) }, seconds),
    challengeStarted: ({ tenant, channel, country }) => started({ tenant, channel, country }),
    challengeEnded: ({ channel, state, reason }) =>
      ended({ channel, state, reason: reason ?? 'none' }),
    messageStarted: ({ tenant, channel, country }) => messageStarted({ tenant, channel, country }),
    messageEnded: ({ channel, state, reason }) =>
      messageEnded({ channel, state, reason: reason ?? 'none' }),
    relayAlert: ({ tenant, kind }) => relayAlerts({ tenant, kind }),
    delivery: ({ provider, channel, outcome, failure }, seconds) => {
      deliveries({ provider, channel, outcome, failure: failure ?? 'none' });
      deliverySeconds({ provider, channel, outcome }, seconds);
    },
    breakerState: (provider, channel, current) => {
      for (const state of BREAKER_STATES) {
        breaker.set(bounded('breaker', { provider, channel, state }), state === current ? 1 : 0);
      }
    },
    providerAccountError: (provider, channel) => accountErrors({ provider, channel }),
    webhook: ({ provider, outcome }) => webhooks({ provider, outcome }),
    door: ({ door, outcome }) => doors({ door, outcome }),
    inboundSms: (outcome) => inboundTexts({ outcome }),
    routeChosen: ({ channel, country, carrier, mode, why }) =>
      chosen({ channel, country, carrier, mode, why }),
    routeEvidence: ({ channel, country, carrier, vote }) => {
      const kind = VOTES.find((name) => vote[name] !== undefined);
      if (kind) evidence({ channel, country, carrier, kind });
    },
    check: (outcome) => checks({ outcome }),
    limitRefused: (rule) => refusals({ rule }),
    budgetAlert: ({ tenant, country, percent }) =>
      budgetAlerts({ tenant, country, percent: String(percent) }),
    price: ({ provider, channel, outcome }) => prices({ provider, channel, outcome }),
    notification: (outcome) => notifications({ outcome }),
    approvalSuppressed: (reason) => suppressed({ reason }),
    push: (outcome) => pushes({ outcome }),
    recorded: ({ country, channel, carrier, outcome }, count) =>
      recorded({ country, channel, carrier: carrier || 'none', outcome }, count),
    spent: ({ country, channel, carrier }, amount) =>
      spent({ country, channel, carrier: carrier || 'none' }, amount),
    operatorAlert: (kind) => operatorAlerts({ kind }),
    settings: (version, refused) => {
      settingsVersion.set(version);
      settingsRefused.reset();
      if (refused !== undefined) settingsRefused.set(bounded('settings', { why: refused }), 1);
    },
    redisRoundTrip: (operation, seconds) => redis({ operation }, seconds),
    internalError: (part) => internalErrors({ part }),
    collectQueues,
  };
}

const VOTES = ['good', 'undelivered', 'resent', 'overdue', 'silent'] as const;

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
