/** SMPP against an SMSC that is not ours: it is killed and restarted under load, and workers end in order. Its ledger counts the sends. */
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { freePort } from '../setup/processes.js';
import type { ServiceProcess } from '../setup/service-process.js';
import { inForm, RUN_MAX_MS, seededRandom } from './form.js';
import { readAll, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { type Smsc, startSmsc } from './smsc-process.js';
import { printTable } from './table.js';
import { freshNumber, startMany } from './traffic.js';

const SENDS = inForm(300, 2_000);
const KILLS = inForm(4, 20);
/** Many sends are between request and answer when the SMSC is killed. */
const ANSWER_MS = 60;

let first: Smsc;
let second: Smsc;
let stage: ProcessStage;

beforeAll(async () => {
  [first, second] = [await startSmsc(ANSWER_MS), await startSmsc(ANSWER_MS)];
  const account = { host: '127.0.0.1', systemId: 'octo', password: 'secret99' };
  const carrier = ({ port }: Smsc) => ({
    protocol: 'smpp',
    settings: { ...account, port, messageIds: 'hex_answers', responseTimeoutSeconds: 3 },
  });
  const senders = ['first', 'second'].map((provider) => ({
    ...{ provider, channel: 'sms', from: 'Acme' },
  }));
  stage = await openProcessStage({
    variables: { MODE: 'sandbox', PROVIDER_TIMEOUT_MS: '8000' },
    tenant: { senders, countries: { sms: ['*'] }, inboundSms: undefined },
    file: {
      carriers: { first: carrier(first), second: carrier(second) },
      routes: { sms: { '*': ['first', 'second'] } },
      // The first is used again soon after a kill: the next one finds it at work.
      policy: { breakMs: 500 },
    },
  });
}, RUN_MAX_MS);

afterAll(async () => {
  await stage?.close();
  await first?.close();
  await second?.close();
});

it(
  'nothing is lost; an SMS goes out twice only where its answer was lost, and that is counted',
  async () => {
    const random = seededRandom();
    const workers: Worker[] = [await startWorker(), await startWorker()];
    const acknowledged: string[] = [];
    const counted: number[] = [];
    const exits: (number | null)[] = [];
    const share = Math.floor(SENDS / KILLS);

    for (let kill = 0; kill < KILLS; kill++) {
      const sending = startMany(stage, share, () => ({ to: freshNumber(), channel: 'sms' }), {
        atOnce: 8,
      });
      await pause(random.whole(100, 600));
      await first.restart();
      acknowledged.push(...(await sending));
      // A worker that is asked to end finishes what it has.
      const [leaving] = workers.splice(0, 1);
      if (!leaving) continue;
      counted.push(await uncertainOf(leaving));
      leaving.signal('SIGTERM');
      exits.push(await leaving.exited);
      workers.push(await startWorker());
    }
    await untilAll(stage, acknowledged, ({ state }) => ENDED.has(state));

    for (const worker of workers) counted.push(await uncertainOf(worker));
    const challenges = await readAll(stage, acknowledged);
    const sent = [first.sent(), second.sent()];
    const times = (to: string) => sent.reduce((sum, own) => sum + (own.get(to) ?? 0), 0);
    const all = new Set(sent.flatMap((own) => [...own.keys()]));
    const doubled = [...all].filter((to) => times(to) === 2);
    const more = [...all].filter((to) => times(to) > 2);
    const states = [...challenges.values()].map(({ state }) => state);
    const delivered = states.filter((state) => state === 'delivered').length;
    const repeated = [...challenges.values()].filter((each) => each.repeated).length;
    const uncertain = counted.reduce((sum, each) => sum + each, 0);
    printTable('kill -9 of an SMSC', [
      { what: 'kills', measured: KILLS, target: '' },
      { what: 'acknowledged', measured: acknowledged.length, target: share * KILLS },
      { what: 'delivered', measured: delivered, target: share * KILLS },
      { what: 'phones that got nothing', measured: share * KILLS - all.size, target: 0 },
      { what: 'SMS sent twice', measured: doubled.length, target: `${repeated} at most` },
      { what: 'SMS sent more often', measured: more.length, target: 0 },
      { what: 'answers lost, as counted', measured: uncertain, target: '' },
      { what: 'workers that ended in order', measured: exits.length, target: '' },
    ]);
    expect(acknowledged).toHaveLength(share * KILLS);
    expect(new Set(states)).toEqual(new Set(['delivered']));
    expect(all.size).toBe(acknowledged.length);
    expect(more).toEqual([]);
    expect(doubled.length).toBeLessThanOrEqual(repeated);
    // Each lost answer is counted, and nothing is repeated for another reason.
    expect(uncertain).toBeGreaterThanOrEqual(repeated);
    expect(uncertain).toBeGreaterThan(0);
    expect(exits.every((code) => code === 0)).toBe(true);
  },
  RUN_MAX_MS,
);

const ENDED: ReadonlySet<string> = new Set(['delivered', 'failed', 'expired']);

interface Worker extends ServiceProcess {
  readonly healthUrl: string;
}

async function startWorker(): Promise<Worker> {
  const port = await freePort();
  const started = await stage.startWorker({ HEALTH_PORT: String(port) });
  return { ...started, healthUrl: `http://127.0.0.1:${port}` };
}

/** What operators see of it. */
async function uncertainOf({ healthUrl }: Worker): Promise<number> {
  const text = await (await request(`${healthUrl}/metrics`)).body.text();
  const counts = text.matchAll(
    /^octothorpe_deliveries_total\{[^}]*failure="uncertain"[^}]*\} (\d+)$/gm,
  );
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
