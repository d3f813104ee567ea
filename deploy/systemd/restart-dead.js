// restart-dead.js api|worker: requests the unit's /livez, and restarts the unit if it is dead. A process that refuses connections
// is starting or has ended, and systemd handles both. Readiness is not checked: a restart does not bring Redis back.
import { spawnSync } from 'node:child_process';

/** HEALTH_PORT of the two units. */
const PORTS = { api: 3002, worker: 3003 };
const TRIES = 3;
const ANSWER_WITHIN_MS = 5_000;

const role = process.argv[2] ?? '';
const port = process.env.HEALTH_PORT ?? PORTS[role];
if (!Object.hasOwn(PORTS, role)) throw new Error('Say api or worker.');

for (let tried = 1; (await isDead()) === true; tried += 1) {
  if (tried < TRIES) continue;
  console.error(`octothorpe-${role} is not alive. It is started again.`);
  const { status } = spawnSync('systemctl', ['restart', `octothorpe-${role}.service`]);
  process.exit(status ?? 1);
}

/** Dead: /livez says so, or the process accepts a connection and does not answer because its event loop is blocked. */
async function isDead() {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`http://127.0.0.1:${port}/livez`, { signal });
    return answer.status === 503;
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError';
  }
}
