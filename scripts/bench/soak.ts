/**
 * Half load for a long time: `npm run soak [-- --minutes 30]`. The whole product in one process runs complete challenges at half its
 * measured full speed; its memory and its file descriptors must not grow. Ends by itself.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { median, residentBytes } from './measure.js';
import { createAndSend, type Pace, reportAndVerify } from './operations.js';
import { openWorkerStage, type WorkerStage } from './stage.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error('--minutes takes 0.1 to 1440.');

const CHALLENGES = 2_000;
const GROWTH_MAX = 1.1;
/** For the heap to reach its size and the code to be compiled. */
const SETTLING = 0.2;

const stage = await openWorkerStage({ warmUp: 0, roles: 'api,worker' });
try {
  process.exitCode = (await soak(stage)) ? 0 : 1;
} finally {
  await stage.close();
}

async function soak(stage: WorkerStage): Promise<boolean> {
  const pace = await halfSpeed(stage);
  console.log(
    `Half load for ${minutes} minutes: ${Object.entries(pace)
      .map(([step, perSecond]) => `${step} ${perSecond}/s`)
      .join(', ')}.`,
  );
  const samples: Sample[] = [];
  const startedAt = Date.now();
  let [lived, saidAt] = [0, 0];
  while (Date.now() - startedAt < minutes * 60_000) {
    const sent = await createAndSend(stage, CHALLENGES, pace);
    await reportAndVerify(stage, await sent(), pace);
    lived += CHALLENGES;
    const sample = sampleOf(stage);
    samples.push(sample);
    const minute = Math.floor((Date.now() - startedAt) / 60_000);
    if (minute === saidAt) continue;
    saidAt = minute;
    console.log(`${String(minute).padStart(4)} min  ${lived} challenges  ${words(sample)}`);
  }
  const settled = samples.slice(Math.floor(samples.length * SETTLING));
  const third = Math.max(1, Math.floor(settled.length / 3));
  const [first, last] = [middle(settled.slice(0, third)), middle(settled.slice(-third))];
  const flat =
    last.megabytes <= first.megabytes * GROWTH_MAX && last.descriptors <= first.descriptors + 2;
  console.log(
    `${lived} challenges. First third: ${words(first)}. Last third: ${words(last)}. ${flat ? 'Flat.' : 'It grows.'}`,
  );
  return flat;
}

/** Half of each step's operations a second at full speed. */
async function halfSpeed(stage: WorkerStage): Promise<Pace> {
  const perSecond = async (requests: number, work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return Math.max(1, Math.round((requests / (performance.now() - startedAt)) * 500));
  };
  await reportAndVerify(stage, await (await createAndSend(stage, CHALLENGES))());
  let sent = await createAndSend(stage, CHALLENGES);
  await reportAndVerify(stage, await sent());
  const create = await perSecond(CHALLENGES, async () => {
    sent = await createAndSend(stage, CHALLENGES);
  });
  const challenges = await sent();
  const rest = await perSecond(3 * CHALLENGES, () => reportAndVerify(stage, challenges));
  return { create, report: rest, check: rest };
}

function sampleOf({ service }: WorkerStage) {
  const megabytes = residentBytes(service.pid) / 1e6;
  return { megabytes, descriptors: readdirSync(`/proc/${service.pid}/fd`).length };
}

function middle(samples: readonly Sample[]): Sample {
  return {
    megabytes: median(samples.map(({ megabytes }) => megabytes)),
    descriptors: median(samples.map(({ descriptors }) => descriptors)),
  };
}

type Sample = ReturnType<typeof sampleOf>;

function words({ megabytes, descriptors }: Sample): string {
  return `${megabytes.toFixed(0)} MB, ${descriptors} file descriptors`;
}
