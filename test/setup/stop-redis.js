// Ends the run's private Redis, and fails the run if the service's output contains a code or a whole number.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scanEvidence } from './canary-scan.js';

export default async function stopRedis() {
  const { server, directory } = globalThis.__OCTOTHORPE_TEST_REDIS__ ?? {};
  if (!server) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.ref();
  server.kill('SIGTERM');
  await gone;
  try {
    const { summary, leaks } = await scanEvidence(join(directory, 'evidence'));
    console.log(`\nCanary scan: ${summary}`);
    if (leaks.length > 0) throw new Error(`The service wrote secrets:\n${leaks.join('\n')}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
