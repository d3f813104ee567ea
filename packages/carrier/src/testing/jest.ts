/** For jest: `const carrier = useCarrier();` at the top of a file of tests. */
import type { StartOptions } from './start-carrier.js';
import type { TestCarrier } from './test-carrier.js';
import { type Hooks, useCarrierWith } from './use-carrier.js';

export function useCarrier(options: StartOptions = {}): TestCarrier {
  const { beforeAll, afterEach, afterAll } = globalThis as unknown as Partial<Hooks>;
  if (!beforeAll || !afterEach || !afterAll) {
    throw new Error(
      'There is no beforeAll here: call useCarrier in a file of tests that jest runs.',
    );
  }
  return useCarrierWith({ beforeAll, afterEach, afterAll }, options);
}
