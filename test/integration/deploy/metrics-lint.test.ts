/** The rules of `promtool check metrics`, for all metrics of a process, including those of Node.js. */
import { createMetrics } from '../../../src/observability/metrics.js';

interface Told {
  readonly name: string;
  readonly help: string;
  readonly type: string;
}

/** Prometheus uses base units: seconds, bytes, ratios. */
const OTHER_UNITS =
  /_(?:milliseconds|microseconds|nanoseconds|minutes|hours|days|ms|kilobytes|megabytes|kb|mb|percent)(?:_|$)/;
const OF_OTHER_TYPES = /_(?:bucket|sum|count)$/;
const TYPE_IN_NAME = /_(?:counter|gauge|histogram|summary)(?:_|$)/;

let told: Told[];
beforeAll(async () => {
  const text = await createMetrics().text();
  told = [...text.matchAll(/^# HELP (\S+) ?(.*)\n# TYPE \S+ (\w+)$/gm)].map(
    ([, name = '', help = '', type = '']) => ({ name, help, type }),
  );
  expect(told.length).toBeGreaterThan(30);
});

const names = (fits: (metric: Told) => boolean) => told.filter(fits).map(({ name }) => name);

test('every metric has a help text', () => {
  expect(names(({ help }) => help.trim() === '')).toEqual([]);
});

test('counters, and only they, end in _total', () => {
  expect(names(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([]);
});

test('names are in lower case, with base units and without the type', () => {
  expect(names(({ name }) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  expect(names(({ name }) => OTHER_UNITS.test(name))).toEqual([]);
  expect(names(({ name }) => OF_OTHER_TYPES.test(name) || TYPE_IN_NAME.test(name))).toEqual([]);
});
