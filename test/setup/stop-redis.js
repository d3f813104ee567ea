import { rmSync } from 'node:fs';

export default async function stopRedis() {
  const { server, directory } = globalThis.__OCTOTHORPE_TEST_REDIS__ ?? {};
  if (!server) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.ref();
  server.kill('SIGTERM');
  await gone;
  rmSync(directory, { recursive: true, force: true });
}
