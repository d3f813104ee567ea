import { WorkerActivity, WorkerLiveness } from '../../../src/redis/queue-worker.js';
import { MovingClock } from '../../setup/moving-clock.js';

const STUCK_MS = 60_000;
const EVERY_MS = 10_000;

/** A worker with two slots, whose Redis and canary the test controls. */
function stage() {
  const clock = new MovingClock();
  const now = () => clock.now();
  const world = { redis: true, writes: true, canary: true, waiting: 0 };
  const watch = new WorkerActivity('deliveries', 2, now);
  const liveness: WorkerLiveness = new WorkerLiveness({
    now,
    stuckAfterMs: STUCK_MS,
    everyMs: EVERY_MS,
    ping: () => (world.redis ? Promise.resolve() : Promise.reject(new Error('away'))),
    canary: {
      send: async () => {
        if (!world.writes) throw new Error('OOM');
        if (world.canary) liveness.round();
      },
    },
    workers: [{ watch, waiting: async () => world.waiting }],
    onError: (error) => {
      if (world.writes) throw error;
    },
  });
  /** Lets time pass, with a check every ten seconds. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += EVERY_MS) {
      clock.advance(EVERY_MS);
      await liveness.look();
    }
  };
  return { clock, world, watch, liveness, pass };
}

const never = () => new Promise<never>(() => {});

test('an idle worker is alive', async () => {
  const { liveness, pass } = stage();
  await pass(10 * STUCK_MS);
  expect(liveness.faults()).toEqual([]);
});

test('all slots stuck: dead, and it says which worker', async () => {
  const { watch, liveness, pass } = stage();
  await pass(EVERY_MS);
  watch.run(never);
  watch.run(never);
  await pass(STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  await pass(EVERY_MS);
  expect(liveness.faults()).toEqual(['the worker of deliveries neither takes nor finishes jobs']);
});

test('one slot stuck, and jobs still come and go through the other: alive', async () => {
  const { world, watch, liveness, pass } = stage();
  watch.run(never);
  world.waiting = 5;
  for (let minute = 0; minute < 10; minute += 1) {
    await pass(STUCK_MS / 2);
    await watch.run(async () => undefined);
  }
  expect(liveness.faults()).toEqual([]);
});

test('jobs wait and none is taken although slots are free: dead; taken again: alive', async () => {
  const { world, watch, liveness, pass } = stage();
  world.waiting = 1;
  await pass(2 * STUCK_MS);
  expect(liveness.faults()).toHaveLength(1);
  await watch.run(async () => undefined);
  expect(liveness.faults()).toEqual([]);
});

test('new jobs do not make a worker dead that was idle for hours', async () => {
  const { world, liveness, pass } = stage();
  await pass(20 * STUCK_MS);
  world.waiting = 100;
  await pass(STUCK_MS / 2);
  expect(liveness.faults()).toEqual([]);
});

test('a canary that does not come back: dead', async () => {
  const { world, liveness, pass } = stage();
  await pass(EVERY_MS);
  world.canary = false;
  await pass(2 * STUCK_MS);
  expect(liveness.faults()).toEqual(['the canary job does not come round']);
  world.canary = true;
  await pass(EVERY_MS);
  expect(liveness.faults()).toEqual([]);
});

test('while Redis is down nothing counts as dead, and afterwards the whole time starts again', async () => {
  const { world, watch, liveness, pass } = stage();
  await pass(EVERY_MS);
  Object.assign(world, { redis: false, canary: false, waiting: 9 });
  watch.run(never);
  watch.run(never);
  await pass(10 * STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  world.redis = true;
  await pass(STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  await pass(2 * EVERY_MS);
  expect(liveness.faults()).toHaveLength(2);
});

test('while Redis refuses writes nothing counts as dead, and afterwards the whole time starts again', async () => {
  const { world, watch, liveness, pass } = stage();
  await pass(EVERY_MS);
  Object.assign(world, { writes: false, waiting: 9 });
  watch.run(never);
  watch.run(never);
  await pass(10 * STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  world.writes = true;
  await pass(STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  await pass(2 * EVERY_MS);
  expect(liveness.faults()).toHaveLength(1);
});

test('a process that was stopped and woken gets the whole time again', async () => {
  const { clock, world, watch, liveness, pass } = stage();
  await pass(EVERY_MS);
  watch.run(never);
  watch.run(never);
  clock.advance(10 * STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  world.canary = false;
  await pass(STUCK_MS);
  expect(liveness.faults()).toEqual([]);
  await pass(2 * EVERY_MS);
  expect(liveness.faults()).toHaveLength(2);
});
