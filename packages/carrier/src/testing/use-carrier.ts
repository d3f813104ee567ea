/** One carrier for the tests of a file: started before the first, cleared after each, stopped after the last. */
import { type StartOptions, startCarrier } from './start-carrier.js';
import { TestCarrier } from './test-carrier.js';

/** The runner's own. */
export interface Hooks {
  beforeAll(act: () => Promise<void>): void;
  afterEach(act: () => Promise<void>): void;
  afterAll(act: () => Promise<void>): void;
}

/** @returns the carrier, which may be used from the first `beforeAll` on */
export function useCarrierWith(hooks: Hooks, options: StartOptions = {}): TestCarrier {
  let running: TestCarrier | undefined;
  const started = () => {
    if (running) return running;
    throw new Error('The carrier starts in beforeAll: use it in a test, or in a hook after that.');
  };
  hooks.beforeAll(async () => {
    running = await startCarrier(options);
  });
  hooks.afterAll(async () => {
    await running?.stop();
    running = undefined;
  });
  const carrier = new TestCarrier(
    () => started().url,
    async () => await running?.stop(),
    () => started().environment['NODE_EXTRA_CA_CERTS'],
  );
  hooks.afterEach(async () => {
    if (running) await carrier.clear();
  });
  return carrier;
}
