import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import {
  admissionOn,
  arrived,
  cipher,
  newChallengeId,
  sendRequest,
  verdict,
} from './admission-fixture.js';

let server: ChildProcess;
let folder: string;
let redis: Redis;

/** One node with all slots: it refuses the same as a Cluster, above all scripts over two slots. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-cluster-'));
  const [port, bus] = await Promise.all([freePort(), freePort()]);
  const options = ['--port', `${port}`, '--cluster-port', `${bus}`, '--bind', '127.0.0.1'];
  server = spawn(
    process.env['REDIS_SERVER'] ?? 'redis-server',
    [...options, '--cluster-enabled', 'yes', '--dir', folder, '--save', ''],
    { stdio: 'ignore' },
  );
  redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on('error', () => undefined);
  await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
    await new Promise(setImmediate);
  }
});

afterAll(async () => {
  await redis.quit();
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

it('every script of the limits runs on a Redis Cluster', async () => {
  const gate = admissionOn(redis, { spread: true, limits: DEFAULT_LIMITS });
  const challengeId = newChallengeId();
  const by = { operator: 'anna', reason: 'a test of the cluster', key: '9f86d081' };
  const number = { kind: 'number', e164: '+358441234567' } as const;
  for (const channel of ['sms', 'call'] as const) {
    const e164 = channel === 'sms' ? number.e164 : '+358461234567';
    const request = sendRequest({ challengeId, channel, e164, ip: '192.0.2.1', device: 'd' });
    expect(await verdict(gate.admission.admit(request))).toBe('ok');
  }
  expect(await verdict(gate.admission.admit(sendRequest()))).toBe('number');
  await gate.admission.callEnded('default', challengeId);
  for (const channel of ['sms', 'call'] as const) {
    const failover = sendRequest({ channel, kind: 'failover', delivery: 2, e164: '+358451234567' });
    expect(await verdict(gate.admission.admit(failover))).toBe('ok');
    await gate.admission.withdraw(failover);
  }
  const send = {
    tenant: 'default',
    challengeId,
    delivery: 1,
    channel: 'sms',
    country: 'FI',
  } as const;
  const waiting = await gate.spending.waiting('default', challengeId);
  expect(waiting({ number: 1, channel: 'sms' })).toBe(true);
  expect(await gate.spending.settle({ ...send, amount: 0.2, stage: 'final' })).toBe('settled');
  await gate.breaker.outcome(arrived({ challengeId, state: 'expired' }));
  const guess = await gate.guesses.before('default', cipher.indexes(number.e164)[0] ?? '');
  await gate.guesses.after(guess, 'verified');
  await gate.optOuts.inbound(['default'], number.e164, 'stop');
  await gate.operatorLimits.list('default', number, 'exempt', gate.clock.now() + 3_600_000, by);
  expect(await gate.operatorLimits.explain('default', number)).toMatchObject([
    { rule: 'opted_out' },
  ]);
  for (const target of [number, { kind: 'country', country: 'FI' }, { kind: 'tenant' }] as const) {
    await gate.operatorLimits.unblock('default', target, by);
  }
  expect(await gate.operatorLimits.acts('default', 10)).toHaveLength(4);
});

it('after a refusal in one slot nothing is counted in another', async () => {
  await redis.flushall();
  const gate = admissionOn(redis, { spread: true, limits: DEFAULT_LIMITS });
  await gate.admission.admit(sendRequest());
  // A source's share of a budget stays as a sum of zero.
  const keys = async () => (await redis.keys('*')).filter((key) => !key.includes('@'));
  const before = (await keys()).length;
  const from = { ip: '192.0.2.9' };
  expect(await verdict(gate.admission.admit(sendRequest(from)))).toBe('number');
  // The tenant's hash of this challenge is deleted with its only send, and the address was never counted.
  expect(await keys()).toHaveLength(before);
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
