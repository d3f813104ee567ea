import {
  APPROVAL_LIMITS,
  BACK_OFF_MS,
  NO_APPROVALS,
  type OpenRequest,
  type SubjectApprovals,
} from '../../../src/approvals/approval.js';
import * as rules from '../../../src/approvals/approval-rules.js';
import { APPROVAL_LIFE_MS_MAX } from '../../../src/challenge/policy.js';

const NOW = Date.UTC(2027, 0, 1);
const DEVICE = 'me_phone';
const RIGHT = { signed: true, matches: true };
const MINUTE_MS = 60_000;

let state: SubjectApprovals;
let nowMs: number;
let count: number;
beforeEach(() => {
  state = NO_APPROVALS;
  nowMs = NOW;
  count = 0;
});

function request(given: Partial<OpenRequest> = {}): OpenRequest {
  count += 1;
  return {
    challengeId: `ch_${count}`,
    nonce: `nonce-${count}`,
    verifier: 'verifier',
    source: `stranger-${count}`,
    devices: [DEVICE],
    ...{ brand: 'Acme', what: 'Sign in', where: 'Helsinki' },
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 2 * MINUTE_MS,
    ...given,
  };
}

function apply<R>({ result, next }: rules.Ruled<R>): R {
  state = next ?? state;
  return result;
}

function ask(given: Partial<OpenRequest> = {}): string {
  const opened = apply(rules.open(state, request(given), nowMs));
  return opened.kind === 'suppressed' ? opened.reason : opened.kind;
}

function say(
  challengeId: string,
  decision: 'approve' | 'deny' = 'approve',
  proof = RIGHT,
  device = DEVICE,
): string {
  const given = { challengeId, device, decision, number: '42', signature: '' };
  return apply(rules.answer(state, given, () => proof, nowMs)).kind;
}

/** A request of this source is approved: the source is known from now on. */
function approve(source: string): void {
  expect(ask({ source })).toBe('opened');
  expect(say(`ch_${count}`)).toBe('approved');
}

describe('an answer', () => {
  beforeEach(() => {
    expect(ask()).toBe('opened');
  });

  test.each([
    ['approve', RIGHT, 'approved'],
    ['deny', { signed: true, matches: false }, 'denied'],
    ['approve', { signed: true, matches: false }, 'wrong_number'],
  ] as const)(
    '%s %j ends the request as %s, and every later one is refused',
    (decision, proof, end) => {
      expect(say('ch_1', decision, proof)).toBe(end);
      expect(state.open).toEqual([]);
      expect(state.ended).toMatchObject([{ end, device: DEVICE, untold: true }]);
      expect(say('ch_1')).toBe('ended');
      expect(say('ch_1', 'deny')).toBe('ended');
      expect(state.ended).toHaveLength(1);
    },
  );

  test('that is not signed by the device changes nothing', () => {
    expect(say('ch_1', 'approve', { signed: false, matches: true })).toBe('unsigned');
    expect(state.open).toHaveLength(1);
  });

  test('from a device that was paired after the request began is refused', () => {
    expect(say('ch_1', 'approve', RIGHT, 'me_later')).toBe('unknown');
    expect(state.open).toHaveLength(1);
  });

  test('to a request that there is not is refused', () => {
    expect(say('ch_9')).toBe('unknown');
  });

  test('is too late from the moment on that the request expires', () => {
    nowMs += 2 * MINUTE_MS;
    expect(say('ch_1')).toBe('expired');
    expect(state.ended).toMatchObject([{ end: 'expired', endedAtMs: NOW + 2 * MINUTE_MS }]);
  });

  test('does not come for a request that was withdrawn', () => {
    expect(apply(rules.withdraw(state, 'ch_1', nowMs))).toBe('withdrawn');
    expect(say('ch_1')).toBe('ended');
  });

  test('stays untold until the challenge knows', () => {
    say('ch_1');
    apply(rules.told(state, ['ch_1']));
    expect(state.ended[0]).not.toHaveProperty('untold');
  });
});

test('a request is shown once to the challenge, and only by devices that may answer', () => {
  ask();
  expect(apply(rules.show(state, 'ch_1', 'me_later', nowMs))).toBe('unknown');
  expect(apply(rules.show(state, 'ch_1', DEVICE, nowMs))).toBe('shown');
  expect(apply(rules.show(state, 'ch_1', DEVICE, nowMs))).toBe('again');
  expect(apply(rules.show(state, 'ch_9', DEVICE, nowMs))).toBe('unknown');
});

test('the same challenge asks once, and not again after its end', () => {
  expect(ask({ challengeId: 'ch_same' })).toBe('opened');
  expect(ask({ challengeId: 'ch_same' })).toBe('repeated');
  expect(state.open).toHaveLength(1);
  say('ch_same', 'deny');
  expect(ask({ challengeId: 'ch_same' })).toBe('ended');
});

test('a subject without a device is not asked', () => {
  expect(ask({ devices: [] })).toBe('no_device');
});

describe('against prompt bombing', () => {
  test('strangers have two open requests, however many sources they name', () => {
    const asked = Array.from({ length: 100 }, () => ask());
    expect(asked.filter((each) => each === 'opened')).toHaveLength(2);
    expect(state.open).toHaveLength(2);
  });

  test('one place is left for a browser that verified before', () => {
    approve('own');
    for (let each = 0; each < 100; each += 1) ask();
    expect(ask({ source: 'own' })).toBe('opened');
    expect(state.open).toHaveLength(APPROVAL_LIMITS.openMax);
    expect(ask({ source: 'own' })).toBe('open_requests');
  });

  test('a denied request makes strangers wait, twice as far as an ignored one; the own browser does not wait', () => {
    approve('own');
    ask();
    say(`ch_${count}`, 'deny');
    expect(ask()).toBe('back_off');
    expect(ask({ source: 'own' })).toBe('opened');
    nowMs += (BACK_OFF_MS[1] as number) - 1;
    expect(ask()).toBe('back_off');
    nowMs += 1;
    expect(ask()).toBe('opened');
  });

  test('waits grow with every request that is ignored, up to an hour, and are forgotten after a day', () => {
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      expect(ask()).toBe('opened');
      nowMs += 2 * MINUTE_MS;
      const from = nowMs;
      while (ask() === 'back_off') nowMs += 1_000;
      waits.push(nowMs - from);
      apply(rules.withdraw(state, `ch_${count}`, nowMs));
      // The withdrawn one counts as well: the wait after it is passed over.
      nowMs += 3_600_000;
    }
    expect(waits[0]).toBe(BACK_OFF_MS[0]);
    expect(waits.at(-1)).toBe(BACK_OFF_MS.at(-1));
    expect([...waits].sort((one, other) => one - other)).toEqual(waits);
    nowMs += APPROVAL_LIMITS.missesMs;
    expect(ask()).toBe('opened');
    nowMs += 2 * MINUTE_MS + (BACK_OFF_MS[0] as number);
    expect(ask()).toBe('opened');
  });

  test('a canceled request counts as ignored: starting and canceling shows no stream of prompts', () => {
    let prompts = 0;
    for (let second = 0; second < 60; second += 1) {
      if (ask() === 'opened') prompts += 1;
      apply(rules.withdraw(state, `ch_${count}`, nowMs));
      nowMs += 1_000;
    }
    expect(prompts).toBeLessThanOrEqual(2);
  });

  test('a source that has told nothing never becomes known', () => {
    approve('');
    expect(state.known).toEqual([]);
  });

  test('a known source is forgotten after ninety days, and only the newest eight are kept', () => {
    for (let each = 0; each < 10; each += 1) approve(`own-${each}`);
    expect(state.known).toHaveLength(APPROVAL_LIMITS.knownSourcesMax);
    ask();
    ask();
    expect(ask({ source: 'own-9' })).toBe('opened');
    expect(ask({ source: 'own-0' })).toBe('open_requests');
    nowMs += APPROVAL_LIMITS.knownSourceMs;
    ask();
    ask();
    expect(ask({ source: 'own-9' })).not.toBe('opened');
  });
});

test('the history keeps the newest twenty', () => {
  for (let each = 0; each < 30; each += 1) approve('own');
  expect(state.ended).toHaveLength(APPROVAL_LIMITS.historyMax);
  expect(state.ended[0]?.challengeId).toBe('ch_30');
});

test('a challenge by approval ends with its request', () => {
  expect(APPROVAL_LIFE_MS_MAX).toBe(APPROVAL_LIMITS.requestMs);
});

test('a suppressed request says from when on it is of use to ask again', () => {
  const opened = (given: Partial<OpenRequest> = {}) =>
    apply(rules.open(state, request(given), nowMs));
  expect(opened({ devices: [] })).toEqual({ kind: 'suppressed', reason: 'no_device' });
  const first = request();
  apply(rules.open(state, first, nowMs));
  nowMs += 1_000;
  ask();
  expect(opened()).toEqual({
    ...{ kind: 'suppressed', reason: 'open_requests' },
    untilMs: first.expiresAtMs,
  });
  say(first.challengeId, 'deny');
  expect(opened()).toEqual({
    ...{ kind: 'suppressed', reason: 'back_off' },
    untilMs: nowMs + (BACK_OFF_MS[1] ?? 0),
  });
});
