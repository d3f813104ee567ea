/**
 * An upgrade of the challenge's record, process by process, and its roll-back, while people verify their phones: no request fails.
 * Two releases: the first adds a field and writes another one under its old and its new name; the second writes only the new name.
 */

import { request } from 'undici';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import { RECORD_FORM, type RecordForm } from '../../src/challenge/stored-challenge.js';
import type { ServiceProcess } from '../setup/service-process.js';
import { until } from '../setup/until.js';
import { type Balancer, openBalancer } from './balancer.js';
import { type Crowd, gatherCrowd, wrongCode } from './crowd.js';
import { judgeFailovers } from './failover-judge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { type ApiProcess, openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable } from './table.js';
import { freshNumber } from './traffic.js';

const PRELOAD = new URL('./next-version.js', import.meta.url).pathname;
const { become, RISK } = (await import(PRELOAD)) as {
  become(form: RecordForm, version: number): void;
  RISK: object;
};
const ROUNDS = inForm(1, 6);
const PEOPLE = 8;
/** Challenges that old and new processes change in turn, each time that both run. */
const RELAYS = 4;
const CARRIER_LATE_MS = 60;

let balancer: Balancer;
let stage: ProcessStage;
let crowd: Crowd;
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
    become(RECORD_FORM, older);
    const failedBefore = balancer.failed.length;
    const requestsBefore = balancer.requests;
    apis = await Promise.all([startApi(older), startApi(older)]);
    workers = await Promise.all([stage.startWorker(by(older)), stage.startWorker(by(older))]);
    await stage.chaos({ latencyMs: CARRIER_LATE_MS });
    crowd = gatherCrowd(stage, { people: PEOPLE, careless: true });
    const seen = { relayed: 0, exits: [] as (number | null)[] };

    for (let round = 0; round < ROUNDS; round++) {
      for (const version of [newer, older]) {
        for (const place of [0, 1]) {
          await busy();
          seen.exits.push(...(await replace(place, version)));
          if (place > 0) continue;
          const [first, second] = apis.map(({ url }) => url) as [string, string];
          const [old, fresh] = version === newer ? [second, first] : [first, second];
          await Promise.all(Array.from({ length: RELAYS }, () => relay(old, fresh, newer)));
          seen.relayed += RELAYS;
        }
      }
    }
    await busy();
    await crowd.disperse();
    const verdict = await judgeFailovers(stage, crowd);
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
      { what: 'lost', measured: verdict.lost.length, target: 0 },
      { what: 'sent twice', measured: verdict.doubled.length, target: 0 },
      { what: 'verified, and undone', measured: verdict.undone.length, target: 0 },
      { what: 'codes accepted twice', measured: verdict.usedAgain.length, target: 0 },
    ]);
    expect(failed).toEqual([]);
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

/** Old and new processes change one challenge in turn. All writes count, and fields that the old version does not know are kept. */
async function relay(old: string, fresh: string, newer: number): Promise<void> {
  const to = freshNumber();
  const { id } = await post(old, '/v1/challenges', { to, channel: 'sms' });
  let code: string | undefined;
  await until(async () => {
    code = await stage.codeOn(to);
    return code !== undefined;
  });
  const check = (url: string, typed: string) =>
    post(url, `/v1/challenges/${id}/check`, { code: typed });
  const wrong = wrongCode(code ?? '');
  for (const [url, checksLeft, version] of [
    [fresh, 4, newer],
    [old, 3, newer - 1],
    [fresh, 2, newer],
    [old, 1, newer - 1],
  ] as const) {
    expect(await check(url, wrong)).toMatchObject({ outcome: 'wrong_code', checksLeft });
    const { v, map } = await kept(id ?? '');
    expect(v).toBe(version);
    expect(map['risk']).toEqual(newer === 2 ? RISK : undefined);
    expect('checksLeft' in map).toBe(version < 3);
  }
  await post(old, `/v1/challenges/${id}/resend`, {});
  expect(await check(fresh, code ?? '')).toMatchObject({ outcome: 'verified', checksLeft: 1 });
  expect((await kept(id ?? '')).map).toMatchObject({ triesLeft: 1, state: 'sms_verified' });
}

async function kept(id: string): Promise<{ v: number; map: Record<string, unknown> }> {
  const [key = ''] = challengeKeys(id) ?? [];
  const [v, map] = await stage.redis.hmget(key, 'v', 'map');
  return { v: Number(v), map: JSON.parse(map ?? '{}') };
}

interface Answer {
  readonly id?: string;
  readonly outcome?: string;
  readonly checksLeft?: number;
}

async function post(url: string, path: string, body: object): Promise<Answer> {
  const answer = await request(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${stage.identity.apiKey}`,
    },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
  return JSON.parse(text) as Answer;
}

async function busy(): Promise<void> {
  await crowd.untilAnswers(2 * PEOPLE);
  await crowd.untilAcknowledged();
}
