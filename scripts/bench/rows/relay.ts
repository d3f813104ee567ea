/**
 * P14: how long a message of the relay waits for its 202, at half of what the API can take. Identity platforms give their slot three seconds
 * or less, so its slowest answers count.
 */
import { atMost, type Options, type Result, type Row } from '../duel.js';
import { type Answered, expectStatus } from '../load.js';
import { openApiStage, type Stage } from '../stage.js';

const TARGET_MS = 100;
const SHORT = 200;

export const relay: Row = { name: 'P14', what: 'accept a relayed code at half load, p99', run };

async function run({ seconds, short, warmUp, progress }: Options): Promise<Result[]> {
  const stage = await openApiStage();
  try {
    progress('P14 warms up');
    await send(stage, short ? SHORT : warmUp);
    const full = await send(stage, short ? SHORT : warmUp);
    const perSecond = full.requests / full.seconds;
    const half = Math.round(perSecond / 2);
    progress(`P14 at ${half} a second`);
    const count = short ? SHORT : Math.round(half * seconds);
    const answered = await send(stage, count, half);
    const notes = [
      `${answered.requests} messages at ${half}/s of ${Math.round(perSecond)}/s; p50 ${answered.p50Ms.toFixed(1)} ms; ` +
        `at full load p99 ${full.p99Ms.toFixed(1)} ms`,
    ];
    const { name: row, what } = relay;
    return [atMost({ row, what, unit: 'ms', ours: answered.p99Ms, target: TARGET_MS, notes })];
  } finally {
    await stage.close();
  }
}

/** Every number is another one, and every answer has to be 202. */
async function send(stage: Stage, count: number, perSecond?: number): Promise<Answered> {
  const { load, service, supplier } = stage;
  const requests = Array.from({ length: count }, () => supplier.requests.message());
  const pace = perSecond === undefined ? {} : { perSecond };
  const answered = await load.send(service.port, requests, pace);
  expectStatus(answered, 202);
  return answered;
}
