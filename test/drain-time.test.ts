import { drainMaxMs } from '../src/app.js';
import { Environment } from '../src/config/environment.js';
import { longestDeliveryMs } from '../src/delivery/delivery-attempt.js';

const DOCUMENTED_MS = 30_000;

it('as it is set up, a process ends within the time that the units and manifests give it', () => {
  expect(drainMaxMs(Environment.parse({}).PROVIDER_TIMEOUT_MS)).toBe(DOCUMENTED_MS);
  expect(drainMaxMs(10_000)).toBe(DOCUMENTED_MS);
});

it('however long a provider may take, a process waits for the delivery that it has in hand', () => {
  for (let timeoutMs = 500; timeoutMs <= 30_000; timeoutMs += 500) {
    expect(drainMaxMs(timeoutMs)).toBeGreaterThanOrEqual(longestDeliveryMs(timeoutMs));
  }
  expect(drainMaxMs(30_000)).toBe(68_500);
});
