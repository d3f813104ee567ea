/** For vitest: `const carrier = useCarrier();` at the top of a file of tests. */
import type { StartOptions } from './start-carrier.js';
import type { TestCarrier } from './test-carrier.js';
import { type Hooks, useCarrierWith } from './use-carrier.js';

/** The application's own vitest, which this package does not bring. */
const RUNNER: string = 'vitest';
const { beforeAll, afterEach, afterAll }: Hooks = await import(RUNNER);

export function useCarrier(options: StartOptions = {}): TestCarrier {
  return useCarrierWith({ beforeAll, afterEach, afterAll }, options);
}
