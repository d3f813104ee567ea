/**
 * With Sentinel and two replicas, a Redis master is killed, or stopped and woken after another has taken over:
 * no acknowledged change is lost, nothing is sent twice, and writes are back soon.
 */
import type { RedisServer } from '../setup/redis-server.js';
import { type SentinelGroup, startSentinelGroup } from '../setup/sentinel-group.js';
import { until } from '../setup/until.js';
import { type Crowd, gatherCrowd } from './crowd.js';
import { judgeFailovers, reportFailovers } from './failover-judge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';

const KILLS = inForm(2, 50);
const STOPS = inForm(1, 50);
const PEOPLE = 8;
/** A port on which no Redis listens. */
const NOBODY = 1;

let group: SentinelGroup;
let stage: ProcessStage;
let crowd: Crowd;

beforeAll(async () => {
  group = await startSentinelGroup();
  stage = await openProcessStage({
    redisUrl: group.url,
    variables: { REDIS_COMMAND_TIMEOUT_MS: '1000', REDIS_REPLICATION_TIMEOUT_MS: '400' },
  });
  await Promise.all([stage.startWorker(), stage.startWorker()]);
}, RUN_MAX_MS);

beforeEach(() => {
  crowd = gatherCrowd(stage, { people: PEOPLE });
});

afterEach(() => crowd.close());

afterAll(async () => {
  await stage?.close();
  await group?.stop();
});

it(
  'a killed master loses nothing acknowledged',
  async () => {
    const back: number[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      await crowd.untilAcknowledged();
      const master = await group.master();
      const replicas = group.servers.filter((server) => server !== master);
      // Every second time it had lost its replicas before, so that its last writes are lost.
      if (round % 2 === 0) {
        // One that has just taken over its master's data may still load it, and refuses the command.
        const leave = ({ redis }: RedisServer) =>
          until(async () => (await redis.replicaof('127.0.0.1', NOBODY)) === 'OK');
        await Promise.all(replicas.map(leave));
        await crowd.untilAnswers(2 * PEOPLE);
      }
      await master.kill();
      back.push(await crowd.untilAcknowledged());
      const { port } = await group.master();
      await master.restart('--replicaof', '127.0.0.1', `${port}`);
      await group.whole();
    }
    await crowd.disperse();
    const verdict = await judgeFailovers(stage, crowd);
    reportFailovers(
      `Sentinel: master killed, ${KILLS} times, every second time without replicas`,
      verdict,
      crowd,
      back,
    );
    expect(verdict).toMatchObject({ lost: [], doubled: [], undone: [], usedAgain: [] });
  },
  RUN_MAX_MS,
);

it(
  'a master that is stopped and wakes after a failover loses nothing acknowledged',
  async () => {
    const back: number[] = [];
    for (let round = 0; round < STOPS; round += 1) {
      await crowd.untilAcknowledged();
      const stopped = await group.master();
      stopped.signal('SIGSTOP');
      back.push(await crowd.untilAcknowledged());
      await until(async () => (await group.master()) !== stopped);
      stopped.signal('SIGCONT');
      await group.whole();
    }
    await crowd.disperse();
    const verdict = await judgeFailovers(stage, crowd);
    reportFailovers(`Sentinel: master stopped and woken, ${STOPS} times`, verdict, crowd, back);
    expect(verdict).toMatchObject({ lost: [], doubled: [], undone: [], usedAgain: [] });
  },
  RUN_MAX_MS,
);
