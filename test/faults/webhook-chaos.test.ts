/** Webhooks come late, twice and out of order: all challenges end in the same way as without faults. */
import type { Challenge } from '../../src/challenge/challenge.js';
import { inForm, RUN_MAX_MS, SEED } from './form.js';
import { judge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable } from './table.js';

/**
 * Behaviours of the sandbox's magic numbers, docs/sandbox.md; each has ten numbers. Not 08, a voicemail that plays a #: where that #
 * comes before the result of machine detection, only the digit of `match` distinguishes it from a person's.
 */
const CALLS = ['01', '02', '03', '04', '05', '06', '07', '09', '12', '13', '27'];
const MESSAGES = ['10', '11', '12', '13', '14', '27', '50'];
const PROVIDERS = ['twilio', 'vonage', 'telnyx'];
const ROUNDS = inForm(1, 40);

let stage: ProcessStage;

beforeAll(async () => {
  stage = await openProcessStage({
    timeScale: 20,
    file: { policy: { breakAfter: 100_000, callSecondsMax: 300 } },
  });
  await stage.startWorker();
}, RUN_MAX_MS);

afterAll(() => stage.close());

it(
  'webhooks that are delayed, doubled and shuffled lead to the same states and reasons',
  async () => {
    await stage.chaos({});
    const calm = await endsOf();
    const differing: string[] = [];
    let challenges = calm.length;
    for (let round = 0; round < ROUNDS; round++) {
      await stage.chaos({
        seed: SEED + round,
        latencyMs: 40,
        duplicatePercent: 100,
        reorderPercent: 50,
      });
      const mixed = await endsOf();
      challenges += mixed.length;
      differing.push(...mixed.filter((end, index) => end !== calm[index]));
    }
    printTable('Webhooks late, twice and out of order', [
      { what: 'challenges, over all providers', measured: challenges, target: '' },
      { what: 'that ended otherwise', measured: differing.length, target: 0 },
    ]);
    expect(differing).toEqual([]);
  },
  RUN_MAX_MS,
);

/** The ends of one challenge for each behaviour, channel and provider, in a fixed order. */
async function endsOf(): Promise<string[]> {
  const asked = PROVIDERS.flatMap((provider) => [
    ...CALLS.map((behaviour) => ({ behaviour, channel: 'call', provider })),
    ...MESSAGES.map((behaviour) => ({ behaviour, channel: 'sms', provider })),
  ]);
  const started = await Promise.all(
    asked.map(({ behaviour, channel, provider }) => {
      const last = PROVIDERS.indexOf(provider) + (channel === 'call' ? PROVIDERS.length : 0);
      return stage.start({ to: `+358457${behaviour}000${last}`, channel, provider });
    }),
  );
  const ids = started.map(({ id }) => id ?? '');
  await untilAll(stage, ids, isOver);
  const { challenges, doubled } = await judge(stage, ids);
  expect(doubled).toEqual([]);
  return asked.map(({ behaviour, channel, provider }, index) => {
    const { state, reason } = challenges.get(ids[index] ?? '') ?? {};
    return `${channel} ${behaviour} by ${provider}: ${state} ${reason ?? ''}`;
  });
}

/** It has ended, or its message has arrived. */
function isOver({ state }: Challenge): boolean {
  return !['queued', 'sending', 'sent', 'calling', 'ringing', 'in_call'].includes(state);
}
