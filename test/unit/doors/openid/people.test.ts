import { amrOf, People } from '../../../../src/doors/openid/people.js';
import {
  firstOf,
  type RegisteredNumber,
  type RegisteredNumbers,
} from '../../../../src/doors/openid/registered-numbers.js';

const MOBILE: RegisteredNumber = { e164: '+358441234567', channels: ['sms', 'call'] };
const DESK: RegisteredNumber = { e164: '+35891234567', channels: ['call'] };

/** By tenant and subject. */
class FakeNumbers implements RegisteredNumbers {
  readonly asked: string[] = [];
  readonly #known: Readonly<Record<string, readonly RegisteredNumber[]>>;

  constructor(known: Readonly<Record<string, readonly RegisteredNumber[]>>) {
    this.#known = known;
  }

  async of(tenant: string, subject: string) {
    this.asked.push(subject);
    return this.#known[`${tenant} ${subject}`] ?? [];
  }
}

function people(numbers: RegisteredNumbers) {
  return new People({ tenant: 'acme', numbers, cipher: { lastingIndex: () => 'index' } });
}

const NO_PHONES = { phoneHint: false };
const PHONES = { phoneHint: true };
const BOTH = ['call', 'sms'] as const;

it('a subject is reached at the first number that the request can do with', async () => {
  const known = people(new FakeNumbers({ 'acme user-1': [MOBILE, DESK] }));
  expect(await known.byLoginHint('user-1', NO_PHONES, BOTH)).toEqual({
    subject: 'user-1',
    sub: 'user-1',
    number: MOBILE,
  });
  expect(await known.byLoginHint('user-1', NO_PHONES, ['call'])).toMatchObject({
    number: { e164: MOBILE.e164, channels: ['call'] },
  });
  const desk = people(new FakeNumbers({ 'acme user-1': [DESK] }));
  expect(await desk.byLoginHint('user-1', NO_PHONES, ['sms'])).toBeUndefined();
});

it('a person of another tenant, an unknown one and one without a phone are the same', async () => {
  const known = people(new FakeNumbers({ 'other user-1': [MOBILE], 'acme user-2': [] }));
  for (const hint of ['user-1', 'user-2', 'user-3', 'two words', 'ä', '']) {
    expect(await known.byLoginHint(hint, PHONES, BOTH)).toBeUndefined();
  }
});

it('a phone needs the permission, and its sub does not show it', async () => {
  const numbers = new FakeNumbers({});
  const known = people(numbers);
  for (const hint of ['+358441234567', '+358 44 1234567', '00358441234567', '+1']) {
    await expect(known.byLoginHint(hint, NO_PHONES, BOTH)).rejects.toMatchObject({
      error: 'unauthorized_client',
    });
  }
  expect(await known.byLoginHint('+358 44 1234567', PHONES, BOTH)).toEqual({
    subject: 'phone:index',
    sub: 'phone:index',
    number: { e164: '+358441234567', channels: ['call', 'sms'] },
  });
  expect(numbers.asked).toEqual([]);
});

it('nobody can be named by the sub of a phone', async () => {
  const numbers = new FakeNumbers({ 'acme phone:index': [MOBILE] });
  expect(await people(numbers).byLoginHint('phone:index', PHONES, BOTH)).toBeUndefined();
});

it('the first source that knows the person decides', async () => {
  const [one, other] = [new FakeNumbers({}), new FakeNumbers({ 'acme user-1': [DESK] })];
  expect(await firstOf(one, other).of('acme', 'user-1')).toEqual([DESK]);
  expect(await firstOf(other, one).of('acme', 'user-1')).toEqual([DESK]);
  expect(one.asked).toEqual(['user-1']);
});

it('each method has one amr, and a recovery code has none', () => {
  const methods = ['call', 'sms', 'totp', 'approve', 'passkey'];
  expect(methods.map(amrOf)).toEqual(['tel', 'sms', 'otp', 'swk', 'pop']);
  for (const other of ['recovery', 'toString', '', undefined]) expect(amrOf(other)).toBeUndefined();
});
