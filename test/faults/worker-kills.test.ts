/** Workers are killed (kill -9) during their work, again and again; the carrier's ledger counts the sends. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Challenge, State } from '../../src/challenge/challenge.js';
import type { ServiceProcess } from '../setup/service-process.js';
import { inForm, RUN_MAX_MS, SEED, seededRandom } from './form.js';
import { judge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable, quantile, seconds } from './table.js';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.js';
import { someRequest, startMany } from './traffic.js';

const KILLS = inForm(5, 100);
const SENDS = inForm(300, 10_000);
const WORKERS = inForm(2, 3);
/** The delay of each request to the carrier and of its answer, so that some kills happen in between. */
const ON_THE_WAY_MS = 100;
/** Callbacks that never come, so that they do not resolve every uncertain send. */
const LOST_CALLBACKS_PERCENT = 50;
const MIX = { calls: 0.15, vonageSms: 0.25 };

let stage: ProcessStage;
let carrierProxy: TcpProxy;

beforeAll(async () => {
  stage = await openProcessStage({
    carrierThrough: async (port) => {
      carrierProxy = await openTcpProxy({ host: '127.0.0.1', port });
      carrierProxy.set({ kind: 'delay', ms: ON_THE_WAY_MS });
      return `http://127.0.0.1:${carrierProxy.port}`;
    },
  });
  await stage.chaos({ lossPercent: LOST_CALLBACKS_PERCENT, seed: SEED });
}, RUN_MAX_MS);

afterAll(async () => {
  await stage.close();
  await carrierProxy.close();
});

it(
  'no challenge is lost, no call is placed twice, and an SMS is sent twice only if its worker died during it',
  async () => {
    const random = seededRandom();
    const workers: ServiceProcess[] = [];
    for (let count = 0; count < WORKERS; count++) workers.push(await stage.startWorker());
    const acknowledged: string[] = [];
    const underWay = new Map<string, number>();

    for (let kill = 0; kill < KILLS; kill++) {
      const share = Math.floor(SENDS / KILLS);
      const sending = startMany(stage, share, () => someRequest(random, MIX), { atOnce: 8 });
      await pause(random.whole(50, 800));
      const victim = random.whole(0, WORKERS - 1);
      await workers[victim]?.kill();
      const killedMs = Date.now();
      for (const id of await jobsUnderWay(stage)) underWay.set(id, killedMs);
      workers[victim] = await stage.startWorker();
      acknowledged.push(...(await sending));
    }
    await untilAll(stage, acknowledged, hasGone);

    const { lost, doubled, challenges } = await judge(stage, acknowledged);
    const { byDelivery } = await stage.ledger();
    const calledTwice = Object.values(byDelivery).filter(({ calls }) => calls > 1);
    const unexplained = doubled.filter((id) => !underWay.has(id));
    const expired = acknowledged.filter((id) => isExpiredUnsent(challenges.get(id)));
    const waits = [...underWay].flatMap(([id, killedMs]) =>
      waitAfter(challenges.get(id), killedMs),
    );
    printTable('kill -9 of workers', [
      { what: 'kills', measured: KILLS, target: '' },
      { what: 'acknowledged', measured: acknowledged.length, target: SENDS },
      { what: 'lost', measured: lost.length, target: 0 },
      { what: 'calls placed twice', measured: calledTwice.length, target: 0 },
      { what: 'challenges whose worker died over them', measured: underWay.size, target: '' },
      {
        what: 'of these SMS sent twice',
        measured: doubled.length,
        target: 'only uncertain sends',
      },
      { what: 'sent twice without such a death', measured: unexplained.length, target: 0 },
      { what: 'picked up again, median', measured: seconds(quantile(waits, 0.5)), target: '' },
      { what: 'expired before they were sent', measured: expired.length, target: 0 },
      {
        what: 'picked up again, longest',
        measured: seconds(Math.max(0, ...waits)),
        target: '15 s',
      },
    ]);
    expect(acknowledged).toHaveLength(Math.floor(SENDS / KILLS) * KILLS);
    expect(lost).toEqual([]);
    expect(calledTwice).toEqual([]);
    expect(unexplained).toEqual([]);
    expect(expired).toEqual([]);
    for (const id of doubled) expect(challenges.get(id)).toMatchObject({ repeated: true });
  },
  RUN_MAX_MS,
);

/** The provider has it, or it has ended. */
function hasGone({ state, deliveries }: Challenge): boolean {
  return deliveries.at(-1)?.reference !== undefined || !isUnsent({ state });
}

function isExpiredUnsent(challenge: Challenge | undefined): boolean {
  if (challenge?.state !== 'expired') return false;
  const { deliveries, timeline } = challenge;
  return (
    deliveries.every(({ reference }) => reference === undefined) &&
    timeline.slice(0, -1).every(isUnsent)
  );
}

/** Challenges whose delivery a worker has taken and not finished. */
async function jobsUnderWay({ redis }: ProcessStage): Promise<string[]> {
  const jobs = await redis.lrange('{octothorpe}:deliveries:active', 0, -1);
  return jobs.map((job) => job.split('.')[0] ?? '');
}

/**
 * From the kill to the next event of the challenge; 0 if its send was recorded before, or if another worker had finished at once.
 * Undefined if the next event is the end of the wait for an uncertain call, or for an SMS whose repeat was killed as well.
 */
function waitAfter(challenge: Challenge | undefined, killedMs: number): number[] {
  const last = challenge?.timeline.findLast(({ atMs }) => atMs < killedMs);
  // The worker died before it removed the job.
  if (last && !isUnsent(last)) return [0];
  const next = challenge?.timeline.find((entry) => entry.atMs >= killedMs && !isUnsent(entry));
  const waitedFor = next?.channel === 'call' || challenge?.repeated === true;
  if (waitedFor && next?.reason === 'provider_unavailable') return [];
  return [next ? next.atMs - killedMs : 0];
}

function isUnsent({ state }: { readonly state: State }): boolean {
  return state === 'queued' || state === 'sending';
}
