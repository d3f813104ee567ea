/**
 * An upgrade of the records of challenges and of registered methods, process by process, and its roll-back, while people verify their phones, and
 * prove themselves by other methods: no request fails.
 * Two releases: the first adds a field and writes another one under its old and its new name; the second writes only the new name.
 */

import { RECORD_FORM, type RecordForm } from '../../src/challenge/stored-challenge.js';
import type { ServiceProcess } from '../setup/service-process.js';
import { type Balancer, openBalancer } from './balancer.js';
import { type Crowd, gatherCrowd } from './crowd.js';
import { judgeFailovers } from './failover-judge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { readAll } from './judge.js';
import { gatherMethodCrowd, type MethodCrowd } from './method-crowd.js';
import { type ApiProcess, openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable } from './table.js';
import { VersionRelay } from './version-relay.js';

const PRELOAD = new URL('./next-version.js', import.meta.url).pathname;
const { become, CHALLENGE_NAMES, RISK } = (await import(PRELOAD)) as {
  become(form: RecordForm, version: number, names: object): void;
  CHALLENGE_NAMES: object;
  RISK: object;
};
const ROUNDS = inForm(1, 6);
const PEOPLE = 8;
/** People who prove themselves by registered methods. */
const METHOD_PEOPLE = 2;
/** Challenges, and registered methods, that old and new processes change in turn, each time that both run. */
const RELAYS = 4;
const CARRIER_LATE_MS = 60;

let balancer: Balancer;
let stage: ProcessStage;
let crowd: Crowd;
let methodCrowd: MethodCrowd;
let apis: ApiProcess[];
let workers: ServiceProcess[];

beforeAll(async () => {
  balancer = await openBalancer();
  stage = await openProcessStage({
    publicUrl: balancer.url,
    variables: { SHUTDOWN_NOTICE_MS: '1000' },
    file: { policy: { resendAfterMs: [1] } },
  });
}, RUN_MAX_MS);

afterEach(async () => {
  await crowd?.close();
  for (const { url } of apis) balancer.remove(url);
  await Promise.all([...apis, ...workers].map((each) => each.kill()));
});

afterAll(async () => {
  await stage?.close();
  await balancer?.close();
});

it.each([
  ['the first release: a field more, one under both names', 1, 2],
  ['the second release: the new name alone', 2, 3],
])(
  '%s, and back, fails no request, loses no challenge and sends none twice',
  async (release, older, newer) => {
    // The judge reads like the older version.
    become(RECORD_FORM, older, CHALLENGE_NAMES);
    const failedBefore = balancer.failed.length;
    const requestsBefore = balancer.requests;
    apis = await Promise.all([startApi(older), startApi(older)]);
    workers = await Promise.all([stage.startWorker(by(older)), stage.startWorker(by(older))]);
    await stage.chaos({ latencyMs: CARRIER_LATE_MS });
    crowd = gatherCrowd(stage, { people: PEOPLE, careless: true });
    methodCrowd = gatherMethodCrowd(stage, METHOD_PEOPLE);
    const relay = new VersionRelay(stage);
    const seen = { relayed: 0, exits: [] as (number | null)[] };

    for (let round = 0; round < ROUNDS; round++) {
      for (const version of [newer, older]) {
        for (const place of [0, 1]) {
          await busy();
          seen.exits.push(...(await replace(place, version)));
          if (place > 0) continue;
          const [first, second] = apis.map(({ url }) => url) as [string, string];
          const [old, fresh] = version === newer ? [second, first] : [first, second];
          const neighbours = { old, fresh, newer, risk: RISK };
          for (let count = 0; count < RELAYS; count += 1) {
            await Promise.all([relay.challenge(neighbours), relay.method(neighbours)]);
            seen.relayed += 2;
          }
        }
      }
    }
    await busy();
    await Promise.all([crowd.disperse(), methodCrowd.disperse()]);
    const verdict = await judgeFailovers(stage, crowd);
    const proofs = await readAll(stage, [...methodCrowd.proven.keys()]);
    const undone = [...methodCrowd.proven].filter(([id, state]) => proofs.get(id)?.state !== state);
    const failed = balancer.failed.slice(failedBefore);
    printTable(`The record's next version, and back. ${release}`, [
      { what: 'processes replaced', measured: seen.exits.length, target: '' },
      {
        what: 'requests, webhooks included',
        measured: balancer.requests - requestsBefore,
        target: '',
      },
      { what: 'failed', measured: failed.length, target: 0 },
      { what: 'acknowledged challenges', measured: verdict.acknowledged, target: '' },
      { what: 'resent on request', measured: crowd.resent.size, target: '' },
      {
        what: 'changed by old and new processes in turn, step by step',
        measured: seen.relayed,
        target: '',
      },
      { what: 'proven by registered methods', measured: methodCrowd.proven.size, target: '' },
      { what: 'of these lost or undone', measured: undone.length, target: 0 },
      { what: 'lost', measured: verdict.lost.length, target: 0 },
      { what: 'sent twice', measured: verdict.doubled.length, target: 0 },
      { what: 'verified, and undone', measured: verdict.undone.length, target: 0 },
      { what: 'codes accepted twice', measured: verdict.usedAgain.length, target: 0 },
    ]);
    expect(failed).toEqual([]);
    expect(undone).toEqual([]);
    expect(seen.exits.filter((code) => code !== 0)).toEqual([]);
    expect(verdict).toMatchObject({ lost: [], doubled: [], undone: [], usedAgain: [] });
    expect([...crowd.answers.keys()].sort()).toEqual([200, 202]);
  },
  RUN_MAX_MS,
);

function by(version: number): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import ${PRELOAD}`, RECORD_VERSION: String(version) };
}

async function startApi(version: number): Promise<ApiProcess> {
  const api = await stage.startApi(by(version));
  await balancer.add(api.url);
  return api;
}

/** Replaces an API process and a worker by another version. */
async function replace(place: number, version: number): Promise<(number | null)[]> {
  const [api, worker] = [apis[place] as ApiProcess, workers[place] as ServiceProcess];
  for (const each of [api, worker]) each.signal('SIGTERM');
  await balancer.untilLeft(api.url);
  const exits = await Promise.all([api.exited, worker.exited]);
  [apis[place], workers[place]] = await Promise.all([
    startApi(version),
    stage.startWorker(by(version)),
  ]);
  return exits;
}

async function busy(): Promise<void> {
  await crowd.untilAnswers(2 * PEOPLE);
  await crowd.untilAcknowledged();
  await methodCrowd.untilProven(METHOD_PEOPLE);
}
