// A script's own service: ./scripts/start with its own ports and data folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 200;

/** @returns its address, its API key, and a function that stops it */
export async function startOwnService() {
  const data = mkdtempSync(join(tmpdir(), 'octothorpe-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const service = spawn('./scripts/start', {
    env: { ...process.env, PORT: port, SANDBOX_PORT: sandboxPort, DATA_DIR: data, REDIS_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stopped = once(service, 'exit');
  const url = `http://127.0.0.1:${port}`;
  async function stop() {
    service.kill('SIGTERM');
    await stopped;
    rmSync(data, { recursive: true, force: true });
  }
  try {
    await ready(url, service);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, apiKey: readFileSync(join(data, 'api-key'), 'utf8').trim(), stop };
}

async function ready(url, service) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (service.exitCode !== null) throw new Error('The service did not start (see above).');
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`The service was not ready in ${READY_WITHIN_MS / 1000} s.`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return String(port);
}
