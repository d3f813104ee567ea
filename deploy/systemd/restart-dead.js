// restart-dead.js api|worker: asks the unit's /livez, and restarts the unit when it is dead. A process that nobody can connect to
// is left alone: it starts, or has ended, and systemd sees to both. Its readiness is not asked: a restart brings no Redis back.
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

/** Dead is what says so, and what takes a connection but does not answer: its event loop stands still. */
async function isDead() {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(`http://127.0.0.1:${port}/livez`, { signal });
    return answer.status === 503;
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError';
  }
}
