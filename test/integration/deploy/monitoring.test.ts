/** Alert rules and the dashboard use existing metrics and labels. */
import { readFileSync } from 'node:fs';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { parse } from 'yaml';
import { createMetrics, type Metrics } from '../../../src/observability/metrics.js';
import { ALERT_KINDS, type AlertKind } from '../../../src/record/alert-rules.js';
import { readQuery } from './promql.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const rules = parse(readFileSync('deploy/prometheus/alerts.yml', 'utf8')) as {
  groups: { name: string; rules: Rule[] }[];
};
const all = rules.groups.flatMap((group) => group.rules);
const alerts = all.filter(({ alert }) => alert !== undefined);
const dashboard = JSON.parse(readFileSync('deploy/grafana/octothorpe.json', 'utf8')) as {
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
};
const targets = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map((target) => [title, target] as const),
);
const expressions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...targets.map(([title, { expr }]) => [title, expr] as const),
];
/** The labels that Prometheus adds to every series. */
const ADDED = ['job', 'instance'];

let labelsOf: ReadonlyMap<string, ReadonlySet<string>>;
beforeAll(async () => {
  const metrics = createMetrics();
  useEach(metrics);
  labelsOf = seriesIn(await metrics.text());
});

test.each(expressions)('%s: every metric exists, with the used labels', (_, expr) => {
  const { selectors, grouping } = readQuery(expr);
  expect(selectors.length).toBeGreaterThan(0);
  for (const { metric, labels } of selectors) {
    const known = metric === 'up' ? new Set<string>() : labelsOf.get(metric);
    expect([metric, known !== undefined]).toEqual([metric, true]);
    expect([
      metric,
      labels.filter((label) => !known?.has(label) && !ADDED.includes(label)),
    ]).toEqual([metric, []]);
  }
  const has = (label: string) => selectors.some(({ metric }) => labelsOf.get(metric)?.has(label));
  expect(grouping.filter((label) => !has(label))).toEqual([]);
});

test('invalid PromQL and unknown metrics or labels are noticed', () => {
  expect(() => readQuery('sum by (a (rate(x{')).toThrow('No PromQL');
  expect(readQuery('rate(nothing{of="this"}[5m])').selectors).toEqual([
    { metric: 'nothing', labels: ['of'] },
  ]);
});

test('the rules are valid for the Prometheus operator, each alert once', () => {
  const operator = { metadata: { name: 'octothorpe' }, spec: rules };
  expect(() => new PrometheusRule(operator as never).validate()).not.toThrow();
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
});

test.each(alerts.map((rule) => [rule.alert, rule] as const))(
  '%s has a summary and a severity, and is in the operations guide',
  (name, { labels, annotations }) => {
    expect(['critical', 'warning']).toContain(labels['severity']);
    expect(annotations['summary']).toMatch(/\.$/);
    expect(readFileSync('docs/operations.md', 'utf8')).toContain(`\`${name}\``);
  },
);

/** Seen by what is measured of it anyway. */
const BY_OTHER_METRICS: Partial<Record<AlertKind, string>> = {
  carrier_breaker: 'OctothorpeBreakerOpen',
};

test.each(ALERT_KINDS)('what operators are told of as %s is a rule too', (kind) => {
  const own = alerts.filter(({ expr }) => expr.includes(`kind="${kind}"`));
  const names = own.map(({ alert }) => alert);
  const other = BY_OTHER_METRICS[kind];
  expect(other === undefined ? names : [other]).toEqual([expect.any(String)]);
  if (other !== undefined) expect(alerts.map(({ alert }) => alert)).toContain(other);
});

test('the dashboard shows every kind of alert', () => {
  const shown = targets.filter(([, { expr }]) => expr.includes('octothorpe_operator_alerts_total'));
  expect(shown.map(([, { legendFormat }]) => legendFormat)).toEqual(['{{kind}}']);
});

test('the guide lists every metric of the service', () => {
  const guide = readFileSync('docs/operations.md', 'utf8');
  const own = [...labelsOf.keys()]
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    .filter((name) => name.startsWith('octothorpe_'));
  expect([...new Set(own)].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

/** Each metric once, so that the text shows its labels. */
function useEach(metrics: Metrics): void {
  const at = { provider: 'twilio', channel: 'sms' } as const;
  metrics.httpRequest({ route: '/livez', method: 'GET', status: 200 }, 0.01);
  metrics.challengeStarted({ tenant: 'default', channel: 'sms', country: 'FI' });
  metrics.challengeEnded({ channel: 'sms', state: 'failed', reason: 'busy' });
  metrics.messageStarted({ tenant: 'default', channel: 'sms', country: 'FI' });
  metrics.messageEnded({ channel: 'sms', state: 'arrived' });
  metrics.door({ door: '/doors/okta', outcome: 'accepted' });
  metrics.delivery({ ...at, outcome: 'refused', failure: 'account' }, 0.1);
  metrics.breakerState('twilio', 'sms', 'open');
  metrics.providerAccountError('twilio', 'sms');
  metrics.webhook({ provider: 'twilio', outcome: 'forged' });
  metrics.check('verified');
  metrics.limitRefused('number');
  metrics.budgetAlert({ tenant: 'default', country: 'FI', percent: 100 });
  metrics.relayAlert({ tenant: 'default', kind: 'first_use' });
  metrics.price({ ...at, outcome: 'settled' });
  metrics.notification('delivered');
  const recorded = { country: 'FI', channel: 'sms', carrier: 'twilio' };
  metrics.recorded({ ...recorded, outcome: 'verified' }, 1);
  metrics.spent(recorded, 0.08);
  metrics.operatorAlert('conversion_fell');
  metrics.redisRoundTrip('check', 0.001);
  metrics.internalError('http');
  metrics.collectQueues({
    queues: async () => [{ queue: 'deliveries', jobs: { waiting: 1 }, oldestWaitedSeconds: 1 }],
    workers: () => ({ busy: [{ queue: 'deliveries', jobs: 1 }], canaryAgeSeconds: 1 }),
  });
}

/** The names of all series, with the names of their labels. */
function seriesIn(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? /gm)) {
    const known = found.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}
