import {
  EnrolmentService,
  type EnrolmentServiceOptions,
  type ProvenChallenge,
} from '../../../src/enrolment/enrolment-service.js';
import type { Method } from '../../../src/enrolment/method.js';

const MIA = { tenant: 'acme', subject: 'mia' };
const METHODS = [
  { id: 'me_phone', kind: 'phone', number: '+358441234567' },
  { id: 'me_old', kind: 'totp' },
  { id: 'me_app', kind: 'totp' },
  { id: 'me_device', kind: 'approve' },
  { id: 'me_key', kind: 'passkey' },
  { id: 'me_codes', kind: 'recovery' },
] as unknown as readonly Method[];

function proofOf(challenge: Partial<ProvenChallenge>) {
  const timeline = [{ state: 'verified', atMs: 7 }] as unknown as ProvenChallenge['timeline'];
  const found: ProvenChallenge = { ...MIA, state: 'verified', timeline, ...challenge };
  const service = new EnrolmentService({
    store: { read: async () => ({ ...MIA, methods: METHODS }) },
    challenges: { read: async () => found },
    indexOf: (e164: string) => `index of ${e164}`,
  } as unknown as EnrolmentServiceOptions);
  return service.proofOf(MIA, 'ch_1');
}

it.each([
  ['totp', 'me_app'],
  ['passkey', 'me_key'],
] as const)(
  'a verified challenge by %s proves the method that has verified it',
  async (method, id) => {
    expect(await proofOf({ method, provedMethod: id })).toEqual({ methodId: id, verifiedAtMs: 7 });
  },
);

it('an approval proves its device, and a code its phone', async () => {
  expect(
    await proofOf({ method: 'approve', state: 'approved', provedMethod: 'me_device' }),
  ).toMatchObject({ methodId: 'me_device' });
  const provedIndex = 'index of +358441234567';
  expect(await proofOf({ state: 'sms_verified', provedIndex })).toMatchObject({
    methodId: 'me_phone',
  });
});

it.each<[string, Partial<ProvenChallenge>]>([
  ['by recovery codes', { method: 'recovery', provedMethod: 'me_codes' }],
  ['of another subject', { subject: 'tom', method: 'totp', provedMethod: 'me_app' }],
  ['of another tenant', { tenant: 'other', method: 'totp', provedMethod: 'me_app' }],
  ['that is not verified', { state: 'pending', method: 'totp', provedMethod: 'me_app' }],
  ['that was denied', { state: 'denied', method: 'approve', provedMethod: 'me_device' }],
  ['by a method that is removed', { method: 'totp', provedMethod: 'me_gone' }],
  ['by a method of another kind', { method: 'totp', provedMethod: 'me_key' }],
  ['of an older version, which kept no method', { method: 'totp' }],
])('a challenge %s proves nothing', async (_name, challenge) => {
  expect(await proofOf(challenge)).toBeUndefined();
});
