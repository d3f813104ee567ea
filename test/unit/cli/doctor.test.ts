import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../setup/command-line.js';
import { freePort } from '../../setup/processes.js';

it('before the first start of a sandbox nothing is to mend, and it says what starts it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-doctor-'));
  const [PORT, SANDBOX_PORT] = [String(await freePort()), String(await freePort())];
  try {
    const environment = { PORT, SANDBOX_PORT, DATA_DIR: join(folder, 'data') };
    const { status, text } = await runCommand(['doctor'], environment);
    expect(text).toMatch(/warn +sandbox +not started: octothorpe start/);
    expect(text).not.toContain('FAIL');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
