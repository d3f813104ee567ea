import { FINAL_STATES } from '../../../src/challenge/challenge.js';
import {
  type BreakerState,
  breakerChange,
  conversionOf,
  DEFAULT_BREAKER,
} from '../../../src/challenge/limits/breaker.js';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const NOTHING = { finished: 0, converted: 0 };

function state(changes: Partial<BreakerState> = {}): BreakerState {
  return {
    epoch: 0,
    level: 0,
    probes: { converted: 0, unconverted: 0 },
    counts: [NOTHING, NOTHING],
    ...changes,
  };
}

const change = (of: BreakerState) => breakerChange(of, DEFAULT_BREAKER, NOW);
const counted = (finished: number, converted: number) => [{ finished, converted }, NOTHING];

it('nineteen without a conversion prove nothing, twenty do', () => {
  expect(change(state({ counts: counted(19, 0) }))).toBeUndefined();
  expect(change(state({ counts: counted(20, 0) }))).toEqual({
    kind: 'shut',
    forMs: 12 * HOUR,
    level: 1,
  });
});

it('a conversion among twenty keeps it open, one among thirty does not', () => {
  expect(change(state({ counts: counted(20, 1) }))).toBeUndefined();
  expect(change(state({ counts: counted(30, 1) }))?.kind).toBe('shut');
  expect(change(state({ counts: counted(1_000, 150) }))?.kind).toBe('shut');
  expect(change(state({ counts: counted(1_000, 180) }))).toBeUndefined();
});

it('a day of slow failures shuts it as an hour of quick ones does', () => {
  expect(change(state({ counts: [NOTHING, { finished: 20, converted: 0 }] }))?.kind).toBe('shut');
});

it('while it is shut nothing changes, whatever ends', () => {
  const shut = { shutUntilMs: NOW + 1, counts: counted(90, 0), level: 1 };
  expect(change(state({ ...shut, probes: { converted: 9, unconverted: 9 } }))).toBeUndefined();
});

it('probes open it or shut it for twice as long', () => {
  const probing = { shutUntilMs: NOW, level: 1 };
  const after = (converted: number, unconverted: number) =>
    change(state({ ...probing, probes: { converted, unconverted } }));
  expect(after(1, 1)).toBeUndefined();
  expect(after(2, 1)).toEqual({ kind: 'open', level: 1 });
  expect(after(1, 2)).toEqual({ kind: 'shut', forMs: 24 * HOUR, level: 2 });
});

it('no breaker is shut for longer than 7 days', () => {
  const probes = { converted: 0, unconverted: 2 };
  expect(change(state({ shutUntilMs: NOW, level: 40, probes }))).toMatchObject({
    forMs: 168 * HOUR,
  });
});

it('every final state is a conversion, is none, or says nothing', () => {
  const verdicts = FINAL_STATES.map((each) => [each, conversionOf(each)]);
  expect(Object.fromEntries(verdicts)).toEqual({
    sms_verified: 'converted',
    call_answered: 'converted',
    failed: 'unconverted',
    expired: 'unconverted',
    canceled: 'unconverted',
    locked: 'unconverted',
    denied: 'unconverted',
  });
  expect(conversionOf('failed', 'provider_unavailable')).toBe('no_evidence');
  expect(conversionOf('failed', 'unreachable')).toBe('unconverted');
});
