/** Every process is replaced, one after the other, while people verify their phones: no request fails. */
import { request } from 'undici';
import type { ServiceProcess } from '../setup/service-process.js';
import { type Balancer, openBalancer } from './balancer.js';
import { type Crowd, gatherCrowd } from './crowd.js';
import { judgeFailovers } from './failover-judge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { type ApiProcess, openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable } from './table.js';
import { freshNumber, startMany } from './traffic.js';

const ROUNDS = inForm(1, 15);
const PEOPLE = 8;
/** Many times the balancer's check interval. */
const NOTICE_MS = 2_000;
/** The carrier's answers are slow, so that workers are ended during sends. */
const CARRIER_LATE_MS = 60;

let balancer: Balancer;
let stage: ProcessStage;
let crowd: Crowd;

beforeAll(async () => {
  balancer = await openBalancer();
  stage = await openProcessStage({
    publicUrl: balancer.url,
    variables: { SHUTDOWN_NOTICE_MS: String(NOTICE_MS) },
  });
}, RUN_MAX_MS);

afterAll(async () => {
  await crowd?.close();
  await stage?.close();
  await balancer?.close();
});

it(
  'a restart of every process in turn fails no request, loses no challenge and sends none twice',
  async () => {
    const apis: ApiProcess[] = [stage.api, await stage.startApi()];
    await Promise.all(apis.map(({ url }) => balancer.add(url)));
    const workers: ServiceProcess[] = [await stage.startWorker(), await stage.startWorker()];
    await stage.chaos({ latencyMs: CARRIER_LATE_MS });
    crowd = gatherCrowd(stage, { people: PEOPLE });
    const watching = watch();
    const exits: (number | null)[] = [];
    const busy = async () => {
      await crowd.untilAnswers(4 * PEOPLE);
      await crowd.untilAcknowledged();
    };

    for (let round = 0; round < ROUNDS; round++) {
      for (const [place, old] of apis.entries()) {
        await busy();
        old.signal('SIGTERM');
        await balancer.untilLeft(old.url);
        exits.push(await old.exited);
        const fresh = await stage.startApi();
        await balancer.add(fresh.url);
        apis[place] = fresh;
      }
      for (const [place, old] of workers.entries()) {
        await busy();
        old.signal('SIGTERM');
        exits.push(await old.exited);
        workers[place] = await stage.startWorker();
      }
    }
    await busy();
    const polls = await watching.stop();
    await crowd.disperse();
    const verdict = await judgeFailovers(stage, crowd);
    printTable('Rolling restart: two of the API, two workers, each in turn', [
      { what: 'processes replaced', measured: exits.length, target: '' },
      { what: 'requests, webhooks included', measured: balancer.requests, target: '' },
      { what: 'long polls that waited', measured: polls, target: '' },
      { what: 'failed', measured: balancer.failed.length, target: 0 },
      { what: 'acknowledged challenges', measured: verdict.acknowledged, target: '' },
      { what: 'lost', measured: verdict.lost.length, target: 0 },
      { what: 'sent twice', measured: verdict.doubled.length, target: 0 },
      { what: 'verified, and undone', measured: verdict.undone.length, target: 0 },
    ]);
    expect(balancer.failed).toEqual([]);
    expect(exits.filter((code) => code !== 0)).toEqual([]);
    expect(verdict).toMatchObject({ lost: [], doubled: [], undone: [], usedAgain: [] });
    expect([...crowd.answers.keys()].sort()).toEqual([200, 202]);
  },
  RUN_MAX_MS,
);

/** Long polls one after the other; an ending process must answer them first. */
function watch(): { stop(): Promise<number> } {
  let going = true;
  let polls = 0;
  const polling = (async () => {
    const [id = ''] = await startMany(stage, 1, () => ({ to: freshNumber(), channel: 'sms' }));
    while (going) {
      const answer = await request(`${stage.url}/v1/challenges/${id}?wait=2`, {
        headers: { authorization: `Bearer ${stage.identity.apiKey}` },
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`A long poll got ${answer.statusCode}.`);
      polls += 1;
    }
    return polls;
  })();
  polling.catch(() => undefined);
  return {
    stop: () => {
      going = false;
      return polling;
    },
  };
}
