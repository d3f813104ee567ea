/** A process that gets two signals shuts down once: after its work, with one log line. */
import { ApiProcesses } from './api-processes.js';

/** Long enough for the second signal to come while the process ends. */
const NOTICE_MS = 1_000;

let processes: ApiProcesses;

beforeAll(async () => {
  processes = await ApiProcesses.open();
});

afterAll(() => processes.close());

it.each([
  ['SIGTERM', 'SIGINT'],
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGTERM'],
] as const)('%s and then %s stop a process once', async (first, second) => {
  const api = await processes.start({ SHUTDOWN_NOTICE_MS: String(NOTICE_MS) });
  const heard: string[] = [];
  const stopped = new Promise<void>((resolve) => {
    api.onLine((line) => {
      if (!line.startsWith('{')) return;
      const { event } = JSON.parse(line) as { event: string };
      heard.push(event);
      if (event === 'stopping') api.signal(second);
      if (event === 'stopped') resolve();
    });
  });
  const firstMs = performance.now();
  api.signal(first);
  expect(await api.exited).toBe(0);
  await stopped;
  expect(heard).toEqual(['stopping', 'stopped']);
  expect(performance.now() - firstMs).toBeGreaterThan(NOTICE_MS);
});
