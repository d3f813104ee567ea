import * as fc from 'fast-check';
import { FINAL_POSITION, isFinal } from '../../../src/challenge/challenge.js';
import type { Input } from '../../../src/challenge/lifecycle.js';
import type { ApprovalStep } from '../../../src/challenge/ports.js';
import { START_MS, Walk } from '../../fixtures/stored-sample.js';
import { cases } from '../../setup/cases.js';

const TYPED = ['totp', 'recovery', 'passkey'] as const;
const LIFE_MS = 600_000;

const ends = (state: 'canceled' | 'expired'): Input => ({
  kind: 'transition',
  delivery: 0,
  when: state === 'expired' ? 'over' : 'live',
  to: { kind: 'final', state, anyDelivery: true },
});
const approval = (step: ApprovalStep): Input => ({ kind: 'approval', step });
const statesOf = ({ challenge }: Walk) => challenge.timeline.map(({ state }) => state);

describe.each(TYPED)('a challenge by %s', (method) => {
  it('is pending, and is verified by one right proof', () => {
    const walk = Walk.by(method);
    expect(walk.challenge).toMatchObject({ state: 'pending', channel: method, channels: [method] });
    expect(walk.prove(true)).toBe('verified');
    expect(statesOf(walk)).toEqual(['pending', 'verified']);
    expect(walk.prove(true)).toBe('ended');
  });

  it('locks at the fifth wrong proof, and a right one comes too late then', () => {
    const walk = Walk.by(method);
    for (const left of [4, 3, 2, 1]) {
      expect(walk.prove(false)).toBe('wrong_code');
      expect(walk.challenge.checksLeft).toBe(left);
    }
    expect(walk.prove(false)).toBe('locked');
    expect(walk.challenge).toMatchObject({ state: 'locked', reason: 'too_many_attempts' });
    expect(walk.prove(true)).toBe('locked');
  });

  it('keeps which method has proven it, and nothing of a wrong proof', () => {
    const walk = Walk.by(method);
    walk.do({ kind: 'proof', requestId: 'one', right: false, methodId: 'me_1' });
    expect(walk.challenge.provedMethod).toBeUndefined();
    walk.do({ kind: 'proof', requestId: 'two', right: true, methodId: 'me_2' });
    expect(walk.challenge.provedMethod).toBe('me_2');
  });

  it('gives a repeated request its first verdict, and takes no try for it', () => {
    const walk = Walk.by(method);
    expect([walk.prove(false, 'one'), walk.prove(true, 'one')]).toEqual([
      'wrong_code',
      'wrong_code',
    ]);
    expect(walk.challenge.checksLeft).toBe(4);
    expect([walk.prove(true, 'two'), walk.prove(false, 'two')]).toEqual(['verified', 'verified']);
  });

  it('expires exactly at the end of its life', () => {
    const [early, late] = [Walk.by(method), Walk.by(method)];
    early.nowMs += LIFE_MS - 1;
    late.nowMs += LIFE_MS;
    expect([early.prove(true), late.prove(true)]).toEqual(['verified', 'expired']);
    expect(late.challenge.state).toBe('expired');
  });

  it('can be canceled', () => {
    const walk = Walk.by(method);
    walk.do(ends('canceled'));
    expect(statesOf(walk)).toEqual(['pending', 'canceled']);
    expect(walk.prove(true)).toBe('ended');
  });

  it('takes no decision of a device', () => {
    const walk = Walk.by(method);
    expect(walk.do(approval('approved')).outcome).toBe('not_checkable');
    expect(walk.challenge.state).toBe('pending');
  });
});

describe('a challenge by the person’s own SMS', () => {
  it('is pending, keeps its masked number, and is verified by its word once', () => {
    const walk = Walk.by('inbound_sms');
    expect(walk.challenge).toMatchObject({
      state: 'pending',
      channel: 'inbound_sms',
      channels: ['inbound_sms'],
      to: { masked: '+358*****4567', sealed: '' },
      deliveries: [],
    });
    expect(walk.text('right')).toBe('verified');
    expect(statesOf(walk)).toEqual(['pending', 'verified']);
    expect(walk.challenge).toMatchObject({ verifier: '', secret: { seed: '' } });
    expect(walk.text('right')).toBe('ended');
  });

  it('is not locked by wrong words, however many come', () => {
    const walk = Walk.by('inbound_sms');
    for (let sent = 0; sent < 50; sent += 1) expect(walk.text('wrong')).toBe('wrong_code');
    expect(walk.changes).toHaveLength(1);
    expect(walk.challenge.checksLeft).toBe(5);
    expect(walk.text('right')).toBe('verified');
  });

  it('takes no word under another key', () => {
    const walk = Walk.by('inbound_sms');
    expect(walk.text('right', 'k2')).toBe('wrong_code');
    expect(walk.challenge.state).toBe('pending');
  });

  it('takes its word to the last millisecond, and none after', () => {
    const [early, late] = [Walk.by('inbound_sms'), Walk.by('inbound_sms')];
    early.nowMs += LIFE_MS - 1;
    late.nowMs += LIFE_MS;
    expect([early.text('right'), late.text('right')]).toEqual(['verified', 'expired']);
    expect(late.challenge.state).toBe('expired');
  });

  it('is not verified once it is canceled', () => {
    const walk = Walk.by('inbound_sms');
    walk.do(ends('canceled'));
    expect(walk.text('right')).toBe('ended');
    expect(statesOf(walk)).toEqual(['pending', 'canceled']);
  });

  it('takes no code, no proof and no decision of a device', () => {
    const walk = Walk.by('inbound_sms');
    expect([walk.guess('right'), walk.prove(true)]).toEqual(['not_checkable', 'not_checkable']);
    expect(walk.do(approval('approved')).outcome).toBe('not_checkable');
    expect(walk.challenge.state).toBe('pending');
  });

  it('no other challenge is verified by a word', () => {
    const sms = new Walk();
    for (const walk of [...TYPED.map((method) => Walk.by(method)), Walk.by('approve'), sms]) {
      expect(walk.text('right')).toBe('not_checkable');
    }
    expect(sms.challenge.state).toBe('queued');
  });

  it('whatever comes in whatever order, it ends once, and is verified by its word alone', () => {
    const step = fc.oneof(
      fc.constant('right'),
      fc.constant('wrong'),
      fc.constant('canceled' as const),
      fc.nat({ max: 400_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const walk = Walk.by('inbound_sms');
        for (const each of steps) {
          if (typeof each === 'number') walk.nowMs += each;
          else if (each === 'canceled') walk.do(ends('canceled'));
          else if (each === 'right' || each === 'wrong') {
            const before = walk.challenge.state;
            const outcome = walk.text(each);
            const inTime = before === 'pending' && walk.nowMs < START_MS + LIFE_MS;
            expect(outcome === 'verified').toBe(inTime && each === 'right');
          }
        }
        const finals = walk.challenge.timeline.filter(({ state }) => isFinal(state));
        expect(finals.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a challenge by approve', () => {
  it('is queued, sent, shown and approved', () => {
    const walk = Walk.by('approve');
    for (const step of ['sent', 'shown', 'approved'] as const) walk.do(approval(step));
    expect(statesOf(walk)).toEqual(['queued', 'sent', 'shown', 'approved']);
  });

  it.each([
    ['denied', 'denied', undefined],
    ['wrong_number', 'failed', 'wrong_number'],
    ['unreachable', 'failed', 'unreachable'],
  ] as const)('by %s ends as %s', (step, state, reason) => {
    const walk = Walk.by('approve');
    expect(walk.do(approval(step)).outcome).toBe('applied');
    expect(walk.challenge.state).toBe(state);
    expect(walk.challenge.reason).toBe(reason);
  });

  it('goes forward alone, and a report that was lost is passed over', () => {
    const walk = Walk.by('approve');
    walk.do(approval('shown'));
    for (const late of ['sent', 'shown'] as const) {
      expect(walk.do(approval(late)).outcome).toBe('ignored');
    }
    expect(statesOf(walk)).toEqual(['queued', 'shown']);
  });

  it('counts the first decision, and none after the end of its life', () => {
    const walk = Walk.by('approve');
    walk.do(approval('denied'));
    expect(walk.do(approval('approved')).outcome).toBe('ended');
    expect(walk.challenge.state).toBe('denied');
    const late = Walk.by('approve');
    late.nowMs += LIFE_MS;
    expect(late.do(approval('approved')).outcome).toBe('expired');
    expect(late.challenge.state).toBe('expired');
  });

  it('keeps which device has approved, and not which has denied', () => {
    const [approved, denied] = [Walk.by('approve'), Walk.by('approve')];
    approved.do({ kind: 'approval', step: 'shown', methodId: 'me_1' });
    approved.do({ kind: 'approval', step: 'approved', methodId: 'me_2' });
    denied.do({ kind: 'approval', step: 'denied', methodId: 'me_2' });
    expect(approved.challenge.provedMethod).toBe('me_2');
    expect(denied.challenge.provedMethod).toBeUndefined();
  });

  it('is proven by no code', () => {
    const walk = Walk.by('approve');
    expect([walk.prove(true), walk.guess('right')]).toEqual(['not_checkable', 'not_checkable']);
    expect(walk.challenge.state).toBe('queued');
  });
});

describe('to carriers, limits on sends and prices a challenge by a method', () => {
  it('is nothing: no delivery, no number, no work but the end’s notification, no facts', () => {
    const walk = Walk.by('totp');
    walk.prove(true);
    expect(walk.challenge.deliveries).toEqual([]);
    expect(walk.challenge.to.sealed + walk.challenge.to.masked + walk.challenge.numberIndex).toBe(
      '',
    );
    expect(walk.changes.flatMap(({ work }) => work)).toEqual([
      { task: 'notify', number: 0, channel: 'totp', state: 'verified' },
    ]);
    expect(walk.changes.flatMap(({ facts }) => facts)).toEqual([]);
  });

  it('cannot be sent, sent again, reported on or guessed as a code of ours', () => {
    const walk = Walk.by('totp');
    const { revision } = walk.challenge;
    const attempt = { token: 'one', leaseMs: 10_000 };
    const route = { channel: 'sms', provider: 'twilio' } as const;
    const to = { kind: 'progress', state: 'sent', rank: 2 } as const;
    const resend = { route, requestId: 'one', waits: false, resendAfterMs: [0], deliveriesMax: 9 };
    for (const [input, outcome] of [
      [{ kind: 'begin', delivery: 0, attempt }, 'settled'],
      [{ kind: 'begin', delivery: 1, attempt }, 'settled'],
      [{ kind: 'transition', delivery: 1, when: 'live', to }, 'ignored'],
      [{ kind: 'resend', ...resend, deliveries: 0 }, 'exhausted'],
      [{ kind: 'check', verifiers: [], requestId: 'one' }, 'not_checkable'],
      [{ kind: 'outcome', verified: true }, 'ignored'],
    ] as [Input, string][]) {
      expect(walk.do(input).outcome).toBe(outcome);
    }
    expect(walk.challenge.revision).toBe(revision);
  });

  it('is looked at again at the end of its life alone', () => {
    const walk = Walk.by('totp');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + LIFE_MS);
    walk.nowMs += 40_000;
    expect(walk.do({ kind: 'look' }).outcome).toBe('fine');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + LIFE_MS);
  });
});

it('an ended one keeps no seed', () => {
  const walk = Walk.by('passkey');
  walk.prove(true);
  expect(walk.challenge.secret.seed).toBe('');
});

it('for any inputs, in any order and repeated: the position only grows, the end comes once, and is notified once', () => {
  const input = fc.oneof(
    fc
      .record({
        right: fc.boolean(),
        requestId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      })
      .map((proof): Input => ({ kind: 'proof', ...proof })),
    fc
      .constantFrom<ApprovalStep>('sent', 'shown', 'approved', 'denied', 'wrong_number')
      .map(approval),
    fc.constantFrom(ends('canceled'), ends('expired')),
    fc.constant<Input>({ kind: 'look', oldestWorkMs: 0 }),
    fc.constant<Input>({ kind: 'check', verifiers: [], requestId: 'a' }),
    fc.constant<Input>({ kind: 'begin', delivery: 0, attempt: { token: 'a', leaseMs: 1 } }),
  );
  const story = fc.array(fc.tuple(input, fc.nat(60_000)), { maxLength: 30 });
  fc.assert(
    fc.property(fc.constantFrom(...TYPED, 'approve' as const), story, (method, steps) => {
      const walk = Walk.by(method);
      for (const [step, waitMs] of steps) {
        const { position, state } = walk.challenge;
        walk.nowMs += waitMs;
        walk.do(step);
        expect(walk.challenge.position).toBeGreaterThanOrEqual(position);
        if (isFinal(state)) expect(walk.challenge.state).toBe(state);
        expect(isFinal(walk.challenge.state)).toBe(walk.challenge.position === FINAL_POSITION);
      }
      const { challenge, changes } = walk;
      const work = changes.flatMap((change) => change.work);
      expect(work.map(({ task }) => task)).toEqual(isFinal(challenge.state) ? ['notify'] : []);
      expect(changes.flatMap(({ facts }) => facts)).toEqual([]);
      expect(challenge.checksLeft).toBe(5 - wrongOnes(challenge.verdicts));
    }),
    { numRuns: cases(2_000) },
  );
});

function wrongOnes(verdicts: readonly (readonly [string, string])[]): number {
  return verdicts.filter(([, verdict]) => verdict !== 'verified').length;
}
