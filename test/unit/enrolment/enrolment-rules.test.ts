import fc from 'fast-check';
import * as rules from '../../../src/enrolment/enrolment-rules.js';
import type { Method, StoredEnrolment } from '../../../src/enrolment/method.js';

const NOW = 1_800_000_000_000;
const NOBODY: StoredEnrolment = { tenant: 'acme', subject: 'user-1', methods: [] };
const PASS = '01234-56789-abcde-fghjk-mnpqr-s';

let ids = 0;
function id(): string {
  ids += 1;
  return `me_${String(ids).padStart(22, '0')}`;
}

function phone(number = `+3584412345${ids % 100}`): Method {
  const base = { id: id(), name: 'Phone', createdAtMs: NOW };
  return { ...base, kind: 'phone', number, country: 'FI', channels: ['sms', 'call'] };
}

function app(changes: object = {}): Method {
  const totp = { kind: 'totp', secret: `SECRET${ids}`, lastStep: 0, driftSteps: 0 } as const;
  return { id: id(), name: 'App', createdAtMs: NOW, ...totp, ...changes };
}

function recovery(hashes = ['one', 'two']): Method {
  return { id: id(), name: 'Codes', createdAtMs: NOW, kind: 'recovery', hashes };
}

function passkey(counter: number): Method {
  const key = { credentialId: `c${ids}`, publicKey: 'k', counter, transports: [], backedUp: false };
  return { id: id(), name: 'Key', createdAtMs: NOW, kind: 'passkey', ...key };
}

function apply<T>(rule: rules.Rule<T>, to: StoredEnrolment, nowMs = NOW) {
  const { result, next } = rule(to, nowMs);
  return { result, next: next ?? to, written: next !== undefined };
}

function having(...methods: Method[]): StoredEnrolment {
  return methods.reduce((now, method) => apply(rules.add(method), now).next, NOBODY);
}

function withPass(enrolment: StoredEnrolment, untilMs = NOW + 1): StoredEnrolment {
  return apply(rules.givePass(PASS, untilMs), enrolment).next;
}

const provenBy = ({ id: methodId }: Method, agoMs = 0) => ({
  proof: { methodId, verifiedAtMs: NOW - agoMs },
});

describe('adding', () => {
  test('the first method becomes the default, the next ones do not', () => {
    const [first, second] = [phone(), app()];
    expect(having(first).defaultId).toBe(first.id);
    expect(having(first, second)).toMatchObject({ defaultId: first.id, methods: [first, second] });
  });

  test('recovery codes are never the default', () => {
    const [codes, first] = [recovery(), phone()];
    expect(having(codes).defaultId).toBeUndefined();
    expect(having(codes, first).defaultId).toBe(first.id);
  });

  test('each kind has its own limit', () => {
    const full = having(...Array.from({ length: 5 }, (_, at) => phone(`+35844000000${at}`)));
    expect(() => apply(rules.add(phone('+358440000009')), full)).toThrow(/5 of the kind "phone"/);
    expect(apply(rules.add(app()), full).next.methods).toHaveLength(6);
    const apps = having(app(), app());
    expect(() => apply(rules.add(app()), apps)).toThrow(
      expect.objectContaining({ code: 'too_many_methods' }),
    );
  });

  test('the same number is registered once', () => {
    const has = having(phone('+358441234567'));
    expect(() => apply(rules.add(phone('+358441234567')), has)).toThrow(
      expect.objectContaining({ code: 'method_exists' }),
    );
  });

  test('a new set of recovery codes replaces the old one', () => {
    const [old, renewed] = [recovery(), recovery(['three'])];
    expect(having(phone(), old, renewed).methods.slice(1)).toEqual([renewed]);
  });

  test.each(['', 'x'.repeat(65), 'two\nlines', 'turned\u202eround'])('%j is no name', (name) => {
    expect(() => apply(rules.add({ ...phone(), name }), NOBODY)).toThrow(/1 to 64 visible/);
    const one = phone();
    expect(() => apply(rules.rename(one.id, name), having(one))).toThrow(/1 to 64 visible/);
  });

  test('a person with other methods adds one only with a fresh proof or a pass', () => {
    const [old, added] = [phone(), app()];
    const has = having(old);
    expect(apply(rules.add(old, {}, true), NOBODY).written).toBe(true);
    expect(() => apply(rules.add(added, {}, true), has)).toThrow(
      expect.objectContaining({ code: 'proof_needed' }),
    );
    expect(apply(rules.add(added, provenBy(old), true), has).written).toBe(true);
  });

  test('a pass counts once, until its end, and makes the new method the default', () => {
    const [lost, added] = [phone(), app()];
    const has = withPass(having(lost));
    const { next, result } = apply(rules.add(added, { pass: PASS.toUpperCase() }, true), has);
    expect(next).toMatchObject({ defaultId: added.id, methods: [lost, added] });
    expect(result.default).toEqual({ id: added.id });
    expect(next.pass).toBeUndefined();
    expect(() => apply(rules.add(phone(), { pass: PASS }, true), next)).toThrow(/was used/);
    expect(() => apply(rules.add(added, { pass: PASS }), has, NOW + 1)).toThrow(/is over/);
    expect(() => apply(rules.add(added, { pass: `${PASS}x` }), has)).toThrow(/not known/);
  });
});

describe('removing, and changing the default', () => {
  test('what is neither the last nor the default goes without a proof', () => {
    const [first, second] = [phone(), app()];
    expect(apply(rules.remove(second.id), having(first, second)).next.methods).toEqual([first]);
  });

  test('the last method needs a proof, which may be its own, or a pass', () => {
    const only = phone();
    const codes = recovery();
    for (const has of [having(only), having(only, codes)]) {
      expect(() => apply(rules.remove(only.id), has)).toThrow(/needs a proof/);
      expect(apply(rules.remove(only.id, provenBy(only)), has).next.defaultId).toBeUndefined();
      const { next } = apply(rules.remove(only.id, { pass: PASS }), withPass(has));
      expect(next.methods).not.toContain(only);
    }
  });

  test('the default needs a proof by another one, and moves on to what was used last', () => {
    const [first, second, third] = [phone(), app(), passkey(0)];
    const has = apply(rules.used(third.id), having(first, second, third)).next;
    expect(() => apply(rules.remove(first.id), has)).toThrow(/needs a proof/);
    expect(() => apply(rules.remove(first.id, provenBy(first)), has)).toThrow(/another/);
    const { next, result } = apply(rules.remove(first.id, provenBy(second)), has);
    expect(next.defaultId).toBe(third.id);
    expect(result.default).toEqual({ id: third.id });
  });

  test('what becomes the default cannot prove that it should', () => {
    const [first, second] = [phone(), app()];
    const has = having(first, second);
    expect(() => apply(rules.setDefault(second.id), has)).toThrow(/needs a proof/);
    expect(() => apply(rules.setDefault(second.id, provenBy(second)), has)).toThrow(/another/);
    expect(apply(rules.setDefault(second.id, provenBy(first)), has).next.defaultId).toBe(second.id);
    expect(apply(rules.setDefault(first.id), has).written).toBe(false);
  });

  test('a proof is fresh for five minutes, and by a registered method', () => {
    const [first, second] = [phone(), app()];
    const has = having(first, second);
    const change = (authority: rules.Authority) =>
      apply(rules.setDefault(second.id, authority), has);
    expect(change(provenBy(first, 300_000)).written).toBe(true);
    expect(() => change(provenBy(first, 300_001))).toThrow(/five minutes/);
    expect(() => change(provenBy(phone()))).toThrow(/registered/);
  });

  test('recovery codes cannot become the default', () => {
    const codes = recovery();
    const has = having(phone(), codes);
    expect(() => apply(rules.setDefault(codes.id), has)).toThrow(/cannot be the default/);
  });

  test('a method that is not there is not found', () => {
    for (const rule of [
      rules.remove('me_x'),
      rules.setDefault('me_x'),
      rules.rename('me_x', 'x'),
    ]) {
      expect(() => apply(rule, having(phone()))).toThrow(
        expect.objectContaining({ code: 'not_found' }),
      );
    }
  });

  test('whatever is done, the default is one of the methods and no kind exceeds its limit', () => {
    const act = fc.record({ what: fc.nat(4), which: fc.nat(9), kind: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let now = NOBODY;
        for (const { what, which, kind } of acts) {
          const makers = [() => phone(`+35844${which}`), app, recovery, () => passkey(0)];
          const target = now.methods[which % Math.max(1, now.methods.length)];
          const authority = target && which % 2 === 0 ? provenBy(target) : {};
          const other = now.methods.at(-1)?.id ?? 'me_x';
          const all = [
            rules.add(makers[kind]?.() ?? phone()),
            rules.remove(target?.id ?? 'me_x', authority),
            rules.remove(other, authority),
            rules.setDefault(other, authority),
            rules.add(phone(), authority, true),
          ];
          try {
            now = apply(all[what] as rules.Rule<unknown>, now).next;
          } catch {
            // Refused: nothing changes.
          }
          const others = now.methods.filter((method) => method.kind !== 'recovery');
          expect(others.some((method) => method.id === now.defaultId)).toBe(others.length > 0);
          for (const [of, max] of Object.entries(rules.METHODS_MAX)) {
            expect(now.methods.filter((method) => method.kind === of).length).toBeLessThanOrEqual(
              max,
            );
          }
        }
      }),
    );
  });
});

describe('what counts once', () => {
  test('a time step is burnt once, with all that are older', () => {
    const totp = app({ lastStep: 10 });
    const has = having(totp);
    expect(apply(rules.burnStep(totp.id, 10, 0), has)).toMatchObject({
      result: false,
      written: false,
    });
    const { next, result } = apply(rules.burnStep(totp.id, 12, 1), has);
    expect(result).toBe(true);
    expect(next.methods).toEqual([{ ...totp, lastStep: 12, driftSteps: 1, lastUsedAtMs: NOW }]);
    expect(apply(rules.burnStep(totp.id, 11, 0), next).result).toBe(false);
  });

  test('a recovery code is spent once', () => {
    const codes = recovery();
    const { next, result } = apply(rules.spendRecovery(codes.id, 'two'), having(phone(), codes));
    expect(result).toBe(1);
    expect(apply(rules.spendRecovery(codes.id, 'two'), next)).toMatchObject({
      result: undefined,
      written: false,
    });
    expect(apply(rules.spendRecovery(codes.id, 'one'), next).result).toBe(0);
  });

  test('a passkey whose counter does not grow was copied', () => {
    const key = passkey(5);
    const has = having(key);
    const use = (counter: number) => apply(rules.used(key.id, { counter, backedUp: true }), has);
    expect(use(5)).toMatchObject({ result: false, written: false });
    expect(use(6).next.methods).toMatchObject([{ counter: 6, backedUp: true, lastUsedAtMs: NOW }]);
    const never = passkey(0);
    const zero = { counter: 0, backedUp: false };
    expect(apply(rules.used(never.id, zero), having(never)).result).toBe(true);
  });
});
