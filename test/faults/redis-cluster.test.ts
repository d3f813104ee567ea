/** A Cluster of three masters loses one, and a replica takes over: no acknowledged change is lost in any slot, nothing is sent twice. */

import { setTimeout as pause } from 'node:timers/promises';
import { slotNames, slotOf } from '../../src/challenge/challenge.js';
import { slotKeys } from '../../src/challenge/challenge-commit.js';
import { slotsFor } from '../../src/redis/connection.js';
import { QUEUE_PREFIX } from '../../src/redis/keys.js';
import { type RedisCluster, startRedisCluster } from '../setup/redis-cluster.js';
import { until } from '../setup/until.js';
import { ask, type Heard } from './asking.js';
import { type Crowd, gatherCrowd } from './crowd.js';
import { judgeFailovers, reportFailovers } from './failover-judge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable, quantile, seconds } from './table.js';

const PEOPLE = 8;
const READ_EVERY_MS = 20;
const KEYS = slotNames(slotsFor('redis-cluster://any')).map((slot) => slotKeys(slot).outbox);

interface Read {
  /** Whether the challenge is one of the lost master's. */
  readonly hit: boolean;
  readonly heard: Heard;
}

let cluster: RedisCluster;
let stage: ProcessStage;
let crowd: Crowd;

afterEach(async () => {
  await crowd?.close();
  await stage?.close();
  await cluster?.stop();
});

it.each([
  { replicas: 1, rounds: inForm(3, 50) },
  { replicas: 2, rounds: inForm(2, 50) },
])(
  'with $replicas to confirm, the loss of a master loses nothing acknowledged, and the other masters’ challenges stay readable',
  async ({ replicas, rounds }) => {
    await open(replicas);
    const back: number[] = [];
    const elected: number[] = [];
    let started = 0;
    const reads: Read[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await crowd.untilAcknowledged();
      // First the master of the queues, then the one with the newest challenge.
      const newest = crowd.acknowledged.at(-1) ?? '';
      const lost = await cluster.ownerOf(round % 3 === 0 ? QUEUE_PREFIX : keyOf(newest));
      const owners = await Promise.all(KEYS.map((key) => cluster.ownerOf(key)));
      const hit = new Set(KEYS.filter((_, index) => owners[index] === lost));
      await lost.kill();
      const since = performance.now();
      const before = crowd.acknowledged.length;
      const writesBack = crowd.untilAcknowledged((id) => hit.has(keyOf(id)));
      const taken = until(async () => (await cluster.ownerOf([...hit][0] ?? '')) !== lost);
      taken.then(() => elected.push(performance.now() - since));
      const isBack = new AbortController();
      const reading = readAll(isBack.signal, (id) => hit.has(keyOf(id)));
      // One of its replicas is the master now, and needs as many replicas itself: the lost server, started again.
      await taken;
      await lost.restart();
      back.push(await writesBack);
      isBack.abort();
      const meanwhile = crowd.acknowledged.slice(before);
      started += meanwhile.filter((id) => !hit.has(keyOf(id))).length;
      reads.push(...(await reading));
      await cluster.whole();
    }
    await crowd.disperse();
    const verdict = await judgeFailovers(stage, crowd);
    const title = `Cluster: a master of ${replicas + 1} lost, ${rounds} times`;
    reportFailovers(title, verdict, crowd, back);
    reportOthers(reads, started, elected);
    const wrong = reads.filter(isWrong);
    const slots = new Set(crowd.acknowledged.map(keyOf));
    expect(slots.size).toBeGreaterThan(3);
    expect(verdict).toMatchObject({ lost: [], doubled: [], undone: [], usedAgain: [] });
    expect(wrong.map(({ heard }) => heard.text)).toEqual([]);
    // The API itself was never down: it always answers, and never with an error of its own.
    expect(
      [...crowd.answers.keys()].filter((answer) => ![200, 202, 503].includes(Number(answer))),
    ).toEqual([]);
  },
  RUN_MAX_MS,
);

async function open(replicas: number): Promise<void> {
  cluster = await startRedisCluster(replicas);
  stage = await openProcessStage({
    redisUrl: cluster.url,
    variables: {
      REDIS_COMMAND_TIMEOUT_MS: '1000',
      REDIS_REPLICATION_TIMEOUT_MS: '400',
      REDIS_REPLICAS_TO_CONFIRM: `${replicas}`,
    },
  });
  await stage.startWorker();
  crowd = gatherCrowd(stage, { people: PEOPLE });
}

/** Reads one challenge after the other, again and again. */
async function readAll(until: AbortSignal, isHit: (id: string) => boolean): Promise<Read[]> {
  const reads: Read[] = [];
  for (let at = 0; !until.aborted; at = (at + 1) % crowd.acknowledged.length) {
    const id = crowd.acknowledged[at] ?? '';
    const heard = await ask(stage.url, {
      method: 'GET',
      path: `/v1/challenges/${id}`,
      headers: { authorization: `Bearer ${stage.identity.apiKey}` },
    });
    reads.push({ hit: isHit(id), heard });
    await pause(READ_EVERY_MS);
  }
  return reads;
}

/** Requests to the other masters are answered; those to the lost one's slots are answered or get 503. */
function isWrong({ hit, heard: { status } }: Read): boolean {
  return status !== 200 && !(hit && status === 503);
}

function reportOthers(reads: readonly Read[], started: number, elected: readonly number[]): void {
  const ofLost = reads.filter(({ hit }) => hit);
  const others = reads.filter(({ hit }) => !hit);
  const refused = ofLost.filter(({ heard }) => heard.status === 503);
  printTable('While a master is away', [
    {
      what: 'a replica has taken over, median',
      measured: seconds(quantile(elected, 0.5)),
      target: '',
    },
    { what: 'challenges acknowledged by the others', measured: started, target: '' },
    { what: 'reads of the others’ challenges', measured: others.length, target: '' },
    { what: 'of these not answered 200', measured: others.filter(isWrong).length, target: 0 },
    { what: 'their slowest', measured: seconds(slowest(others)), target: '' },
    { what: 'reads of the lost one’s challenges', measured: ofLost.length, target: '' },
    { what: 'of these answered 503', measured: refused.length, target: '' },
    { what: 'neither 200 nor 503', measured: ofLost.filter(isWrong).length, target: 0 },
    { what: 'their slowest', measured: seconds(slowest(ofLost)), target: '' },
  ]);
}

function slowest(reads: readonly Read[]): number {
  return Math.max(0, ...reads.map(({ heard }) => heard.ms));
}

/** A key in the slot of a challenge. */
function keyOf(id: string): string {
  return slotKeys(slotOf(id) ?? '').outbox;
}
