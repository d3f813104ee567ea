/** One tenant requests more than the workers can send: its expired requests are dropped, and another tenant does not wait for them. */
import type { Challenge } from '../../src/challenge/challenge.js';
import { inForm, RUN_MAX_MS } from './form.js';
import { readAll, sentByChallenge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable, quantile, seconds } from './table.js';
import { freshNumber, startMany } from './traffic.js';

/** Two slots and 300 ms each: the worker sends seven a second at most. */
const PLACES = 2;
const CARRIER_MS = 300;
const FLOOD = inForm(200, 2_000);
/** Half the time to send the flood, on the fastest machine. */
const LIFE_MS = inForm(15_000, 150_000);
const QUIET = inForm(6, 60);

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
    while (quiet.length < QUIET) {
      const next = await startMany(stage, 1, sms, { tenant: 'quiet' });
      await untilAll(stage, next, isOver);
      quiet.push(...next);
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
    const overtakes = quiet.map((id) => overtakenBy(challenges.get(id), loud, challenges));
    printTable('A backlog older than the challenges’ life', [
      { what: 'asked for by one tenant at once', measured: loud.length, target: '' },
      { what: 'sent in time', measured: loud.filter((id) => sent.has(id)).length, target: '' },
      { what: 'expired before their turn, and dropped', measured: expired.length, target: '' },
      { what: 'expired codes sent', measured: sentLate.length, target: 0 },
      { what: 'its own wait, longest', measured: seconds(Math.max(...loudWaits)), target: '' },
      { what: 'another tenant’s, meanwhile', measured: quiet.length, target: '' },
      { what: 'of these sent', measured: quietWaits.length, target: quiet.length },
      { what: 'its wait, median', measured: seconds(quantile(quietWaits, 0.5)), target: '' },
      { what: 'its wait, longest', measured: seconds(Math.max(...quietWaits)), target: '' },
      {
        what: 'of the flood sent meanwhile, median',
        measured: quantile(overtakes, 0.5),
        target: 'room in the queue',
      },
    ]);
    expect(sentLate).toEqual([]);
    expect(expired.filter(({ id }) => sent.has(id))).toEqual([]);
    expect(expired.length).toBeGreaterThan(0);
    expect(quietWaits).toHaveLength(quiet.length);
    // Counted, not timed, because a slow machine delays all deliveries and does not change their order.
    expect(quantile(overtakes, 0.5)).toBeLessThan(FLOOD / 8);
  },
  RUN_MAX_MS,
);

/** Sent, or ended unsent. */
function isOver({ state, deliveries }: Challenge): boolean {
  return deliveries[0]?.reference !== undefined || !['queued', 'sending'].includes(state);
}

/** How many deliveries of the flood started between its request and its own start. */
function overtakenBy(
  challenge: Challenge | undefined,
  loud: readonly string[],
  challenges: ReadonlyMap<string, Challenge>,
): number {
  const [from, to] = [
    challenge?.createdAtMs ?? 0,
    sendingAt(challenge) ?? Number.POSITIVE_INFINITY,
  ];
  return loud.filter((id) => {
    const at = sendingAt(challenges.get(id));
    return at !== undefined && from < at && at < to;
  }).length;
}

function sendingAt(challenge: Challenge | undefined): number | undefined {
  return challenge?.timeline.find(({ state }) => state === 'sending')?.atMs;
}

/** From the request to the send, ms; undefined if it was not sent. */
function waitOf(challenge: Challenge | undefined): number[] {
  const at = sendingAt(challenge);
  return challenge && at !== undefined ? [at - challenge.createdAtMs] : [];
}
