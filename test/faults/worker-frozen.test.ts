/** A worker is stopped (SIGSTOP) after it took deliveries and before it called the provider, for longer than its locks last. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '../setup/service-process.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { judge, sentByChallenge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable, seconds } from './table.js';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.js';
import { freshNumber, startMany } from './traffic.js';

const WORKERS = inForm(2, 8);
const STOPPED_MIN_MS = inForm(0, 60_000);
/** Redis's answers are slow, so that the worker is stopped before it has the lease. */
const ANSWER_LATE_MS = 400;

let stage: ProcessStage;
let redisProxy: TcpProxy;

beforeAll(async () => {
  stage = await openProcessStage();
  redisProxy = await openTcpProxy({ path: decodeURIComponent(new URL(stage.redisUrl).pathname) });
}, RUN_MAX_MS);

afterAll(async () => {
  await stage.close();
  await redisProxy.close();
});

it(
  'a worker that was stopped during its work sends none of it when it wakes, because another has sent it meanwhile',
  async () => {
    const stopped: ServiceProcess[] = [];
    const ids: string[] = [];
    for (let count = 0; count < WORKERS; count++) {
      redisProxy.set({ kind: 'none' });
      const worker = await stage.startWorker({ REDIS_URL: `redis://127.0.0.1:${redisProxy.port}` });
      redisProxy.set({ kind: 'delay', ms: ANSWER_LATE_MS });
      const taken = nextTaken(stage);
      const channel = count % 2 === 0 ? 'call' : 'sms';
      ids.push(...(await startMany(stage, 1, () => ({ to: freshNumber(), channel }))));
      const id = await taken;
      worker.signal('SIGSTOP');
      stopped.push(worker);
      expect(sentByChallenge(await stage.ledger()).get(id)).toBeUndefined();
    }
    const stoppedMs = Date.now();
    redisProxy.set({ kind: 'none' });

    const other = await stage.startWorker();
    await untilAll(stage, ids, ({ deliveries }) => deliveries.at(-1)?.reference !== undefined);
    const takenOverMs = Date.now() - stoppedMs;
    await pause(Math.max(0, STOPPED_MIN_MS - takenOverMs));
    // The woken worker is alone from now on, so that later sends are its own.
    other.signal('SIGTERM');
    await other.exited;
    const stoppedForMs = Date.now() - stoppedMs;
    for (const worker of stopped) worker.signal('SIGCONT');
    const last = await startMany(stage, 10 * WORKERS, () => ({
      to: freshNumber(),
      channel: 'sms',
    }));
    await untilAll(stage, last, ({ state }) => state === 'delivered');
    await Promise.all(stopped.map((worker) => untilIdle(worker)));

    const { lost, doubled } = await judge(stage, [...ids, ...last]);
    printTable('A worker stopped over its work (SIGSTOP), and woken', [
      { what: 'deliveries that it had taken', measured: ids.length, target: '' },
      { what: 'stopped for', measured: seconds(stoppedForMs), target: 'longer than its lock' },
      { what: 'lost', measured: lost.length, target: 0 },
      { what: 'sent a second time', measured: doubled.length, target: 0 },
      {
        what: 'all taken over by another worker after',
        measured: seconds(takenOverMs),
        target: '15 s',
      },
    ]);
    expect(lost).toEqual([]);
    expect(doubled).toEqual([]);
  },
  RUN_MAX_MS,
);

/** The challenge whose delivery a worker takes next, seen in Redis before the worker gets the answer. */
async function nextTaken({ redis }: ProcessStage): Promise<string> {
  const events = redis.duplicate();
  let position = (await redis.xrevrange('events:{00}', '+', '-', 'COUNT', 1))[0]?.[0] ?? '0';
  let taken = '';
  while (taken === '') {
    const news = await events.xread('BLOCK', 1_000, 'STREAMS', 'events:{00}', position);
    for (const [id, fields] of news?.[0]?.[1] ?? []) {
      position = id;
      const event = JSON.parse(fields[1] ?? '{}') as { state?: string; challenge?: string };
      if (event.state === 'sending') taken = event.challenge ?? '';
    }
  }
  events.disconnect();
  return taken;
}

/** A drained worker has finished all its work. */
async function untilIdle(worker: ServiceProcess): Promise<void> {
  worker.signal('SIGTERM');
  await worker.exited;
}
