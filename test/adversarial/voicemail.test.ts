/**
 * Machines that pick up and play keys: `#` at once, or random keys whenever possible, through each provider. With detection none
 * verifies; without it, random keys have one chance in a hundred in a call.
 */
import { randomInt } from 'node:crypto';
import { openStage, type Stage } from '../journey/stage.js';

const PROVIDERS = ['twilio', 'vonage', 'telnyx'] as const;
/** Machines that are detected as such, and one that plays `#`; ten numbers each. */
const SILENT_MACHINE = '704';
const HASH_MACHINE = '708';
/** The number of random calls: with one chance in a hundred, more than three hits in twenty have a probability of 1 in 24,000. */
const CALLS = 10;
const VERIFIED_MAX = 3;

let stage: Stage;
let number = 0;

const nextPhone = () => `+35844${4600000 + ++number}`;
/** Each behaviour has ten numbers; the last digit is free. */
const machine = (behaviour: string) => `+35845${behaviour}000${++number % 10}`;

/** Starts a call; when it waits for keys, calls `press` for the next keys until the challenge ends. */
async function call(provider: string, to: string, press?: () => string): Promise<string> {
  const { id } = (await stage.start({ to, channel: 'call', provider })).body;
  const [{ state }] = await Promise.all([
    stage.untilFinal(id),
    press ? pressOn(to, press) : undefined,
  ]);
  return state;
}

async function pressOn(to: string, press: () => string): Promise<void> {
  const ringing = await stage.carrier.waitForCall(to, ({ state }) => state !== 'queued');
  if (ringing.state === 'ringing' && !/^\+35845[7]/.test(to)) stage.carrier.answer(ringing.id);
  for (;;) {
    const { state } = await stage.carrier.waitForCall(
      to,
      ({ id, state, waitingForKeys }) => id === ringing.id && (waitingForKeys || state === 'ended'),
    );
    if (state === 'ended') return;
    stage.carrier.press(ringing.id, press());
    await stage.carrier.waitForCall(
      to,
      ({ id, state, waitingForKeys }) =>
        id === ringing.id && (!waitingForKeys || state === 'ended'),
    );
  }
}

/** Three keys: a guess at the two digits, and `#`. */
const anyKeys = () => `${randomInt(10)}${randomInt(10)}#`;

const quick = { policy: { hangUpGraceMs: 500, callSecondsMax: 300, breakAfter: 1_000 } };

describe('with detection', () => {
  beforeAll(async () => {
    stage = await openStage({ timeScale: 50, file: quick });
  });
  afterAll(() => stage.close());

  it.each(PROVIDERS)('a greeting that plays # never verifies through %s', async (provider) => {
    const calls = Array.from({ length: 4 }, () => call(provider, machine(HASH_MACHINE)));
    expect(await Promise.all(calls)).toEqual(Array(4).fill('failed'));
  });

  it.each(PROVIDERS)('random keys of a machine never verify through %s', async (provider) => {
    const calls = Array.from({ length: 4 }, () =>
      call(provider, machine(SILENT_MACHINE), () => String(randomInt(10)).replace(/[0-4]/, '#')),
    );
    const ends = await Promise.all(calls);
    expect(ends.filter((state) => state === 'call_answered')).toEqual([]);
  });
});

describe('without detection', () => {
  beforeAll(async () => {
    stage = await openStage({ timeScale: 50, file: quick, detection: false });
  });
  afterAll(() => stage.close());

  it.each(PROVIDERS)('a greeting that plays # does not verify through %s', async (provider) => {
    expect(await call(provider, machine(HASH_MACHINE))).toBe('failed');
  });

  it.each(PROVIDERS)('the digits that the call speaks verify through %s', async (provider) => {
    const to = nextPhone();
    const state = call(provider, to, () => {
      const said = stage.carrier.phone(to).calls[0]?.transcript.find(({ kind }) => kind === 'says');
      // The hint in the same line names a key as well.
      return `${said?.text.match(/\d/g)?.slice(0, 2).join('')}#`;
    });
    expect(await state).toBe('call_answered');
  });

  it('random digits verify about once in a hundred calls', async () => {
    const ends: string[] = [];
    for (const provider of PROVIDERS) {
      const calls = Array.from({ length: CALLS }, () => call(provider, nextPhone(), anyKeys));
      ends.push(...(await Promise.all(calls)));
    }
    expect(ends).toHaveLength(PROVIDERS.length * CALLS);
    const verified = ends.filter((state) => state === 'call_answered');
    expect(verified.length).toBeLessThanOrEqual(VERIFIED_MAX);
  });
});
