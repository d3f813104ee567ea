/** One tenant asks for more than the workers can send: what it has asked for too long ago is dropped, and another tenant waits for none of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Challenge } from '../../src/challenge/challenge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { readAll, sentByChallenge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable, quantile, seconds } from './table.js';
import { freshNumber, startMany } from './traffic.js';

/** Four at once and 100 ms each: the worker sends some 40 a second. */
const PLACES = 4;
const CARRIER_MS = 100;
const FLOOD = inForm(600, 6_000);
/** Shorter than the flood takes to be sent. */
const LIFE_MS = inForm(10_000, 60_000);
const QUIET = inForm(8, 60);
const QUIET_EVERY_MS = 500;

let stage: ProcessStage;

beforeAll(async () => {
  stage = await openProcessStage({
    tenants: ['quiet'],
    file: { policy: { lifeMs: LIFE_MS } },
    variables: { WORKER_CONCURRENCY: String(PLACES) },
  });
  await stage.chaos({ latencyMs: CARRIER_MS });
}, RUN_MAX_MS);

afterAll(() => stage.close());

it(
  'no expired code is sent, and one tenant’s flood does not delay another’s',
  async () => {
    await stage.startWorker();
    const sms = () => ({ to: freshNumber(), channel: 'sms' });
    const loud = await startMany(stage, FLOOD, sms, { atOnce: 32 });
    const quiet: string[] = [];
    for (let count = 0; count < QUIET; count++) {
      quiet.push(...(await startMany(stage, 1, sms, { tenant: 'quiet' })));
      await pause(QUIET_EVERY_MS);
    }
    await untilAll(stage, [...loud, ...quiet], isOver);

    const sent = sentByChallenge(await stage.ledger());
    const challenges = await readAll(stage, [...loud, ...quiet]);
    const sentLate = [...challenges.values()].filter(
      ({ id, expiresAtMs, timeline }) =>
        sent.has(id) &&
        timeline.some(({ atMs, state }) => state === 'sending' && atMs > expiresAtMs),
    );
    const expired = [...challenges.values()].filter(
      ({ state, deliveries }) => state === 'expired' && !deliveries[0]?.reference,
    );
    const waits = (ids: readonly string[]) => ids.flatMap((id) => waitOf(challenges.get(id)));
    const [loudWaits, quietWaits] = [waits(loud), waits(quiet)];
    printTable('A backlog older than the challenges’ life', [
      { what: 'asked for by one tenant at once', measured: loud.length, target: '' },
      { what: 'sent in time', measured: loud.filter((id) => sent.has(id)).length, target: '' },
      { what: 'expired before their turn, and dropped', measured: expired.length, target: '' },
      { what: 'expired codes sent', measured: sentLate.length, target: 0 },
      { what: 'its own wait, longest', measured: seconds(Math.max(...loudWaits)), target: '' },
      { what: 'another tenant’s, meanwhile', measured: quiet.length, target: '' },
      { what: 'of these sent', measured: quietWaits.length, target: quiet.length },
      {
        what: 'its wait, median',
        measured: seconds(quantile(quietWaits, 0.5)),
        target: 'not delayed',
      },
      {
        what: 'its wait, longest',
        measured: seconds(Math.max(...quietWaits)),
        target: 'room in the queue',
      },
    ]);
    expect(sentLate).toEqual([]);
    expect(expired.filter(({ id }) => sent.has(id))).toEqual([]);
    expect(expired.length).toBeGreaterThan(0);
    expect(quietWaits).toHaveLength(quiet.length);
    expect(quantile(quietWaits, 0.5)).toBeLessThan(Math.max(...loudWaits) / 4);
  },
  RUN_MAX_MS,
);

/** Sent, or ended without. */
function isOver({ state, deliveries }: Challenge): boolean {
  return deliveries[0]?.reference !== undefined || !['queued', 'sending'].includes(state);
}

/** From the request to the worker that sends it, ms; none where it was not sent. */
function waitOf(challenge: Challenge | undefined): number[] {
  const sending = challenge?.timeline.find(({ state }) => state === 'sending');
  return challenge && sending ? [sending.atMs - challenge.createdAtMs] : [];
}
