import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Tenant } from '../../../src/challenge/policy.js';
import type { ApproveMethod, Enrolment } from '../../../src/enrolment/method.js';
import {
  approveMethods,
  challengeListener,
  type EnrolledDevices,
} from '../../../src/roles/prompts.js';

const OWNER = { tenant: 'acme', subject: 'person-1' };
const DEVICE: ApproveMethod = {
  kind: 'approve',
  id: 'me_1',
  name: 'Phone',
  createdAtMs: 0,
  publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
};
const TENANTS = new Map([['acme', { id: 'acme' } as Tenant]]);

function enrolment() {
  const said: unknown[] = [];
  const phone = { ...DEVICE, kind: 'recovery', id: 'me_2', hashes: [] } as const;
  const fake: EnrolledDevices = {
    read: async () => ({ ...OWNER, methods: [DEVICE, phone] }) as Enrolment,
    add: async (_owner, method) => ({ ...DEVICE, ...method }),
    rename: async (_owner, id, name) => {
      said.push(['rename', id, name]);
      return DEVICE;
    },
    remove: async (_owner, id, authority) => {
      said.push(['remove', id, authority]);
      return DEVICE;
    },
    noteUse: async (_owner, id) => said.push(['use', id]) > 0,
    setPush: async (_owner, id, push) => said.push(['push', id, push]) > 0,
  };
  return { said, methods: approveMethods(fake, () => 7) };
}

test('devices are the subject’s methods of this kind', async () => {
  const { methods } = enrolment();
  expect(await methods.of(OWNER)).toEqual([DEVICE]);
  expect(await methods.add(OWNER, DEVICE)).toMatchObject({ kind: 'approve', name: 'Phone' });
});

test('a change says what has changed, and false for a device that is gone', async () => {
  const { said, methods } = enrolment();
  expect(await methods.change(OWNER, 'me_1', { name: 'Tablet' })).toBe(true);
  expect(await methods.change(OWNER, 'me_1', { push: null })).toBe(true);
  expect(await methods.change(OWNER, 'me_9', { name: 'Tablet' })).toBe(false);
  expect(said).toEqual([
    ['rename', 'me_1', 'Tablet'],
    ['push', 'me_1', undefined],
  ]);
});

test('a device proves its own removal', async () => {
  const { said, methods } = enrolment();
  await methods.remove(OWNER, 'me_1');
  const proof = { methodId: 'me_1', verifiedAtMs: 7 };
  expect(said).toEqual([['remove', 'me_1', { proof }]]);
});

test('the challenge is told which device has decided', async () => {
  const told: unknown[] = [];
  const approval = async (...given: unknown[]) => void told.push(given.slice(1));
  const news = { tenant: 'acme', challengeId: 'ch_1', kind: 'approved', device: 'me_1' } as const;
  expect(await challengeListener({ approval }, TENANTS).tell(news)).toBe(true);
  expect(told).toEqual([['ch_1', 'approved', 'me_1']]);
});

test.each(['challenge_final', 'not_found'] as const)(
  'a challenge that is %s takes no news',
  async (code) => {
    const approval = async () => {
      throw new OctothorpeError(code, 'Over.');
    };
    const news = { tenant: 'acme', challengeId: 'ch_1', kind: 'approved', device: 'me_1' } as const;
    expect(await challengeListener({ approval }, TENANTS).tell(news)).toBe(false);
    expect(await challengeListener({ approval }, new Map()).tell(news)).toBe(false);
  },
);

test('an outage is passed on, so that the challenge is told again', async () => {
  const approval = async () => {
    throw new OctothorpeError('unavailable', 'Away.');
  };
  const news = { tenant: 'acme', challengeId: 'ch_1', kind: 'approved', device: 'me_1' } as const;
  await expect(challengeListener({ approval }, TENANTS).tell(news)).rejects.toThrow('Away.');
});
