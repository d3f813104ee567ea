import { drainMaxMs } from '../../../src/app.js';
import { Environment } from '../../../src/config/environment.js';
import { longestDeliveryMs } from '../../../src/delivery/delivery-attempt.js';

const DOCUMENTED_MS = 30_000;

it('with the default settings a process ends within the time of the units and manifests', () => {
  expect(drainMaxMs(Environment.parse({}).PROVIDER_TIMEOUT_MS)).toBe(DOCUMENTED_MS);
  expect(drainMaxMs(10_000)).toBe(DOCUMENTED_MS);
});

it('a process waits for its deliveries, also with the longest time-out of providers', () => {
  for (let timeoutMs = 500; timeoutMs <= 30_000; timeoutMs += 500) {
    expect(drainMaxMs(timeoutMs)).toBeGreaterThanOrEqual(longestDeliveryMs(timeoutMs));
  }
  expect(drainMaxMs(30_000)).toBe(68_500);
});
