import { askedFor } from '../../../../src/doors/openid/backchannel.js';
import {
  ACCEPTED,
  amrOf,
  People,
  type Person,
  type RegisteredNumber,
  type RegisteredNumbers,
} from '../../../../src/doors/openid/people.js';
import type { Method, SubjectKey } from '../../../../src/enrolment/method.js';

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

const NOBODY = { read: async (owner: SubjectKey) => ({ ...owner, methods: [] }) };
const cipher = { lastingIndex: () => 'index' };

function people(numbers: RegisteredNumbers) {
  return new People({ tenant: 'acme', registered: NOBODY, numbers, cipher });
}

const PHONE = { id: 'me_phone', kind: 'phone', number: '+358441234567', channels: ['sms', 'call'] };
const APP = { id: 'me_app', kind: 'totp' };
const DEVICE = { id: 'me_device', kind: 'approve' };
const CODES = { id: 'me_codes', kind: 'recovery' };

/** Where `user-1` has registered these. */
function registered(methods: readonly object[], numbers?: RegisteredNumbers, defaultId?: string) {
  const read = async (owner: SubjectKey) => ({
    ...owner,
    methods: owner.subject === 'user-1' ? (methods as readonly Method[]) : [],
    ...(defaultId === undefined ? {} : { defaultId }),
  });
  const own = numbers ? { numbers } : {};
  return new People({ tenant: 'acme', registered: { read }, cipher, ...own });
}

const NO_PHONES = { phoneHint: false };
const PHONES = { phoneHint: true };
const BOTH = ['call', 'sms'] as const;

it('a subject is reached at the first number that the request can do with', async () => {
  const known = people(new FakeNumbers({ 'acme user-1': [MOBILE, DESK] }));
  expect(await known.byLoginHint('user-1', NO_PHONES, BOTH)).toEqual({
    subject: 'user-1',
    sub: 'user-1',
    by: { kind: 'number', number: MOBILE },
  });
  expect(await known.byLoginHint('user-1', NO_PHONES, ['call'])).toMatchObject({
    by: { number: { e164: MOBILE.e164, channels: ['call'] } },
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
    by: { kind: 'number', number: { e164: '+358441234567', channels: ['call', 'sms'] } },
  });
  expect(numbers.asked).toEqual([]);
});

it('nobody can be named by the sub of a phone', async () => {
  const numbers = new FakeNumbers({ 'acme phone:index': [MOBILE] });
  expect(await people(numbers).byLoginHint('phone:index', PHONES, BOTH)).toBeUndefined();
});

it('what is registered here decides, except for recovery codes alone', async () => {
  const numbers = new FakeNumbers({ 'acme user-1': [MOBILE] });
  const known = registered([APP, CODES], numbers);
  expect(await known.byLoginHint('user-1', NO_PHONES, ACCEPTED)).toEqual({
    ...{ subject: 'user-1', sub: 'user-1' },
    by: { kind: 'methods', methods: [APP], defaultId: undefined },
  });
  expect(await known.byLoginHint('user-1', NO_PHONES, ['call'])).toBeUndefined();
  expect(numbers.asked).toEqual([]);
  const spare = registered([CODES], numbers);
  expect(await spare.byLoginHint('user-1', NO_PHONES, ACCEPTED)).toMatchObject({
    by: { kind: 'number' },
  });
  expect(await registered([CODES]).byLoginHint('user-1', NO_PHONES, ACCEPTED)).toBeUndefined();
});

it('of a registered phone only the accepted channels are used', async () => {
  const known = registered([PHONE, APP], undefined, 'me_app');
  expect(await known.byEntra({ subject: 'user-1', sub: 's' }, ['sms'])).toMatchObject({
    sub: 's',
    by: { methods: [{ id: 'me_phone', channels: ['sms'] }], defaultId: 'me_app' },
  });
});

describe('without a browser', () => {
  const person = (methods: readonly object[], defaultId: string): Person => ({
    ...{ subject: 'user-1', sub: 'user-1' },
    by: { kind: 'methods', methods: methods as readonly Method[], defaultId },
  });
  const APPROVAL = { method: 'approve', matchDigits: '42', subject: 'user-1' };
  const CALL = {
    ...{ to: PHONE.number, channels: ['call'], match: true },
    ...{ matchDigits: '42', subject: 'user-1' },
  };

  it.each([
    ['its default device', [PHONE, DEVICE], 'me_device', APPROVAL],
    ['its default phone', [DEVICE, PHONE], 'me_phone', CALL],
    ['a call, where its default cannot be asked', [DEVICE, PHONE], 'me_app', CALL],
    ['its device, where there is no phone', [DEVICE], 'me_app', APPROVAL],
  ])(
    'a subject is asked by %s, with the digits of the service',
    (_by, methods, defaultId, asked) => {
      expect(askedFor(person(methods, defaultId), '42')).toEqual(asked);
    },
  );
});

it('each method has one amr, and a recovery code has none', () => {
  const methods = ['call', 'sms', 'totp', 'approve', 'passkey'];
  expect(methods.map(amrOf)).toEqual(['tel', 'sms', 'otp', 'swk', 'pop']);
  for (const other of ['recovery', 'toString', '', undefined]) expect(amrOf(other)).toBeUndefined();
});
