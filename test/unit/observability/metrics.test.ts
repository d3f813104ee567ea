import { createMetrics } from '../../../src/observability/metrics.js';

const bare = () => createMetrics({ processMetrics: false });

/** The value of one line of the text format. */
async function readSeries(metrics: ReturnType<typeof bare>, series: string) {
  const line = (await metrics.text()).split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('the metrics', () => {
  it('every name carries the prefix and a unit or _total', async () => {
    const metrics = bare();
    const names = [...(await metrics.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    expect(names.length).toBeGreaterThan(10);
    for (const [, name = '', type] of names) {
      expect(name).toMatch(/^octothorpe_[a-z_]+$/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    }
  });

  it('two registries are independent', async () => {
    const one = bare();
    const other = bare();
    one.check('verified');
    expect(await readSeries(one, 'octothorpe_checks_total{outcome="verified"}')).toBe(1);
    expect(await readSeries(other, 'octothorpe_checks_total{outcome="verified"}')).toBeUndefined();
  });

  it('a delivery is counted and timed, with its failure kind', async () => {
    const metrics = bare();
    metrics.delivery({ provider: 'twilio', channel: 'sms', outcome: 'accepted' }, 0.08);
    metrics.delivery(
      { provider: 'twilio', channel: 'sms', outcome: 'refused', failure: 'account' },
      0.08,
    );
    const twilio = 'provider="twilio",channel="sms"';
    expect(
      await readSeries(
        metrics,
        `octothorpe_deliveries_total{${twilio},outcome="refused",failure="account"}`,
      ),
    ).toBe(1);
    expect(
      await readSeries(
        metrics,
        `octothorpe_delivery_duration_seconds_bucket{le="0.1",${twilio},outcome="accepted"}`,
      ),
    ).toBe(1);
  });

  it('a breaker is in exactly one state', async () => {
    const metrics = bare();
    metrics.breakerState('vonage', 'call', 'closed');
    metrics.breakerState('vonage', 'call', 'open');
    const states = ['closed', 'half_open', 'open'].map((state) =>
      readSeries(
        metrics,
        `octothorpe_provider_breaker_state{provider="vonage",channel="call",state="${state}"}`,
      ),
    );
    expect(await Promise.all(states)).toEqual([0, 0, 1]);
  });

  it.each([
    ['an E.164 number', '+358441234567'],
    ['a number without its plus', '358441234567'],
    ['a code', '123456'],
    ['a challenge id', '/v1/challenges/ch_0123456789abcdefghjkmnpqrs01'],
    ['a text with spaces', 'who knows what'],
    ['nothing', ''],
  ])('%s never becomes a label', async (_, value) => {
    const metrics = bare();
    metrics.httpRequest({ route: value, method: 'GET', status: 200 }, 0.01);
    metrics.limitRefused(value);
    expect(await readSeries(metrics, 'octothorpe_limits_refused_total{rule="other"}')).toBe(1);
    if (value !== '') expect(await metrics.text()).not.toContain(value);
  });

  it('the number of values of a label is bounded', async () => {
    const metrics = bare();
    const word = (n: number) => `rule_${n.toString(36)}`;
    for (let n = 0; n < 2_000; n += 1) metrics.limitRefused(word(n));
    const lines = (await metrics.text())
      .split('\n')
      .filter((text) => text.startsWith('octothorpe_limits_refused_total{'));
    expect(lines).toHaveLength(501);
    expect(await readSeries(metrics, 'octothorpe_limits_refused_total{rule="other"}')).toBe(1_500);
  });

  it('queues are read at the scrape, and old values are removed', async () => {
    const metrics = bare();
    const workers = () => ({ busy: [{ queue: 'deliveries', jobs: 2 }], canaryAgeSeconds: 3 });
    metrics.collectQueues({
      queues: async () => [{ queue: 'deliveries', jobs: { waiting: 7 }, oldestWaitedSeconds: 1.5 }],
      workers,
    });
    const waiting = 'octothorpe_queue_jobs{queue="deliveries",state="waiting"}';
    const oldest = 'octothorpe_queue_oldest_job_age_seconds{queue="deliveries"}';
    const busy = 'octothorpe_worker_busy_slots{queue="deliveries"}';
    expect(await readSeries(metrics, waiting)).toBe(7);
    expect(await readSeries(metrics, oldest)).toBe(1.5);
    metrics.collectQueues({ queues: () => Promise.reject(new Error('Redis is away')), workers });
    expect(await readSeries(metrics, waiting)).toBeUndefined();
    expect(await readSeries(metrics, oldest)).toBeUndefined();
    expect(await readSeries(metrics, busy)).toBe(2);
  });

  it('the process’s own metrics are included unless turned off', async () => {
    expect(await createMetrics().text()).toContain('process_cpu_seconds_total');
    expect(await bare().text()).not.toContain('process_cpu_seconds_total');
  });
});
