/** The rules of a session, without a store. */
import * as fc from 'fast-check';
import { newPlan, stepDone } from '../../../src/sessions/method-plan.js';
import type { StoredSession } from '../../../src/sessions/ports.js';
import type { Session } from '../../../src/sessions/session.js';
import {
  attach,
  claimStart,
  detach,
  finish,
  open,
  proven,
  type Rule,
  redeem,
  replan,
  settle,
  speak,
} from '../../../src/sessions/session-rules.js';

const START_MS = Date.UTC(2027, 0, 1);
const LINK_MS = 600_000;
const LIFE_MS = 1_800_000;
const RETENTION_MS = 86_400_000;
const NUMBER = { sealed: 'k1.sealed', masked: '+358*****4567', country: 'FI' };
const CANCEL = { state: 'canceled', outcome: 'canceled' } as const;
const OPEN = {
  id: 'se_1',
  tokenHash: 'token',
  cookieHash: 'cookie',
  lifeMs: LIFE_MS,
  locale: 'fi',
};

/** A session whose decisions are all written. */
class Visit {
  stored: StoredSession;
  nowMs = START_MS;
  forgetMs = 0;

  constructor(changes: Partial<Session> = {}) {
    const session: Session = {
      id: 'se_1',
      tenant: 'default',
      purpose: 'setup',
      subject: 'person-1',
      state: 'open',
      channels: ['sms', 'call'],
      returnUrl: 'https://id.example.com/done',
      skippable: false,
      otherMethods: true,
      match: false,
      createdAtMs: START_MS,
      expiresAtMs: START_MS + LINK_MS,
      starts: 0,
      ...changes,
    };
    this.stored = { session, tokenHash: 'token', unknown: { later: 'kept' } };
  }

  get session(): Session {
    return this.stored.session;
  }

  do<K extends string>(rule: Rule<K>): K {
    const { kind, next, forgetMs } = rule(this.stored, this.nowMs, RETENTION_MS);
    if (next) this.stored = next;
    if (forgetMs !== undefined) this.forgetMs = forgetMs;
    return kind;
  }

  /** Opened, with a challenge to a typed number. */
  static started(): Visit {
    const visit = new Visit();
    visit.do(open(OPEN));
    visit.do(claimStart(10));
    visit.do(attach(1, 'ch_1', NUMBER));
    return visit;
  }
}

const verified = (atMs: number, challengeId = 'ch_1') =>
  settle({ state: 'verified', challengeId, method: 'sms', atMs });

describe('the link', () => {
  it('opens the session once, and its life starts again', () => {
    const visit = new Visit();
    visit.nowMs += LINK_MS - 1;
    expect(visit.do(open(OPEN))).toBe('opened');
    expect(visit.stored).toMatchObject({ openerHash: 'token', cookieHash: 'cookie' });
    expect(visit.stored.tokenHash).toBeUndefined();
    expect(visit.session).toMatchObject({
      openedAtMs: visit.nowMs,
      expiresAtMs: visit.nowMs + LIFE_MS,
      locale: 'fi',
    });
    expect(visit.forgetMs).toBe(visit.nowMs + LIFE_MS + RETENTION_MS);
    expect(visit.do(open({ ...OPEN, cookieHash: 'another' }))).toBe('refused');
    expect(visit.stored.cookieHash).toBe('cookie');
  });

  it('with another token, or at the end of its time, opens nothing', () => {
    const visit = new Visit();
    expect(visit.do(open({ ...OPEN, tokenHash: 'guessed' }))).toBe('refused');
    visit.nowMs += LINK_MS;
    expect(visit.do(open(OPEN))).toBe('refused');
  });

  it('does not change the language of the tenant’s request', () => {
    const visit = new Visit({ locale: 'sv' });
    visit.do(open(OPEN));
    expect(visit.session.locale).toBe('sv');
    expect(visit.do(speak('de'))).toBe('spoken');
    expect(visit.session.locale).toBe('de');
  });
});

describe('a challenge', () => {
  it('is started up to the maximum', () => {
    const visit = new Visit();
    visit.do(open(OPEN));
    const claims = [1, 2, 3].map(() => visit.do(claimStart(2)));
    expect(claims).toEqual(['claimed', 'claimed', 'exhausted']);
    expect(visit.session.starts).toBe(2);
  });

  it('of an earlier start is replaced by a later one', () => {
    const visit = new Visit();
    visit.do(open(OPEN));
    visit.do(claimStart(10));
    visit.do(claimStart(10));
    expect(visit.do(attach(1, 'ch_1'))).toBe('overtaken');
    expect(visit.do(attach(2, 'ch_2'))).toBe('attached');
    expect(visit.session.challengeId).toBe('ch_2');
  });

  it('is neither started nor followed from the end of the session', () => {
    const visit = new Visit();
    visit.do(open(OPEN));
    visit.do(claimStart(10));
    visit.nowMs += LIFE_MS;
    expect([visit.do(claimStart(10)), visit.do(attach(1, 'ch_1'))]).toEqual(['ended', 'ended']);
    visit.nowMs -= 1;
    expect([visit.do(attach(1, 'ch_1')), visit.do(claimStart(10))]).toEqual([
      'attached',
      'claimed',
    ]);
  });

  it('that is no longer followed removes the number if the person typed it', () => {
    const typed = Visit.started();
    expect(typed.do(detach('ch_1'))).toBe('detached');
    expect(typed.session).not.toHaveProperty('number');
    expect(typed.session).not.toHaveProperty('challengeId');

    const given = new Visit({ number: NUMBER });
    given.do(open(OPEN));
    given.do(claimStart(10));
    given.do(attach(1, 'ch_1'));
    expect(given.do(detach('ch_2'))).toBe('ignored');
    expect(given.do(detach('ch_1'))).toBe('detached');
    expect(given.session.number).toEqual(NUMBER);
  });
});

describe('the end', () => {
  it('is a challenge that was verified in time', () => {
    const visit = Visit.started();
    const { expiresAtMs } = visit.session;
    expect(visit.do(verified(START_MS, 'ch_2'))).toBe('ignored');
    expect(visit.do(verified(expiresAtMs))).toBe('ignored');
    expect(visit.do(verified(expiresAtMs - 1))).toBe('settled');
    expect(visit.session).toMatchObject({
      state: 'verified',
      method: 'sms',
      verifiedAtMs: expiresAtMs - 1,
      number: NUMBER,
    });
    expect(visit.forgetMs).toBe(visit.nowMs + RETENTION_MS);
    expect(visit.do(detach('ch_1'))).toBe('ignored');
  });

  it('comes exactly when its time is over', () => {
    const visit = Visit.started();
    visit.nowMs = visit.session.expiresAtMs - 1;
    expect(visit.do(settle({ state: 'expired' }))).toBe('ignored');
    visit.nowMs += 1;
    expect(visit.do(settle({ state: 'expired' }))).toBe('settled');
    expect(visit.session).toMatchObject({ state: 'expired', number: { sealed: '' } });
    expect(visit.forgetMs).toBe(visit.nowMs + RETENTION_MS);
  });

  it('invalidates the link, and keeps a sealed number only if it is verified', () => {
    const visit = new Visit({ number: NUMBER });
    visit.do(finish('result', CANCEL));
    expect(visit.stored.tokenHash).toBeUndefined();
    expect(visit.session).toMatchObject({ state: 'canceled', outcome: 'canceled' });
    expect(visit.session.number).toEqual({ ...NUMBER, sealed: '' });
  });
});

describe('the result', () => {
  it('of an open session is given only when the person leaves', () => {
    const visit = Visit.started();
    expect(visit.do(finish('result'))).toBe('unverified');
    expect(visit.session.state).toBe('open');
    expect(visit.do(finish('result', CANCEL))).toBe('finished');
    expect(visit.session.state).toBe('canceled');
  });

  it('of a session whose time is over is always `expired`', () => {
    const visit = Visit.started();
    visit.nowMs = visit.session.expiresAtMs;
    visit.do(finish('result', CANCEL));
    expect(visit.session).toMatchObject({ state: 'expired', outcome: 'expired' });
  });

  it('stays the first one, and is redeemed once', () => {
    const visit = Visit.started();
    visit.do(verified(START_MS));
    visit.do(finish('first', CANCEL));
    visit.nowMs += 1;
    visit.do(finish('second', CANCEL));
    expect(visit.session).toMatchObject({
      state: 'verified',
      outcome: 'verified',
      result: { id: 'first', atMs: START_MS },
    });
    expect(['second', 'first', 'first'].map((id) => visit.do(redeem(id)))).toEqual([
      'another',
      'redeemed',
      'used',
    ]);
    expect(visit.session.redeemedAtMs).toBe(visit.nowMs);
  });
});

describe('for any inputs, in any order and repeated', () => {
  const challenge = fc.constantFrom('ch_1', 'ch_2');
  const rule = fc.oneof(
    fc.constantFrom('token', 'guessed').map((tokenHash) => open({ ...OPEN, tokenHash })),
    fc.constant(claimStart(3)),
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), challenge, fc.option(fc.constant(NUMBER)))
      .map(([start, id, number]) => attach(start, id, number ?? undefined)),
    challenge.map((id) => detach(id)),
    fc.tuple(fc.nat(3_000_000), challenge).map(([ms, id]) => verified(START_MS + ms, id)),
    fc.constant(settle({ state: 'expired' })),
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.boolean())
      .map(([id, leaves]) => finish(id, leaves ? CANCEL : undefined)),
    fc.constantFrom('a', 'b').map((id) => redeem(id)),
  ) as fc.Arbitrary<Rule<string>>;
  const story = fc.array(fc.tuple(rule, fc.nat(400_000)), { maxLength: 30 });

  it('it is opened, ended and redeemed at most once, and unknown fields are kept', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const visit = new Visit();
        const kinds: string[] = [];
        for (const [step, waitMs] of steps) {
          const { state, result } = visit.session;
          visit.nowMs += waitMs;
          kinds.push(visit.do(step));
          if (state !== 'open') expect(visit.session.state).toBe(state);
          if (result) expect(visit.session.result).toEqual(result);
          expect(visit.session.starts).toBeLessThanOrEqual(3);
          expect(visit.stored.unknown).toEqual({ later: 'kept' });
        }
        for (const once of ['opened', 'settled', 'redeemed']) {
          expect(kinds.filter((kind) => kind === once).length).toBeLessThanOrEqual(1);
        }
        const { state, number } = visit.session;
        if (state !== 'open' && state !== 'verified') expect(number?.sealed ?? '').toBe('');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a session with methods', () => {
  const PHONE = { by: 'sms', methodId: 'me_phone' } as const;
  const pending = { kind: 'totp', sealed: 'k1.secret' } as const;
  const enrolling = { challengeId: 'ch_1', to: 'enrol' } as const;

  /** Opened, with a challenge to a typed number. */
  function enrolment(): Visit {
    const plan = { ...newPlan(['phone', 'app'], true), account: 'k1.account' };
    const visit = new Visit({ plan });
    visit.do(open(OPEN));
    visit.do(claimStart(10));
    visit.do(attach(1, 'ch_1', NUMBER, enrolling));
    return visit;
  }

  const registered = (atMs: number, challengeId = 'ch_1') =>
    proven(challengeId, atMs, (plan) => stepDone(plan, 'phone', PHONE));

  it('takes the proof of its challenge once, and in time', () => {
    const visit = enrolment();
    expect(visit.do(registered(START_MS, 'ch_other'))).toBe('ignored');
    expect(visit.do(registered(visit.session.expiresAtMs))).toBe('ignored');
    expect(visit.do(registered(START_MS))).toBe('changed');
    expect(visit.session.plan?.steps[0]?.done).toEqual(PHONE);
    expect(visit.do(registered(START_MS))).toBe('ignored');
    expect(visit.session.state).toBe('open');
  });

  it('follows a proof no longer where it is told so', () => {
    const visit = enrolment();
    visit.do(proven('ch_1', START_MS, () => undefined, true));
    expect(visit.session.challengeId).toBeUndefined();
    expect(visit.session.plan?.followed).toBeUndefined();
  });

  it('keeps a typed number only once it is registered', () => {
    const before = enrolment();
    before.do(detach('ch_1'));
    expect(before.session).not.toHaveProperty('number');
    expect(before.session.plan?.followed).toBeUndefined();
    const after = enrolment();
    after.do(registered(START_MS));
    after.do(detach('ch_1'));
    expect(after.session.number).toEqual(NUMBER);
  });

  it('ends without what was begun, and without a number that was not proven', () => {
    const visit = enrolment();
    visit.do(replan((plan) => ({ ...plan, pending })));
    visit.do(finish('result', { state: 'verified', outcome: 'verified', method: 'totp' }));
    expect(visit.session).not.toHaveProperty('number');
    expect(JSON.stringify(visit.stored)).not.toMatch(/k1\./);
    const proved = enrolment();
    proved.do(registered(START_MS));
    proved.do(finish('result', { state: 'verified', outcome: 'verified', method: 'sms' }));
    expect(proved.session.number).toEqual(NUMBER);
  });

  it('changes nothing about methods once it has ended, or without a plan', () => {
    const visit = enrolment();
    visit.do(finish('result', CANCEL));
    expect(visit.do(replan((plan) => ({ ...plan, pending })))).toBe('ended');
    expect(visit.do(registered(START_MS))).toBe('ignored');
    expect(Visit.started().do(replan((plan) => ({ ...plan, pending })))).toBe('ended');
  });
});
