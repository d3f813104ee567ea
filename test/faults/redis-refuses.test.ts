/**
 * Redis refuses commands: full, a replica, busy, locked, loading. Requests get 503, nothing passes without limits,
 * no carrier report is lost, and everything resumes by itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type RedisServer, startRedisServer } from '../setup/redis-server.js';
import type { ServiceProcess } from '../setup/service-process.js';
import { until } from '../setup/until.js';
import { type Asked, ask, type Heard } from './asking.js';
import { type Crowd, gatherCrowd } from './crowd.js';
import { judgeFailovers } from './failover-judge.js';
import { inForm, LONG, RUN_MAX_MS } from './form.js';
import { readAll, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { type RedisTrouble, redisTroubles } from './redis-troubles.js';
import { openRefusingProxy, type RefusingProxy } from './refusing-proxy.js';
import { printTable, seconds } from './table.js';
import { freshNumber, startMany } from './traffic.js';
import { untold } from './untold.js';

const PEOPLE = 4;
const LASTS_MIN_MS = inForm(0, 10_000);
/** One of the sandbox's own. */
const RETURN_URL = 'http://127.0.0.1:4000/';
/** Lines a second: about sixty are ordinary requests. A worker that retries without a pause makes two thousand. */
const LINES_MAX = 400;
const ANSWERED_TARGET = '250 ms, and no later than the command time-out here, 1 s';

let server: RedisServer;
let proxy: RefusingProxy;
let stage: ProcessStage;
let worker: ServiceProcess;
let crowd: Crowd;

beforeAll(async () => {
  server = await startRedisServer();
  proxy = await openRefusingProxy({ host: '127.0.0.1', port: server.port });
  stage = await openProcessStage({
    redisUrl: `redis://127.0.0.1:${proxy.port}`,
    variables: { REDIS_COMMAND_TIMEOUT_MS: '1000' },
    file: { policy: { resendAfterMs: [1] } },
  });
  worker = await stage.startWorker();
  crowd = gatherCrowd(stage, { people: PEOPLE });
}, RUN_MAX_MS);

afterAll(async () => {
  await crowd?.close();
  await stage?.close();
  await proxy?.close();
  await server?.stop();
});

it(
  'every refusal of Redis is answered 503 with Retry-After, and everything works afterwards',
  async () => {
    const rows = [];
    const faults: string[] = [];
    for (const trouble of redisTroubles(server.redis, proxy)) {
      const seen = await suffer(trouble);
      faults.push(...seen.faults.map((fault) => `${trouble.name}: ${fault}`));
      rows.push({
        what: trouble.name,
        measured: `answered in ${seconds(seen.answeredMs)}, delivers again after ${seconds(seen.backMs)}${LONG ? `, ${seen.linesASecond} log lines a second` : ''}`,
        target: ANSWERED_TARGET,
        lines: seen.linesASecond,
      });
    }
    await crowd.disperse();
    const verdict = await judgeFailovers(stage, crowd);
    printTable('Redis refuses', [
      ...rows,
      { what: 'acknowledged challenges', measured: verdict.acknowledged, target: '' },
      { what: 'lost', measured: verdict.lost.length, target: 0 },
      { what: 'sent twice', measured: verdict.doubled.length, target: 0 },
      { what: 'verified, and undone', measured: verdict.undone.length, target: 0 },
      { what: 'codes accepted twice', measured: verdict.usedAgain.length, target: 0 },
    ]);
    expect(faults).toEqual([]);
    if (LONG) expect(Math.max(...rows.map((row) => row.lines))).toBeLessThan(LINES_MAX);
    expect(verdict).toMatchObject({ lost: [], doubled: [], undone: [], usedAgain: [] });
    expect([...crowd.answers.keys()].filter((answer) => !KNOWN.has(answer))).toEqual([]);
  },
  RUN_MAX_MS,
);

const READYZ: Asked = { method: 'GET', path: '/readyz', headers: {} };

/** The allowed answers to the crowd. */
const KNOWN: ReadonlySet<number | string> = new Set([200, 202, 503]);

interface Suffered {
  readonly faults: readonly string[];
  /** The slowest answer. */
  readonly answeredMs: number;
  readonly backMs: number;
  readonly linesASecond: number;
}

async function suffer(trouble: RedisTrouble): Promise<Suffered> {
  const known = await delivered();
  const webhooks = await untold(stage);
  await crowd.untilAcknowledged();
  const lines = countLines([stage.api, worker]);
  const sinceMs = performance.now();
  await trouble.begin();
  const asked = await askAll(requestsAbout(known));
  const told = await askAll(webhooks);
  const unready = await ask(stage.url, READYZ);
  await stage.chaos({});
  await pause(LASTS_MIN_MS);
  // Not from the crowd, because all of it may wait for codes that cannot be sent now.
  asked.push(...(await askAll(requestsAbout(known))));
  const lastedMs = performance.now() - sinceMs;
  const linesASecond = Math.round((1_000 * lines()) / lastedMs);
  await trouble.end();

  const overMs = performance.now();
  const [id = ''] = await insist();
  await untilAll(stage, [id], ({ state }) => state === 'delivered');
  const backMs = performance.now() - overMs;
  await until(async () => (await ask(stage.url, READYZ)).status === 200);
  const again = await askAll(webhooks);
  const challenges = await readAll(
    stage,
    webhooks.map((each) => each.challenge),
  );
  return {
    faults: [
      ...asked.flatMap((each) =>
        trouble.reads && each.isRead && each.status === 200 ? [] : faultsOf(each),
      ),
      ...(unready.status === 503 ? [] : [unready.text]),
      ...told.flatMap((each) => (each.status === 503 && each.retryAfter > 0 ? [] : [each.text])),
      ...again.flatMap((each) => (each.status === 200 ? [] : [`repeated: ${each.text}`])),
      ...[...challenges.values()].flatMap(({ id, state }) =>
        state === 'delivered' ? [] : [`${id} is ${state} after its webhook was repeated`],
      ),
    ],
    answeredMs: Math.max(...[...asked, ...told].map(({ ms }) => ms)),
    backMs,
    linesASecond,
  };
}

function askAll(requests: readonly Asked[]): Promise<Heard[]> {
  return Promise.all(requests.map((each) => ask(stage.url, each)));
}

/** An SMS challenge that has arrived, and its code. */
async function delivered(): Promise<{ id: string; code: string }> {
  const to = freshNumber();
  const [id = ''] = await startMany(stage, 1, () => ({ to, channel: 'sms' }));
  await untilAll(stage, [id], ({ state }) => state === 'delivered');
  return { id, code: (await stage.codeOn(to)) ?? '' };
}

function requestsAbout({ id, code }: { id: string; code: string }): Asked[] {
  const headers = {
    authorization: `Bearer ${stage.identity.apiKey}`,
    'content-type': 'application/json',
  };
  const post = (path: string, body: object = {}): Asked => ({
    method: 'POST',
    path,
    headers,
    body: JSON.stringify(body),
  });
  const get = (path: string): Asked => ({ method: 'GET', path, headers });
  return [
    post('/v1/challenges', { to: freshNumber(), channel: 'sms' }),
    post('/v1/challenges', { to: freshNumber(), channel: 'call' }),
    post(`/v1/challenges/${id}/check`, { code }),
    post(`/v1/challenges/${id}/resend`),
    post(`/v1/challenges/${id}/cancel`),
    post('/v1/sessions', { purpose: 'setup', subject: 'somebody', returnUrl: RETURN_URL }),
    post('/v1/operator/unblock', { country: 'FI', operator: 'a test', reason: 'a test' }),
    get(`/v1/challenges/${id}`),
    get('/v1/operator/audit'),
  ];
}

function faultsOf({ status, retryAfter, text }: Heard): string[] {
  return status === 503 && retryAfter > 0 && text.includes('"code":"unavailable"') ? [] : [text];
}

/** Requests a challenge until it is acknowledged. */
async function insist(): Promise<string[]> {
  for (;;) {
    const ids = await startMany(stage, 1, () => ({ to: freshNumber(), channel: 'sms' }));
    if (ids.length > 0) return ids;
  }
}

/** How many lines the processes have logged since. */
function countLines(processes: readonly ServiceProcess[]): () => number {
  let count = 0;
  for (const each of processes) each.onLine(() => (count += 1));
  return () => count;
}
