import * as fc from 'fast-check';
import {
  type CallPosition,
  HOLD_SECONDS,
  PROMPTS_MAX,
} from '../../../src/challenge/call-script.js';
import { type RelayCall, type RelayStep, relayStep } from '../../../src/message/relay-call.js';

const CALL: RelayCall = {
  locale: 'en',
  country: 'GB',
  brand: 'Contoso',
  code: '83920',
  machines: false,
  detects: true,
  hearing: undefined,
};
const SPOKEN = '8, 3, 9, 2, 0';

const reads = (step: RelayStep) => (step.say ?? []).join(' ').includes(SPOKEN);
const positionAfter = (step: RelayStep): CallPosition | undefined =>
  step.kind === 'hang_up' ? undefined : step.next;

/** The whole call, as long as the phone does what `at` says at each step. */
function walk(at: (step: number) => { call: RelayCall; key: string }): RelayStep[] {
  const { call } = at(0);
  const steps = [relayStep(call)];
  for (;;) {
    const position = positionAfter(steps.at(-1) as RelayStep);
    if (!position) return steps;
    if (steps.length > STEPS_MAX) throw new Error('The call does not end.');
    const { call: now, key } = at(steps.length);
    steps.push(relayStep(now, position, key));
  }
}

const STEPS_MAX = HOLD_SECONDS + 3 * PROMPTS_MAX + 5;
const key = fc.constantFrom('', '', '1', '#', '0', '*');
const hearing = fc.constantFrom(undefined, { human: true }, { unsure: true }, {}) as fc.Arbitrary<
  RelayCall['hearing']
>;

test('every call ends, whoever is there and whatever keys are pressed, and reads at most three rounds', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.record({ key, hearing }), { minLength: STEPS_MAX + 2, maxLength: STEPS_MAX + 2 }),
      (machines, detects, phone) => {
        const steps = walk((step) => {
          const { key: pressed = '', hearing: heard } = phone[step] ?? {};
          return { call: { ...CALL, machines, detects, hearing: heard }, key: pressed };
        });
        expect(steps.filter(reads).length).toBeLessThanOrEqual(2 * PROMPTS_MAX);
        expect(['heard', 'no_keypress']).toContain(steps.at(-1)?.result);
      },
    ),
  );
});

test('whoever presses nothing and is not known to be a person hears no code, unless the tenant allows machines', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), (detects, unsure) => {
      const call = { ...CALL, detects, hearing: unsure ? { unsure } : undefined } as RelayCall;
      const steps = walk(() => ({ call, key: '' }));
      expect(steps.filter(reads)).toEqual([]);
      expect(steps.at(-1)?.result).toBe('no_keypress');
    }),
  );
  const allowed = walk(() => ({ call: { ...CALL, machines: true }, key: '' }));
  expect(allowed.filter(reads)).toHaveLength(2);
});

test('a person hears it twice, and is known to have heard it after the first time', () => {
  const person = { ...CALL, hearing: { human: true } } as RelayCall;
  const steps = walk(() => ({ call: person, key: '' }));
  expect(steps.filter(reads)).toHaveLength(2);
  const results = steps.map(({ result }) => result).filter((result) => result !== undefined);
  expect(results).toEqual(['spoken', 'heard']);
});

test('a key repeats it twice more', () => {
  const steps = walk(() => ({ call: CALL, key: '1' }));
  expect(steps.filter(reads)).toHaveLength(2 * PROMPTS_MAX);
  expect(PROMPTS_MAX).toBe(3);
});
