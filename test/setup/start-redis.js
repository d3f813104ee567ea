// Starts one private Redis for the whole run, on a unix socket, and names it in REDIS_URL.
// Also makes a folder for the service's output during the tests (see test/setup/evidence.ts).
// Each jest worker uses the database of its own number (see test/setup/redis.ts).
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_WITHIN_MS = 10_000;

export default async function startRedis() {
  const directory = mkdtempSync(join(tmpdir(), 'octothorpe-test-redis-'));
  const socket = join(directory, 'redis.sock');
  const binary = process.env.REDIS_SERVER ?? 'redis-server';
  const server = spawn(
    binary,
    // biome-ignore format: one option a line reads worse than pairs
    ['--port', '0', '--unixsocket', socket, '--dir', directory, '--databases', '64',
     '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction',
     // It would empty the databases of other workers' tests as well: they may only empty their own.
     '--rename-command', 'FLUSHALL', ''],
    { stdio: 'ignore' },
  );
  server.unref();
  const failed = new Promise((_, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(`The tests need redis-server on PATH (run ./scripts/test): ${error.message}`),
      ),
    );
  });
  await Promise.race([failed, listening(socket)]);
  globalThis.__OCTOTHORPE_TEST_REDIS__ = { server, directory };
  process.env.OCTOTHORPE_TEST_REDIS = socket;
  process.env.OCTOTHORPE_EVIDENCE = join(directory, 'evidence');
  mkdirSync(process.env.OCTOTHORPE_EVIDENCE);
}

async function listening(socket) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (await answers(socket)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('The private test Redis did not start listening in time.');
}

function answers(socket) {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once('connect', () => connection.write('PING\r\n'));
    connection.once('data', (data) => {
      connection.destroy();
      resolve(String(data).startsWith('+PONG'));
    });
    connection.once('error', () => resolve(false));
  });
}
