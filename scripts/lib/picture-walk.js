// What the scripts that take pictures share: a sandbox of their own, a browser, and the frames of the demonstration.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

/** ./scripts/start on ports and in a data folder of its own. @returns its address, its API key, and how to stop it */
export async function startOwnService() {
  const data = mkdtempSync(join(tmpdir(), 'octothorpe-'));
  const ports = execFileSync(process.execPath, ['.ci/free-ports.js'], { encoding: 'utf8' });
  const [PORT, SANDBOX_PORT] = ports.trim().split(/\s+/);
  const child = spawn('./scripts/start', {
    env: { ...process.env, PORT, SANDBOX_PORT, DATA_DIR: data, REDIS_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = once(child, 'exit');
  async function stop() {
    child.kill('SIGTERM');
    await stopped;
    rmSync(data, { recursive: true, force: true });
  }
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Octothorpe is ready')) resolve(true);
    });
  });
  if (!(await Promise.race([ready, stopped.then(() => false)]))) {
    await stop();
    throw new Error('The service did not start (see above).');
  }
  const apiKey = readFileSync(join(data, 'api-key'), 'utf8').trim();
  return { url: `http://127.0.0.1:${PORT}`, apiKey, stop };
}

export function launch(executablePath) {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-quic',
  ];
  return chromium.launch({ executablePath, args });
}

/** The frame once it shows the text. */
export async function frameOf(page, path, text) {
  let frame = page.frames().find((each) => each.url().includes(path));
  while (!frame) {
    await page.waitForEvent('framenavigated');
    frame = page.frames().find((each) => each.url().includes(path));
  }
  await frame.getByText(text).first().waitFor();
  return frame;
}
