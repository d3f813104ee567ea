import type { Enrolment } from '../../../src/enrolment/method.js';
import { type MethodPlan, newPlan, type ProvedBy } from '../../../src/sessions/method-plan.js';
import { preferredChannel, usable } from '../../../src/sessions/methods-view.js';

const ENROLMENT = {
  ...{ tenant: 'acme', subject: 'mia', defaultId: 'me_phone' },
  methods: [
    { id: 'me_app', kind: 'totp' },
    { id: 'me_phone', kind: 'phone', channels: ['call', 'sms'] },
    { id: 'me_device', kind: 'approve' },
    { id: 'me_codes', kind: 'recovery' },
  ],
} as unknown as Enrolment;

function plan(accepts?: readonly ProvedBy[]): MethodPlan {
  const all = newPlan(['app', 'phone', 'recovery'], false);
  return accepts ? { ...all, accepts } : all;
}

const SIGN_IN = { purpose: 'signin' } as const;

it('a sign-in offers what it accepts alone, of the app as of a phone', () => {
  const of = (accepts?: readonly ProvedBy[]) =>
    usable(SIGN_IN, plan(accepts), ENROLMENT.methods).map(({ id }) => id);
  expect(of()).toEqual(['me_app', 'me_phone', 'me_device', 'me_codes']);
  expect(of(['approve'])).toEqual(['me_device']);
  expect(of(['totp', 'passkey'])).toEqual(['me_app']);
  const [phone] = usable(SIGN_IN, plan(['sms']), ENROLMENT.methods);
  expect(phone).toMatchObject({ id: 'me_phone', channels: ['sms'] });
});

it('it starts by the default where that is accepted, through an accepted channel', () => {
  const by = (accepts?: readonly ProvedBy[]) => preferredChannel(SIGN_IN, plan(accepts), ENROLMENT);
  expect([by(), by(['sms', 'totp']), by(['totp']), by(['passkey'])]).toEqual([
    'call',
    'sms',
    'totp',
    undefined,
  ]);
});
