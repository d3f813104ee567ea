/** Debian's python3-twilio with another base URL. It is installed where it is absent; without it the test fails. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startLineProgram } from '../../setup/line-program.js';
import { ACCOUNT, DOORS, HASH, SPEAKS } from '../../setup/twilio-verify.js';
import { openStage, type Stage } from '../stage.js';

const PYTHON = '/usr/bin/python3';
const INSTALL_WITHIN_MS = 300_000;
let stage: Stage;

beforeAll(async () => {
  await requirePackage();
  stage = await openStage({ file: { doors: DOORS.slice(0, 1) } });
}, INSTALL_WITHIN_MS);

afterAll(async () => {
  await stage.close();
});

async function requirePackage(): Promise<void> {
  const run = promisify(execFile);
  try {
    await run(PYTHON, ['-c', 'import twilio']);
  } catch {
    const install =
      'set -eu; . scripts/lib/prerequisites.sh; install_package python3-twilio "the journey of a Python application"';
    await run('bash', ['-c', install]);
  }
}

it('starts, checks and reads a verification', async () => {
  const to = '+358444910001';
  const app = startLineProgram(PYTHON, ['test/fixtures/twilio_verify_app.py'], {
    ACCOUNT_SID: ACCOUNT.sid,
    AUTH_TOKEN: ACCOUNT.token,
    SERVICE_SID: SPEAKS,
    BASE_URL: `${stage.config.publicUrl}/twilio-verify`,
    TO: to,
  });
  expect(await app.next()).toEqual({ services: [SPEAKS, HASH] });
  expect(await app.next()).toMatchObject({
    sid: expect.stringMatching(/^VE/),
    status: 'pending',
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  const code = await stage.codeFor(to);
  app.say(code === '000000' ? '000001' : '000000');
  expect(await app.next()).toEqual({ status: 'pending', valid: false });
  app.say(code);
  expect(await app.next()).toEqual({ status: 'approved', valid: true });
  expect(await app.next()).toEqual({ fetched: 'approved' });
  expect(await app.next()).toEqual({ code: 20404, status: 404 });
  await app.end();
});
