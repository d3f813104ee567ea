import * as fc from 'fast-check';
import {
  FINAL_POSITION,
  isFinal,
  type ProgressState,
  rankOf,
} from '../../../src/challenge/challenge.js';
import { endFacts, type Fact } from '../../../src/challenge/challenge-change.js';
import type { Input } from '../../../src/challenge/lifecycle.js';
import type { Transition } from '../../../src/challenge/ports.js';
import { START_MS, Walk } from '../../fixtures/stored-sample.js';
import { cases } from '../../setup/cases.js';

const CALL = { channel: 'call', provider: 'twilio' } as const;
const SMS = { channel: 'sms', provider: 'twilio' } as const;
const OTHER = { channel: 'sms', provider: 'vonage' } as const;

const transition = (
  to: Transition['to'],
  more: Partial<Omit<Transition, 'id' | 'to'>> = {},
): Input => ({ kind: 'transition', delivery: 1, when: 'live', to, ...more });

const progress = (state: ProgressState, channel: 'sms' | 'call' = 'sms') =>
  ({ kind: 'progress', state, rank: rankOf(channel, state) }) as const;

const resend = (requestId: string, deliveries = 1): Input => ({
  kind: 'resend',
  route: SMS,
  requestId,
  waits: true,
  resendAfterMs: [30_000, 60_000],
  deliveriesMax: 12,
  deliveries,
});

const begin = (token: string, takeover?: { sinceMs: number; repeats: boolean }): Input => ({
  kind: 'begin',
  delivery: 1,
  attempt: { token, leaseMs: 10_000, ...(takeover ? { takeover } : {}) },
});

const feared = (repeats = false): Transition['to'] =>
  repeats
    ? { kind: 'next', reason: 'provider_unavailable', route: OTHER, repeats: true }
    : {
        kind: 'failing',
        reason: 'provider_unavailable',
        scope: 'other_channel',
        graceMs: 30_000,
        unlessHeard: true,
      };

describe('a code', () => {
  it('verifies once, and never again', () => {
    const walk = new Walk();
    expect(walk.guess('right')).toBe('verified');
    expect(walk.challenge.state).toBe('sms_verified');
    expect(walk.guess('right')).toBe('ended');
  });

  it('is checked five times, also after resends', () => {
    const walk = new Walk();
    for (const left of [4, 3, 2, 1]) {
      expect(walk.guess('wrong')).toBe('wrong_code');
      expect(walk.challenge.checksLeft).toBe(left);
      walk.nowMs += 60_000;
      walk.do(resend(`resend ${left}`, walk.challenge.deliveries.length));
    }
    expect(walk.guess('wrong')).toBe('locked');
    expect(walk.challenge).toMatchObject({ state: 'locked', reason: 'too_many_attempts' });
    const { revision } = walk.challenge;
    expect(walk.guess('right')).toBe('locked');
    expect(walk.challenge.revision).toBe(revision);
  });

  it('that a client repeats gets the first verdict and uses no try', () => {
    const walk = new Walk();
    expect([walk.guess('wrong', 'one'), walk.guess('wrong', 'one')]).toEqual([
      'wrong_code',
      'wrong_code',
    ]);
    expect(walk.challenge.checksLeft).toBe(4);
  });

  it('is refused exactly from the end of its life', () => {
    const walk = new Walk();
    walk.nowMs += 599_999;
    expect(new Walk().guess('right')).toBe('verified');
    walk.nowMs += 1;
    expect(walk.guess('right')).toBe('expired');
    expect(walk.challenge.state).toBe('expired');
  });

  it('under another key than the challenge’s is wrong, even with the same text', () => {
    const walk = new Walk();
    const verifiers = [{ keyId: 'k2', verifier: 'right' }];
    expect(walk.do({ kind: 'check', verifiers, requestId: 'one' }).outcome).toBe('wrong_code');
  });

  it('cannot be checked if only calls were placed', () => {
    expect(new Walk({ route: CALL }).guess('right')).toBe('not_checkable');
  });
});

describe('progress', () => {
  it.each([
    ['sms', ['queued', 'sending', 'sent', 'delivered']],
    ['call', ['queued', 'sending', 'calling', 'ringing', 'in_call']],
  ] as const)('of %s reaches its states in their order', (channel, states) => {
    const walk = new Walk({ route: { channel, provider: 'twilio' } });
    for (const state of states.slice(1)) {
      expect(walk.do(transition(progress(state, channel))).outcome).toBe('applied');
    }
    expect(walk.challenge.timeline.map(({ state }) => state)).toEqual([...states]);
  });

  it('never goes back', () => {
    const walk = new Walk();
    walk.do(transition(progress('delivered')));
    expect(walk.do(transition(progress('sent'))).outcome).toBe('ignored');
    expect(walk.do(transition(progress('delivered'))).outcome).toBe('ignored');
  });

  it('of another message, provider or channel changes nothing', () => {
    const walk = new Walk();
    walk.do(transition(progress('sent'), { reference: 'SM1', route: SMS }));
    for (const more of [{ reference: 'SM2', route: SMS }, { route: OTHER }, { route: CALL }]) {
      expect(walk.do(transition(progress('delivered'), more)).outcome).toBe('ignored');
    }
  });

  it('after the end of its life is over', () => {
    const walk = new Walk();
    walk.nowMs += 600_000;
    expect(walk.do(transition(progress('sent'))).outcome).toBe('over');
  });
});

describe('a failure', () => {
  const failed = { kind: 'final', state: 'failed', reason: 'busy', anyDelivery: false } as const;
  const next = { kind: 'next', reason: 'unreachable', route: OTHER } as const;

  it.each([
    ['a call that is declined', CALL],
    ['a second SMS that fails', SMS],
  ])('of %s leaves the code of an SMS that has arrived valid', (_what, route) => {
    const walk = new Walk();
    walk.do(transition(progress('delivered')));
    walk.nowMs += 30_000;
    walk.do({ ...resend('again'), route } as Input);
    walk.do(transition(failed, { delivery: 2 }));
    expect(walk.challenge).toMatchObject({
      state: 'delivered',
      deliveries: [{ state: 'delivered' }, { state: 'failed', reason: 'busy' }],
    });
    expect(walk.challenge.timeline.at(-1)).toMatchObject({ delivery: 1, state: 'delivered' });
    expect(walk.guess('right')).toBe('verified');
    expect(walk.challenge.state).toBe('sms_verified');
  });

  it('after a resend ends the challenge where no earlier SMS has arrived', () => {
    const walk = new Walk();
    walk.do(transition(progress('sent')));
    walk.nowMs += 30_000;
    walk.do(resend('again'));
    walk.do(transition(failed, { delivery: 2 }));
    expect(walk.challenge).toMatchObject({ state: 'failed', reason: 'busy' });
  });

  it('continues with the next route, and says why', () => {
    const walk = new Walk();
    walk.do(transition(progress('sent')));
    walk.do(transition(next));
    expect(walk.challenge).toMatchObject({
      state: 'queued',
      deliveries: [
        { state: 'failed', reason: 'unreachable' },
        { number: 2, provider: 'vonage', state: 'queued' },
      ],
    });
    expect(walk.changes.at(-1)?.work).toEqual([
      { task: 'deliver', number: 2, channel: 'sms', state: 'queued', reason: 'unreachable' },
    ]);
  });

  it('counts only from the newest delivery', () => {
    const walk = new Walk();
    walk.do(transition(next));
    expect(walk.do(transition(failed)).outcome).toBe('ignored');
    expect(walk.do(transition(next)).outcome).toBe('ignored');
    expect(walk.do(transition(failed, { delivery: 2 })).outcome).toBe('applied');
  });

  it('that is pending is canceled by any report on the delivery', () => {
    for (const news of [
      transition(progress('sent')),
      transition({ kind: 'reference' }, { reference: 'SM1', when: 'any' }),
    ]) {
      const walk = new Walk();
      walk.do(transition(feared()));
      walk.do(news);
      walk.nowMs += 30_000;
      expect(walk.do(transition(failed, { when: 'due' })).outcome).toBe('ignored');
    }
  });

  it('that is pending takes effect exactly after its grace', () => {
    const walk = new Walk();
    walk.do(transition(feared()));
    walk.nowMs += 29_999;
    expect(walk.do(transition(failed, { when: 'due' })).outcome).toBe('ignored');
    walk.nowMs += 1;
    expect(walk.do(transition(failed, { when: 'due' })).outcome).toBe('applied');
  });

  it('is not pending if the provider has reported the delivery', () => {
    for (const repeats of [false, true]) {
      const walk = new Walk();
      walk.do(transition(progress('sent'), { reference: 'SM1' }));
      expect(walk.do(transition(feared(repeats))).outcome).toBe('ignored');
      expect(walk.challenge.deliveries).toHaveLength(1);
    }
  });

  it('waits at most until the end of the challenge’s life', () => {
    const walk = new Walk();
    walk.nowMs += 590_000;
    walk.do(transition(feared()));
    expect(walk.challenge.pending?.dueMs).toBe(START_MS + 600_000);
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + 600_000);
  });

  it('after a call that was hung up gives way to the key press that comes late', () => {
    const walk = new Walk({ route: CALL });
    const hungUp = { ...feared(), reason: 'hung_up', graceMs: 3_000, unlessHeard: false } as const;
    walk.do(transition(hungUp as Transition['to'], { when: 'any' }));
    walk.nowMs += 2_000;
    const pressed = { kind: 'final', state: 'call_answered', anyDelivery: true } as const;
    expect(walk.do(transition(pressed)).outcome).toBe('applied');
    walk.nowMs += 2_000;
    expect(walk.do(transition(failed, { when: 'due' })).outcome).toBe('ignored');
  });
});

describe('the right to send', () => {
  it('belongs to one attempt as long as that may still send', () => {
    const walk = new Walk();
    expect(walk.do(begin('one')).outcome).toBe('go');
    expect(walk.do(begin('one')).outcome).toBe('go');
    expect(walk.do(begin('two'))).toMatchObject({ outcome: 'held', figureMs: 10_000 });
    walk.nowMs += 10_000;
    expect(walk.do(begin('two'))).toMatchObject({ outcome: 'uncertain', figureMs: START_MS });
    expect(walk.do(begin('two', { sinceMs: START_MS - 1, repeats: true })).outcome).toBe(
      'uncertain',
    );
    expect(walk.do(begin('two', { sinceMs: START_MS, repeats: true })).outcome).toBe('go');
    expect(walk.challenge.repeated).toBe(true);
  });

  it('does not let the replaced attempt change anything', () => {
    const walk = new Walk();
    walk.do(begin('one'));
    walk.nowMs += 10_000;
    walk.do(begin('two', { sinceMs: START_MS, repeats: false }));
    const sent = (attempt: string) =>
      walk.do(transition(progress('sent'), { attempt, reference: attempt, when: 'any' })).outcome;
    expect(sent('one')).toBe('ignored');
    expect(sent('two')).toBe('applied');
    expect(walk.challenge.deliveries[0]?.reference).toBe('two');
  });

  it.each([
    ['a provider has it', transition(progress('sent'), { reference: 'SM1' })],
    ['it is waited for', transition(feared())],
    ['it has ended', transition({ kind: 'final', state: 'canceled', anyDelivery: true })],
    ['another delivery took its place', transition({ kind: 'next', reason: 'busy', route: OTHER })],
  ])('is not given if %s', (_, before) => {
    const walk = new Walk();
    walk.do(before);
    expect(walk.do(begin('one')).outcome).toBe('settled');
  });

  it('is not given after the end of the challenge’s life', () => {
    const walk = new Walk();
    walk.nowMs += 600_000;
    expect(walk.do(begin('one')).outcome).toBe('over');
  });
});

describe('a resend', () => {
  it('has waits, and none is possible after the last', () => {
    const walk = new Walk();
    walk.nowMs += 10_000;
    expect(walk.do(resend('one'))).toMatchObject({ outcome: 'too_soon', figureMs: 20_000 });
    walk.nowMs += 20_000;
    expect(walk.do(resend('one')).outcome).toBe('resent');
    walk.nowMs += 60_000;
    expect(walk.do(resend('two', 2)).outcome).toBe('resent');
    walk.nowMs += 60_000;
    expect(walk.do(resend('three', 3)).outcome).toBe('exhausted');
  });

  it('that a client repeats sends once', () => {
    const walk = new Walk();
    walk.nowMs += 30_000;
    walk.do(resend('one'));
    expect(walk.do(resend('one')).outcome).toBe('resent');
    expect(walk.challenge.deliveries).toHaveLength(2);
  });

  it('is refused at the maximum of deliveries', () => {
    const walk = new Walk();
    walk.nowMs += 30_000;
    const last = { ...resend('one'), deliveriesMax: 2 } as Input;
    expect(walk.do(last).outcome).toBe('resent');
    walk.nowMs += 60_000;
    expect(walk.do({ ...resend('two', 2), deliveriesMax: 2 } as Input).outcome).toBe('exhausted');
  });

  it('is refused exactly from the end of the challenge’s life', () => {
    const [early, late] = [new Walk(), new Walk()];
    early.nowMs += 599_999;
    late.nowMs += 600_000;
    expect([early, late].map((walk) => walk.do(resend('one')).outcome)).toEqual([
      'resent',
      'expired',
    ]);
    expect(late.challenge.state).toBe('expired');
  });

  it('changes nothing if a failover was queued after its admission', () => {
    const walk = new Walk();
    walk.do(transition({ kind: 'next', reason: 'busy', route: OTHER }));
    walk.nowMs += 30_000;
    expect(walk.do(resend('one', 1)).outcome).toBe('changed');
  });
});

it('facts about a call are recorded once, for its own delivery, and never removed', () => {
  const walk = new Walk({ route: CALL });
  walk.do(transition({ kind: 'next', reason: 'busy', route: CALL }));
  const note = (fact: 'held' | 'machine') =>
    walk.do(transition({ kind: 'note', fact }, { delivery: 2 })).outcome;
  expect([note('held'), note('machine'), note('held')]).toEqual(['applied', 'applied', 'ignored']);
  const heard = { human: false, machine: true, unsure: false, held: true };
  expect(walk.challenge.deliveries[0]).not.toHaveProperty('hearing');
  expect(walk.challenge.deliveries[1]).toMatchObject({ number: 2, hearing: heard });
});

it('an ended challenge keeps no sealed number, seed, verifier or index, but the seed of a digit to press', () => {
  const canceled = transition({ kind: 'final', state: 'canceled', anyDelivery: true });
  for (const match of [false, true]) {
    const walk = new Walk({ match });
    walk.do(canceled);
    expect(walk.challenge).toMatchObject({
      to: { sealed: '' },
      verifier: '',
      numberIndex: '',
      secret: { seed: match ? 'seed' : '' },
    });
  }
});

it('is checked after half a minute, and then at growing intervals, until a provider has it', () => {
  const walk = new Walk();
  const waits: number[] = [];
  for (let due = 30_000; due < 600_000; ) {
    walk.nowMs = START_MS + due;
    expect(walk.do({ kind: 'look' }).outcome).toBe('open');
    due = Number(walk.changes.at(-1)?.deadlineMs) - START_MS;
    waits.push(due - (walk.nowMs - START_MS));
  }
  expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 120_000]);
});

describe('a check of a challenge', () => {
  const look = (oldestWorkMs?: number): Input => ({
    kind: 'look',
    ...(oldestWorkMs === undefined ? {} : { oldestWorkMs }),
  });

  it('that has ended finds a lost notification if all waiting work is newer', () => {
    const walk = new Walk();
    walk.guess('right');
    const told = (oldestWorkMs?: number) => {
      walk.do(look(oldestWorkMs));
      return walk.changes.at(-1)?.work.map(({ task, state }) => `${task} ${state}`);
    };
    expect(told()).toEqual([]);
    walk.nowMs += 30_000;
    expect([told(START_MS), told(START_MS + 1), told()]).toEqual([
      [],
      ['notify sms_verified'],
      ['notify sms_verified'],
    ]);
    const [, end, , , , again] = walk.changes.map(({ facts }) => facts);
    expect(again).toEqual(end);
  });

  it.each([
    ['an SMS once', SMS, 'sent', 600_000],
    ['a call until it comes', CALL, 'calling', 120_000 + 30_000],
  ] as const)('asks for the overdue last word of %s', (_, route, state, nextMs) => {
    const overdueMs = { sms: 120_000, call: 120_000 };
    const walk = new Walk({ route }, { overdueMs });
    walk.do(transition(progress(state, route.channel), { reference: 'SM1' }));
    walk.nowMs += 119_999;
    expect(walk.do(look()).outcome).toBe('fine');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + 120_000);
    walk.nowMs += 1;
    expect(walk.do(look()).outcome).toBe('overdue');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(START_MS + nextMs);
  });
});

describe('for any inputs, in any order and repeated', () => {
  const states = fc.constantFrom<ProgressState>('sending', 'sent', 'delivered');
  const delivery = fc.integer({ min: 1, max: 3 });
  const report = fc.oneof(
    fc
      .record({ state: states, delivery })
      .map(({ state, delivery: number }) => transition(progress(state), { delivery: number })),
    delivery.map((number) =>
      transition({ kind: 'next', reason: 'unreachable', route: OTHER }, { delivery: number }),
    ),
    delivery.map((number) =>
      transition(
        { kind: 'final', state: 'failed', reason: 'unreachable', anyDelivery: false },
        { delivery: number },
      ),
    ),
    fc.constant(transition(feared())),
    fc.constant(transition(feared(true))),
    fc.constantFrom('one', 'two').map((token) => begin(token)),
    fc.constant<Input>({ kind: 'look', oldestWorkMs: 0 }),
    fc.nat(3).map((index) => resend(`resend ${index}`, index + 1)),
    fc.constantFrom('right', 'wrong').map(
      (code): Input => ({
        kind: 'check',
        verifiers: [{ keyId: 'k1', verifier: code }],
        requestId: code,
      }),
    ),
    fc.constant(
      transition(
        { kind: 'final', state: 'expired', anyDelivery: true },
        { delivery: 0, when: 'over' },
      ),
    ),
  );
  const story = fc.array(fc.tuple(report, fc.nat(40_000)), { maxLength: 40 });

  it('the position only grows, the end comes once, and is notified once', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const walk = new Walk();
        for (const [input, waitMs] of steps) {
          const { position, state } = walk.challenge;
          walk.nowMs += waitMs;
          walk.do(input);
          expect(walk.challenge.position).toBeGreaterThanOrEqual(position);
          if (isFinal(state)) expect(walk.challenge.state).toBe(state);
          expect(isFinal(walk.challenge.state)).toBe(walk.challenge.position === FINAL_POSITION);
        }
        const told = walk.changes
          .flatMap(({ work }) => work)
          .filter(({ task }) => task === 'notify');
        expect(told).toHaveLength(isFinal(walk.challenge.state) ? 1 : 0);
      }),
      { numRuns: cases(2_000) },
    );
  });

  it('each fact is given once, travels with work, and names no number and no subject', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const walk = new Walk({ subject: 'user-8c1f' });
        for (const [input, waitMs] of steps) {
          walk.nowMs += waitMs;
          // A look repeats the end where its work was lost.
          if (input.kind !== 'look') walk.do(input);
        }
        const { challenge, changes } = walk;
        for (const { facts, work } of changes) if (work.length === 0) expect(facts).toEqual([]);
        const facts = changes.flatMap((change) => change.facts);
        const of = (kind: Fact['kind']) => facts.filter((fact) => fact.kind === kind);
        const failed = challenge.deliveries.filter(({ state }) => state === 'failed');
        expect(of('started')).toHaveLength(1);
        const learnt = of('delivery_failed').map(({ delivery }) => delivery);
        expect(learnt).toEqual([...new Set(learnt)].sort((a, b) => a - b));
        // A failure after an earlier delivery has arrived changes nothing and queues no work, so nothing is learnt of it.
        const arrived = challenge.timeline.find(({ state }) => state === 'delivered')?.delivery;
        for (const { number } of failed) {
          if (arrived === undefined || number <= arrived) expect(learnt).toContain(number);
        }
        for (const number of learnt) expect(failed.map((each) => each.number)).toContain(number);
        const told = endFacts(challenge);
        expect(of('ended')).toEqual(told);
        expect(told).toHaveLength(isFinal(challenge.state) ? 1 : 0);
        const text = JSON.stringify(facts);
        expect(text).not.toMatch(/\+358|\*|sealed|user/);
        expect(text).not.toMatch(/Ms":(-|null)/);
      }),
      { numRuns: cases(2_000) },
    );
  });

  it('each delivery is queued once, and at most one uncertain send is repeated', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const walk = new Walk();
        for (const [input, waitMs] of steps) {
          walk.nowMs += waitMs;
          walk.do(input);
        }
        const queued = walk.changes
          .flatMap(({ work }) => work)
          .filter(({ task }) => task === 'deliver');
        expect(queued.map(({ number }) => number)).toEqual(
          walk.challenge.deliveries.map(({ number }) => number),
        );
        expect(walk.challenge.checksLeft).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: cases(2_000) },
    );
  });
});

describe('a call that reads its code out', () => {
  const speaking = (more: object = {}) => new Walk({ route: CALL, speaksCode: true, ...more });
  const spoken = transition({ kind: 'note', fact: 'spoken' });
  const hungUp = transition({
    kind: 'failing',
    reason: 'hung_up',
    scope: 'none',
    graceMs: 3_000,
    unlessHeard: false,
  });
  const failed = transition({ kind: 'final', state: 'failed', reason: 'busy', anyDelivery: false });

  it('is verified by its code, as a call', () => {
    const walk = speaking();
    expect(walk.guess('wrong')).toBe('wrong_code');
    expect(walk.guess('right')).toBe('verified');
    expect(walk.challenge.state).toBe('call_answered');
  });

  it('fails as any other call until the code was heard', () => {
    const walk = speaking();
    walk.do(failed);
    expect(walk.challenge).toMatchObject({ state: 'failed', reason: 'busy' });
  });

  it.each([
    ['the end of the call', hungUp],
    ['a failure that is reported late', failed],
    ['a failure with another route', transition({ kind: 'next', reason: 'busy', route: SMS })],
  ])('goes on after the code was heard, whatever %s says', (_what, input) => {
    const walk = speaking();
    walk.do(spoken);
    expect(walk.do(input).outcome).toBe('ignored');
    expect(walk.challenge).toMatchObject({ state: 'queued', deliveries: [{ number: 1 }] });
    expect(walk.guess('right')).toBe('verified');
  });

  it('still expires, is canceled, and ends after too many codes', () => {
    const canceled = transition({ kind: 'final', state: 'canceled', anyDelivery: true });
    const walk = speaking();
    walk.do(spoken);
    walk.do(canceled);
    expect(walk.challenge.state).toBe('canceled');
    const guessed = speaking({ checksMax: 1 });
    guessed.do(spoken);
    expect(guessed.guess('wrong')).toBe('locked');
  });

  it('is not asked about once the code was heard', () => {
    const walk = new Walk(
      { route: CALL, speaksCode: true },
      { overdueMs: { sms: 120_000, call: 120_000 } },
    );
    walk.do(transition(progress('in_call', 'call'), { reference: 'CA1' }));
    walk.do(spoken);
    walk.nowMs += 300_000;
    expect(walk.do({ kind: 'look' }).outcome).toBe('fine');
    expect(walk.changes.at(-1)?.deadlineMs).toBe(walk.challenge.expiresAtMs);
  });

  it('after an SMS, an SMS verifies', () => {
    const walk = speaking({ route: SMS });
    expect(walk.guess('right')).toBe('verified');
    expect(walk.challenge.state).toBe('sms_verified');
  });
});

it('an extension is gone with the end, as the number is', () => {
  const walk = new Walk({ route: CALL, extension: 'k1.sealed' });
  expect(walk.challenge.extension).toBe('k1.sealed');
  walk.do(transition({ kind: 'final', state: 'canceled', anyDelivery: true }));
  expect(walk.challenge.extension).toBeUndefined();
});

describe('a message', () => {
  const message = () =>
    new Walk({
      content: { sealed: 'k1.content', parts: 1, machines: false },
      verifier: '',
      checksMax: 0,
    });

  it('has no code that could be checked here', () => {
    const walk = message();
    expect(walk.guess('')).toBe('not_checkable');
    expect(walk.guess('right')).toBe('not_checkable');
    expect(isFinal(walk.challenge.state)).toBe(false);
  });

  it('ends once an older delivery has arrived, and keeps neither content nor number', () => {
    const walk = message();
    walk.do(begin('first'));
    walk.do(transition(feared(true)));
    expect(walk.challenge.deliveries).toHaveLength(2);
    walk.do(transition(progress('delivered'), { delivery: 1 }));
    expect(walk.challenge).toMatchObject({
      state: 'arrived',
      content: { sealed: '' },
      to: { sealed: '' },
    });
  });

  it('is heard once its call ends after the first reading, and fails as any other call before', () => {
    const content = { sealed: 'k1.content', parts: 1, machines: false };
    const hungUp = transition({
      kind: 'failing',
      reason: 'hung_up',
      scope: 'none',
      graceMs: 3_000,
      unlessHeard: false,
    });
    const unread = new Walk({ route: CALL, content });
    unread.do(hungUp);
    expect(isFinal(unread.challenge.state)).toBe(false);
    const read = new Walk({ route: CALL, content });
    read.do(transition({ kind: 'note', fact: 'spoken' }));
    read.do(hungUp);
    expect(read.challenge).toMatchObject({ state: 'heard', content: { sealed: '' } });
  });

  it('has one outcome: the first word counts, also after its end', () => {
    const walk = message();
    walk.do(begin('first'));
    walk.do(transition(progress('delivered')));
    expect(isFinal(walk.challenge.state)).toBe(true);
    expect(walk.do({ kind: 'outcome', verified: true }).outcome).toBe('applied');
    expect(walk.do({ kind: 'outcome', verified: false }).outcome).toBe('ignored');
    expect(walk.challenge.content).toMatchObject({ outcome: 'verified', sealed: '' });
  });

  it('has an outcome, a challenge has none', () => {
    expect(new Walk().do({ kind: 'outcome', verified: true }).outcome).toBe('ignored');
  });
});
