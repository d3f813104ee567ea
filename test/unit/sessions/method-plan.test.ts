/** What a session does about methods, without a store. */
import * as fc from 'fast-check';
import type { Enrolment, Method, MethodKind } from '../../../src/enrolment/method.js';
import {
  begin,
  type Choice,
  choose,
  endedPlan,
  type MethodPlan,
  newPlan,
  next,
  type PageMethod,
  paired,
  pendingOf,
  requireStep,
  stepDone,
  stop,
  tried,
} from '../../../src/sessions/method-plan.js';
import {
  choicesOf,
  freshProof,
  lastProof,
  mayFinish,
  preferredChannel,
  usable,
  viewMethods,
} from '../../../src/sessions/methods-view.js';
import type { Session } from '../../../src/sessions/session.js';

const NOW_MS = Date.UTC(2027, 0, 1);
const BOTH: readonly PageMethod[] = ['app', 'phone'];
const TOTP_DONE = { by: 'totp', methodId: 'me_totp' } as const;
const PHONE_DONE = { by: 'sms', methodId: 'me_phone' } as const;
const OFFER = { ownApp: true };

function method(kind: MethodKind, changes: object = {}): Method {
  const base = { id: `me_${kind}`, name: `My ${kind}`, createdAtMs: NOW_MS };
  const own = {
    phone: { number: '+358441234567', country: 'FI', channels: ['sms', 'call'] },
    totp: { secret: 'SECRET', lastStep: 0, driftSteps: 0 },
    approve: { publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } },
    passkey: { credentialId: 'c', publicKey: 'p', counter: 0, transports: [], backedUp: true },
    recovery: { hashes: ['h1', 'h2'] },
  };
  return { kind, ...base, ...own[kind], ...changes } as unknown as Method;
}

function enrolled(...methods: Method[]): Enrolment {
  return { tenant: 'acme', subject: 'person-1', methods };
}

function session(changes: Partial<Session> = {}): Session {
  return { purpose: 'setup', otherMethods: true, starts: 0, ...changes } as Session;
}

const states = (plan: MethodPlan) =>
  viewMethods(session(), plan, enrolled(), OFFER, NOW_MS).steps.map(({ state }) => state);

describe('the steps of a set-up', () => {
  it('are done one after the other, each ended by the person', () => {
    let plan = newPlan(BOTH, true);
    expect(states(plan)).toEqual(['current', 'todo']);
    expect(next(plan, true)).toBe(plan);
    plan = stepDone(plan, 'app', TOTP_DONE);
    expect(states(plan)).toEqual(['done', 'todo']);
    plan = next(plan, true);
    expect(states(plan)).toEqual(['done', 'current']);
    expect(next(plan, true)).toBe(plan);
    plan = next(stepDone(plan, 'phone', PHONE_DONE), true);
    expect(states(plan)).toEqual(['done', 'done']);
    expect(plan.added).toEqual(['me_totp', 'me_phone']);
  });

  it('begin with the first that the subject has not registered', () => {
    const plan = newPlan(BOTH, true, new Map([['app', TOTP_DONE]]));
    expect(states(plan)).toEqual(['done', 'current']);
    expect(() => requireStep(plan, 'app')).toThrow('current step');
    const all = newPlan(['app'], true, new Map([['app', TOTP_DONE]]));
    expect(states(all)).toEqual(['done']);
  });

  it('change places when another method is chosen, and what was begun is dropped', () => {
    const sealed = begin(newPlan(BOTH, true), { kind: 'totp', sealed: 'k1.x' }, NOW_MS);
    const plan = choose(sealed as MethodPlan, 'phone', true);
    expect(plan.pending).toBeUndefined();
    expect(plan.steps.map((step) => step.method)).toEqual(['phone', 'app']);
    expect(plan.at).toBe(0);
    expect(choose(plan, 'phone', true)).toBe(plan);
    expect(choose(plan, 'app', true).steps.map((step) => step.method)).toEqual(['app', 'phone']);
  });

  it('keep one step for both kinds of app', () => {
    const plan = choose(newPlan(BOTH, true), 'totp', true);
    expect(plan.steps).toEqual([{ method: 'app', totp: true }, { method: 'phone' }]);
    expect(choose(plan, 'app', true).steps[0]).toEqual({ method: 'app' });
  });

  it('are done once, whatever is repeated', () => {
    const done = stepDone(newPlan(BOTH, true), 'app', TOTP_DONE);
    expect(stepDone(done, 'app', TOTP_DONE)).toEqual(done);
    const moved = next(done, true);
    expect(states(stepDone(moved, 'app', TOTP_DONE))).toEqual(['done', 'current']);
  });

  it('keep their order, one current at most, and lose nothing that is done, whatever a person does', () => {
    const act = fc.oneof(
      fc.constantFrom<Choice>('app', 'totp', 'phone', 'passkey', 'recovery'),
      fc.constantFrom('next', 'done', 'again', 'begin', 'pair'),
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray<PageMethod>(['app', 'phone', 'passkey', 'recovery'], { minLength: 1 }),
        fc.array(act, { maxLength: 40 }),
        (methods, acts) => {
          let plan = newPlan(methods, true);
          let count = 0;
          for (const each of acts) {
            const before = plan.steps.flatMap(({ done }) => (done ? [done.methodId] : []));
            plan = walk(plan, each);
            const after = plan.steps.flatMap(({ done }) => (done ? [done.methodId] : []));
            expect(after).toEqual(expect.arrayContaining(before));
            expect(plan.steps.map((step) => step.method).sort()).toEqual([...methods].sort());
            const current = states(plan).filter((state) => state === 'current');
            expect(current.length).toBeLessThanOrEqual(1);
            expect(plan.added).toEqual(expect.arrayContaining(after));
            count += 1;
          }
          expect(count).toBe(acts.length);
        },
      ),
    );
  });
});

/** What is refused changes nothing. */
function walk(plan: MethodPlan, act: string): MethodPlan {
  const step = plan.steps[plan.at];
  try {
    switch (act) {
      case 'next':
        return next(plan, true);
      case 'done':
        if (!step) return plan;
        return stepDone(plan, step.method, { by: 'totp', methodId: `me_${step.method}` });
      case 'again':
        return stepDone(plan, 'app', { by: 'totp', methodId: 'me_app' });
      case 'begin':
        return begin(plan, { kind: 'totp', sealed: 'x' }, NOW_MS) ?? plan;
      case 'pair':
        return paired(plan, 'me_device') ?? plan;
      default: {
        const choices = choicesOf(session(), plan, [], true);
        return choices.includes(act as Choice) ? choose(plan, act as Choice, true) : plan;
      }
    }
  } catch {
    return plan;
  }
}

describe('what is begun', () => {
  it('stays the same in every tab until it is dropped', () => {
    const plan = begin(newPlan(BOTH, true), { kind: 'totp', sealed: 'first' }, NOW_MS);
    expect(begin(plan as MethodPlan, { kind: 'totp', sealed: 'second' }, NOW_MS)).toBeUndefined();
  });

  it('is over with the ticket of a phone, unless it has paired', () => {
    const pending = {
      ...({ kind: 'approve', pairing: 'pa_1', sealed: 'x' } as const),
      expiresAtMs: NOW_MS + 300_000,
    };
    const plan = begin(newPlan(BOTH, true), pending, NOW_MS) as MethodPlan;
    expect(pendingOf(plan, 'approve', NOW_MS + 299_999)).toBeDefined();
    expect(pendingOf(plan, 'approve', NOW_MS + 300_000)).toBeUndefined();
    const known = paired(plan, 'me_device') as MethodPlan;
    expect(pendingOf(known, 'approve', NOW_MS + 900_000)).toMatchObject({ device: 'me_device' });
    expect(paired(known, 'me_other')).toBeUndefined();
  });

  it('goes with the session, as do tries above the limit', () => {
    const plan = { ...newPlan(BOTH, true), account: 'k1.name' };
    const ended = endedPlan({ ...plan, pending: { kind: 'totp', sealed: 'k1.secret' } });
    expect(JSON.stringify(ended)).not.toMatch(/k1\./);
    let counted: MethodPlan = plan;
    for (let tries = 0; tries < 10; tries += 1) counted = tried(counted, 10);
    expect(() => tried(counted, 10)).toThrow('Too many');
  });
});

describe('a set-up may be finished', () => {
  const app = stepDone(newPlan(BOTH, true), 'app', TOTP_DONE);

  it('with as many kinds as the service requires', () => {
    const two = { ...app, require: 2 as const };
    expect(mayFinish('setup', app, [method('totp')])).toBe(true);
    expect(mayFinish('setup', two, [method('totp')])).toBe(false);
    expect(mayFinish('setup', two, [method('totp'), method('totp', { id: 'me_2' })])).toBe(false);
    expect(mayFinish('setup', two, [method('totp'), method('phone')])).toBe(true);
  });

  it('not with a device that was paired and never tried out', () => {
    const pending = {
      ...({ kind: 'approve', pairing: 'pa_1', sealed: 'x', device: 'me_approve' } as const),
      expiresAtMs: NOW_MS,
    };
    const plan = { ...newPlan(BOTH, true), pending, added: ['me_approve'] };
    expect(mayFinish('setup', plan, [method('approve')])).toBe(false);
    const done = stepDone(plan, 'app', { by: 'approve', methodId: 'me_approve' });
    expect(mayFinish('setup', done, [method('approve')])).toBe(true);
  });

  it('only once something was proven in this session', () => {
    const known = newPlan(['app'], true, new Map([['app', TOTP_DONE]]));
    expect(mayFinish('setup', known, [method('totp')])).toBe(false);
    const proof = { methodId: 'me_totp', by: 'totp', atMs: NOW_MS } as const;
    expect(mayFinish('setup', { ...known, proof }, [method('totp')])).toBe(true);
    expect(lastProof({ ...known, proof })).toBe('totp');
  });
});

describe('a proof', () => {
  const plan = {
    ...newPlan(BOTH, false),
    proof: { methodId: 'me_phone', by: 'sms', atMs: NOW_MS } as const,
  };

  it('is fresh for five minutes, and as long as its method is registered', () => {
    const registered = enrolled(method('phone'));
    expect(freshProof(plan, registered, NOW_MS + 300_000)).toBeDefined();
    expect(freshProof(plan, registered, NOW_MS + 300_001)).toBeUndefined();
    expect(freshProof(plan, enrolled(method('totp')), NOW_MS)).toBeUndefined();
  });
});

describe('what may be added', () => {
  it('is what the service allows, within the limits', () => {
    const plan = newPlan(['app', 'phone', 'passkey', 'recovery'], false);
    const manage = session({ purpose: 'manage' });
    expect(choicesOf(manage, plan, [], true)).toEqual([
      ...['app', 'totp', 'phone', 'passkey', 'recovery'],
    ]);
    expect(choicesOf(manage, plan, [], false)).not.toContain('app');
    const two = ['me_1', 'me_2'].map((id) => method('totp', { id }));
    expect(choicesOf(manage, plan, two, true)).not.toContain('totp');
    expect(choicesOf(manage, newPlan(['phone'], false), [], true)).toEqual(['phone']);
    expect(choicesOf(manage, plan, [method('recovery')], true)).toContain('recovery');
    expect(choicesOf(session({ purpose: 'signin' }), plan, [], true)).toEqual([]);
  });

  it('in a set-up without other methods is another app at most', () => {
    const strict = session({ otherMethods: false });
    expect(choicesOf(strict, newPlan(BOTH, true), [], true)).toEqual(['app', 'totp']);
    const done = stepDone(newPlan(BOTH, true), 'app', TOTP_DONE);
    expect(choicesOf(strict, done, [], true)).toEqual(['phone']);
    expect(choicesOf(session(), newPlan(BOTH, true), [], true)).toEqual(['app', 'totp', 'phone']);
  });

  it('in management is one at a time, until it is done or stopped', () => {
    const plan = choose(newPlan(BOTH, false), 'phone', false);
    expect(plan.steps).toEqual([{ method: 'phone' }]);
    expect(stop(plan).steps).toEqual([]);
    expect(next(stepDone(plan, 'phone', PHONE_DONE), false).steps).toEqual([]);
  });
});

describe('a sign-in', () => {
  const plan = newPlan(['app', 'phone', 'recovery'], false);
  const signin = session({ purpose: 'signin' });

  it('starts by the default, else by what was used last, and never by recovery codes', () => {
    const phone = method('phone', { channels: ['call', 'sms'] });
    const totp = method('totp', { lastUsedAtMs: NOW_MS });
    const all = [method('recovery', { lastUsedAtMs: NOW_MS + 1 }), phone, totp];
    const chosen = (changes: object) =>
      preferredChannel(signin, plan, { ...enrolled(...all), ...changes });
    expect(chosen({ defaultId: 'me_phone' })).toBe('call');
    expect(chosen({})).toBe('totp');
    expect(chosen({ defaultId: 'me_passkey' })).toBe('totp');
    expect(preferredChannel(signin, plan, enrolled(method('recovery')))).toBeUndefined();
  });

  it('shows only what the service allows, and no secret', () => {
    const all = enrolled(
      ...(['phone', 'totp', 'passkey', 'recovery'] as const).map((k) => method(k)),
    );
    const view = viewMethods(signin, plan, all, OFFER, NOW_MS);
    expect(view.registered.map(({ kind }) => kind)).toEqual(['phone', 'totp', 'recovery']);
    expect(view.registered[0]).toMatchObject({ masked: '+358*****4567', default: false });
    expect(view.registered[2]).toMatchObject({ left: 2 });
    expect(JSON.stringify(view)).not.toMatch(/SECRET|441234567|h1/);
  });

  it('that confirms an amount uses only what shows the amount', () => {
    const paying = session({
      purpose: 'signin',
      transaction: { amount: '1', payee: 'x' } as never,
    });
    const all = enrolled(
      ...(['phone', 'totp', 'approve', 'recovery'] as const).map((k) => method(k)),
    );
    const kinds = usable(paying, plan, all.methods).map(({ kind }) => kind);
    expect(kinds).toEqual(['phone', 'approve']);
  });
});
