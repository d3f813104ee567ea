/** Attackers who try to block other people's codes, with the running service and production's limits on conversion. */

import { openStage, type Stage } from '../journey/stage.js';
import { until } from '../setup/until.js';

const NO_RATES = {
  number: [],
  ip: { sends: [], numbers: [] },
  device: { sends: [], numbers: [] },
  prefix: { last3: [], last4: [], source: [] },
  sequence: null,
  budgets: { tenant: { hour: null, day: null }, country: { hour: null, day: null } },
  guesses: { tenant: { sourceShare: 1 } },
};
let stage: Stage;
let step = 0;

beforeAll(async () => {
  stage = await openStage({
    // All other limits have production's defaults.
    file: { limits: { figures: NO_RATES } },
  });
});

afterAll(async () => {
  await stage.close();
});

/** A Finnish number in its own block of this million, from its own /64 of one /48. */
async function start(million: string, sameBlock = false) {
  step += 1;
  const block = sameBlock ? '17' : String(10 + (step % 80));
  const to = `+35844${million}${block}${String((step * 373) % 10_000).padStart(4, '0')}`;
  const ip = `2001:db8:7:${step.toString(16)}::1`;
  const { status, body } = await stage.start({ to, channel: 'sms', ip });
  expect(status).toBe(202);
  return { id: String(body.id), to };
}

/** The end reaches the limits after the caller: the worker deletes a task when the limits have it. */
async function learnt(): Promise<void> {
  const [outbox = 'outbox'] = await stage.redis.keys('outbox:*');
  await until(async () => (await stage.redis.xlen(outbox)) === 0);
}

async function expectNothingHeldBack(): Promise<void> {
  await learnt();
  expect(await stage.redis.keys('limit:*:b:*')).toEqual([]);
  for (let i = 0; i < 5; i += 1) await start('1');
  expect(stage.lines.filter((line) => line.includes('conversion breaker'))).toEqual([]);
}

it('fifty-one starts and "Back" from one network shut nothing', async () => {
  for (let i = 0; i < 51; i += 1) {
    const { id } = await start('1');
    await stage.post(`/v1/challenges/${id}/cancel`);
  }
  await expectNothingHeldBack();
});

it('fifty SMS that arrive and are then canceled shut nothing', async () => {
  for (let i = 0; i < 50; i += 1) {
    const { id } = await start('2', true);
    await stage.until(id, ({ state }) => state === 'delivered');
    await stage.post(`/v1/challenges/${id}/cancel`);
  }
  await expectNothingHeldBack();
});

it('twenty-one starts in a million whose codes are all wrong shut nothing', async () => {
  for (let i = 0; i < 21; i += 1) await lock(await start('3', true), 'delivered');
  await expectNothingHeldBack();
});

it('a carrier that loses its receipts shuts nothing', async () => {
  stage.carrier.setChaos({ lossPercent: 100 });
  try {
    for (let i = 0; i < 55; i += 1) await lock(await start('4', true), 'sent');
  } finally {
    stage.carrier.setChaos({});
  }
  await expectNothingHeldBack();
});

/** After delivery, five wrong codes end a challenge unconverted. */
async function lock({ id, to }: { id: string; to: string }, state: string): Promise<void> {
  await stage.until(id, (challenge) => challenge.state === state || challenge.state === 'sending');
  const right = await stage.codeFor(to);
  const code = right === '000000' ? '111111' : '000000';
  for (let tries = 0; tries < 5; tries += 1)
    await stage.post(`/v1/challenges/${id}/check`, { code });
  expect((await stage.get(id)).state).toBe('locked');
}
