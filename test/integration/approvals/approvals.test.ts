/** Pairing, asking and answering over a real Redis. */
import type { Redis } from 'ioredis';
import type { OctothorpeError } from '../../../src/challenge/errors.js';
import {
  type ApprovalWorld,
  approvalWorld,
  K1,
  OWNER,
  TestDevice,
} from '../../setup/approval-world.js';
import { freshTestRedis } from '../../setup/redis.js';
import { everythingIn } from '../../setup/redis-content.js';

const PUBLIC_URL = 'https://verify.example.com';
let redis: Redis;
let world: ApprovalWorld;
beforeEach(async () => {
  redis = await freshTestRedis();
  world = approvalWorld(redis, PUBLIC_URL);
});
afterEach(() => redis.quit());

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'accepted',
    (error: OctothorpeError) => error.code,
  );
}

/** What the device sees of the newest open request. */
async function openOf(device: TestDevice) {
  const known = await knownOf(device);
  const [request] = (await world.actions.approvals(known)).open.slice(-1);
  if (!request) throw new Error('No request is open.');
  return { challenge: request.challengeId, nonce: request.nonce };
}

async function knownOf(device: TestDevice) {
  const known = await world.actions.authenticate({
    token: device.token('account'),
    action: 'account',
    body: Buffer.alloc(0),
  });
  return known;
}

describe('once master keys have rotated', () => {
  const K2 = { id: 'k2', secret: Buffer.alloc(32, 8) };
  const K3 = { id: 'k3', secret: Buffer.alloc(32, 9) };
  const under = (...masters: (typeof K1)[]) =>
    approvalWorld(redis, PUBLIC_URL, world.clock, undefined, masters);

  test('a device whose owner nobody can open is told to pair again', async () => {
    const device = await world.pair();
    world = under(K2);
    expect(await code(knownOf(device))).toBe('device_removed');
  });

  test('approvals that nobody can open count as none: the next request is shown', async () => {
    world = under(K2, K1);
    await world.pair();
    await world.ask();
    world = under(K3, K1);
    expect(await world.store.read(OWNER)).toMatchObject({ open: [], ended: [] });
    const device = await world.pair();
    expect(await world.ask()).toMatchObject({ kind: 'sent' });
    expect((await world.actions.approvals(await knownOf(device))).open).toHaveLength(1);
  });

  test('what is sealed again works without the older key', async () => {
    world = under(K2, K1);
    const device = await world.pair();
    await world.ask();
    const { methods } = world;
    world = under(K3, K2, K1);
    expect(await world.records.reseal(OWNER, [device.id])).toBe(true);
    expect(await world.records.reseal(OWNER, [device.id])).toBe(false);
    world = under(K3, K1);
    expect((await world.store.read(OWNER)).open).toHaveLength(1);
    world.methods.take(methods);
    expect(await knownOf(device)).toMatchObject({ owner: OWNER });
  });

  test('a device is found again by who has it, where the key that sealed its owner is gone', async () => {
    const device = await world.pair();
    const { methods } = world;
    world = under(K2);
    world.methods.take(methods);
    expect(await world.records.reseal(OWNER, [device.id])).toBe(true);
    expect(await knownOf(device)).toMatchObject({ owner: OWNER });
  });

  test('a device that was removed is not brought back', async () => {
    const device = await world.pair();
    await world.records.forget(device.id);
    expect(await under(K2, K1).records.reseal(OWNER, [device.id])).toBe(false);
    expect(await redis.keys('device:*')).toEqual([]);
  });
});

describe('pairing', () => {
  test('a ticket pairs one device, whoever asks for its state sees it', async () => {
    const pairing = await world.approvals.pairing(OWNER.tenant, OWNER.subject, 'ada');
    expect(pairing.url).toMatch(/^https:\/\/verify\.example\.com\/authenticator\/#pair=[\w-]{22}$/);
    const ticket = pairing.url.slice(-22);
    expect(await world.approvals.devicePaired(pairing.id)).toEqual({ kind: 'waiting' });
    expect(await world.actions.ticketOwner(ticket)).toEqual({ ...OWNER, label: 'ada' });

    const device = new TestDevice(PUBLIC_URL, world.clock);
    await device.pair(world.actions, ticket, 'Phone');
    const paired = { kind: 'paired', device: device.id };
    expect(await world.approvals.devicePaired(pairing.id)).toEqual(paired);
    expect(await world.approvals.devicePaired(ticket)).toEqual(paired);
    expect(await world.methods.of(OWNER)).toMatchObject([
      { kind: 'approve', id: device.id, name: 'Phone', publicKey: device.publicKey },
    ]);

    const other = new TestDevice(PUBLIC_URL, world.clock);
    expect(await code(other.pair(world.actions, ticket, 'Other'))).toBe('not_found');
    expect(await world.methods.of(OWNER)).toHaveLength(1);
  });

  test('of a hundred devices at once with one ticket, one is paired', async () => {
    const { url } = await world.approvals.pairing(OWNER.tenant, OWNER.subject);
    const codes = await Promise.all(
      Array.from({ length: 100 }, () =>
        code(new TestDevice(PUBLIC_URL, world.clock).pair(world.actions, url.slice(-22), 'Phone')),
      ),
    );
    expect(codes.filter((each) => each === 'accepted')).toHaveLength(1);
    expect(await world.methods.of(OWNER)).toHaveLength(1);
  });

  test('the same key may come again: its first answer was lost', async () => {
    const { url } = await world.approvals.pairing(OWNER.tenant, OWNER.subject);
    const device = new TestDevice(PUBLIC_URL, world.clock);
    await device.pair(world.actions, url.slice(-22), 'Phone');
    const { id } = device;
    await device.pair(world.actions, url.slice(-22), 'Phone');
    expect(device.id).toBe(id);
    expect(await world.methods.of(OWNER)).toHaveLength(1);
  });

  test('a key without its private half, another name or another ticket is refused', async () => {
    const { url } = await world.approvals.pairing(OWNER.tenant, OWNER.subject);
    const device = new TestDevice(PUBLIC_URL, world.clock);
    const right = device.pairing(url.slice(-22), 'Phone');
    const other = new TestDevice(PUBLIC_URL, world.clock);
    const second = await world.approvals.pairing(OWNER.tenant, 'person-2');
    for (const wrong of [
      { ...right, name: 'Other' },
      { ...right, publicKey: other.publicKey },
      { ...right, ticket: second.url.slice(-22) },
      { ...right, publicKey: { ...right.publicKey, y: right.publicKey.x } },
    ]) {
      expect(await code(world.actions.pair(wrong))).toBe('forbidden');
    }
    expect(await world.methods.of(OWNER)).toEqual([]);
  });

  test('a ticket lives five minutes', async () => {
    const { id, expiresAtMs } = await world.approvals.pairing(OWNER.tenant, OWNER.subject);
    expect(expiresAtMs - world.clock.now()).toBe(300_000);
    const [key] = await redis.keys(`pairing:{${id}}`);
    expect(await redis.pttl(String(key))).toBeLessThanOrEqual(300_000);
    await redis.del(String(key));
    expect(await world.approvals.devicePaired(id)).toEqual({ kind: 'expired' });
  });
});

describe('a request', () => {
  test('with the number of the sign-in page is approved, and its challenge told', async () => {
    const device = await world.pair();
    expect(await world.ask()).toMatchObject({ kind: 'sent' });
    const request = await openOf(device);
    const known = await knownOf(device);
    await world.actions.show(known, request.challenge);
    await world.actions.show(known, request.challenge);
    expect(await world.actions.answer(known, device.answer(request, 'approve', '42'))).toBe(
      'approved',
    );
    expect(world.listener.kinds(request.challenge)).toEqual(['shown', 'approved']);
    expect(world.methods.used).toEqual([`acme person-1 ${device.id}`]);
    const { open, ended } = await world.actions.approvals(known);
    expect([open, ended.map(({ end }) => end)]).toEqual([[], ['approved']]);
  });

  test.each([
    ['approve', '43', 'wrong_number'],
    ['deny', '', 'denied'],
  ] as const)('%s %s ends it as %s', async (decision, number, end) => {
    const device = await world.pair();
    await world.ask();
    const request = await openOf(device);
    const known = await knownOf(device);
    expect(await world.actions.answer(known, device.answer(request, decision, number))).toBe(end);
    const again = world.actions.answer(known, device.answer(request, 'approve', '42'));
    expect(await code(again)).toBe('challenge_final');
    expect(world.listener.kinds(request.challenge)).toEqual([end]);
  });

  test('of two devices that answer at once, a hundred times, one counts', async () => {
    const devices = [await world.pair(OWNER, 'One'), await world.pair(OWNER, 'Two')];
    await world.ask();
    const answers = Array.from({ length: 100 }, async (_, at) => {
      const device = devices[at % 2] as TestDevice;
      const request = await openOf(device);
      const known = await knownOf(device);
      return { device, request, known, decision: at % 3 === 0 ? 'deny' : 'approve' } as const;
    });
    const codes = await Promise.all(
      (await Promise.all(answers)).map(({ device, request, known, decision }) =>
        code(
          world.actions.answer(
            known,
            device.answer(request, decision, decision === 'deny' ? '' : '42'),
          ),
        ),
      ),
    );
    expect(codes.filter((each) => each === 'accepted')).toHaveLength(1);
    expect(world.listener.news).toHaveLength(1);
  });

  test('whose challenge could not be told is told when the app looks again, once', async () => {
    const device = await world.pair();
    await world.ask();
    const request = await openOf(device);
    const known = await knownOf(device);
    world.listener.down = true;
    await expect(
      world.actions.answer(known, device.answer(request, 'approve', '42')),
    ).rejects.toThrow('down');
    world.listener.down = false;
    await world.actions.approvals(known);
    await world.actions.approvals(known);
    expect(world.listener.kinds(request.challenge)).toEqual(['approved']);
  });

  test('whose challenge has ended is answered too late', async () => {
    const device = await world.pair();
    await world.ask();
    world.listener.ended = true;
    const answer = device.answer(await openOf(device), 'approve', '42');
    expect(await world.actions.answer(await knownOf(device), answer)).toBe('too_late');
  });

  test.each([
    ['sent', ['sent']],
    ['failed', []],
  ] as const)('is told as sent where the push service says %s', async (outcome, told) => {
    const device = await world.pair();
    const push = { endpoint: 'https://push.example.com/1', p256dh: 'key', auth: 'secret' };
    await world.methods.change(OWNER, device.id, { push });
    world.pushOutcome = outcome;
    await world.ask({ challengeId: 'ch_1' });
    await world.approvals.close();
    expect(world.listener.kinds('ch_1')).toEqual(told);
  });

  test('that is withdrawn leaves the devices', async () => {
    const device = await world.pair();
    await world.ask();
    const { challenge } = await openOf(device);
    await world.approvals.withdraw(OWNER, challenge);
    expect((await world.actions.approvals(await knownOf(device))).open).toEqual([]);
  });

  test('is not answered by a device that was paired after it', async () => {
    const first = await world.pair();
    await world.ask();
    const request = await openOf(first);
    const later = await world.pair(OWNER, 'Later');
    const answer = world.actions.answer(
      await knownOf(later),
      later.answer(request, 'approve', '42'),
    );
    expect(await code(answer)).toBe('challenge_final');
    expect(world.listener.news).toEqual([]);
  });

  test('without a device is suppressed, and the operator sees why', async () => {
    expect(await world.ask()).toEqual({ kind: 'suppressed', reason: 'no_device' });
    expect(world.suppressed).toEqual(['no_device']);
  });
});

test('of 100 requests in a minute a subject sees three prompts at most, and its own browser’s is among them', async () => {
  const device = await world.pair();
  await world.ask({ source: 'own-browser' });
  const first = await openOf(device);
  await world.actions.answer(await knownOf(device), device.answer(first, 'approve', '42'));

  let prompts = 0;
  let most = 0;
  for (let at = 0; at < 100; at += 1) {
    if ((await world.ask({ source: `attacker-${at}` })).kind === 'sent') prompts += 1;
    world.clock.advance(500);
    if (at === 60) {
      const own = await world.ask({ source: 'own-browser', number: '17' });
      expect(own.kind).toBe('sent');
      prompts += 1;
    }
    const { open } = await world.actions.approvals(await knownOf(device));
    most = Math.max(most, open.length);
  }
  expect([prompts, most]).toEqual([3, 3]);
  expect(world.suppressed).toHaveLength(98);
  const answer = device.answer(await openOf(device), 'approve', '17');
  expect(await world.actions.answer(await knownOf(device), answer)).toBe('approved');
});

describe('a device', () => {
  test('that was removed by enrolment is refused at once', async () => {
    const device = await world.pair();
    await knownOf(device);
    await world.methods.remove(OWNER, device.id);
    expect(await code(knownOf(device))).toBe('device_removed');
  });

  test('is known only by a fresh request of its own, for this path and body', async () => {
    const device = await world.pair();
    const other = await world.pair({ tenant: 'acme', subject: 'person-2' });
    const authenticate = (token: string, action = 'account', body = '') =>
      code(world.actions.authenticate({ token, action, body: Buffer.from(body) }));
    const token = device.token('account');
    expect(await authenticate(token)).toBe('accepted');
    expect(await authenticate(token)).toBe('forbidden');
    expect(await authenticate(device.token('account'), 'answer')).toBe('forbidden');
    expect(await authenticate(device.token('account', '{}'), 'account', '{ }')).toBe('forbidden');
    expect(await authenticate(device.token('account', '', { aud: 'https://evil.example' }))).toBe(
      'forbidden',
    );
    const stolen = device.token('account').split('.');
    const [header, payload] = other.token('account').split('.');
    expect(await authenticate(`${header}.${payload}.${stolen[2]}`)).toBe('forbidden');
    expect(await authenticate('nonsense')).toBe('device_removed');
    const old = device.token('account');
    world.clock.advance(61_000);
    expect(await authenticate(old)).toBe('device_clock');
    const exp = Math.floor(world.clock.now() / 1000) + 86_400;
    const early = device.token('account', '', { iat: exp - 60, exp });
    expect(await authenticate(early)).toBe('device_clock');
  });

  test('gets push messages only at a known push service, and stays when its subscription ends', async () => {
    const device = await world.pair();
    const known = await knownOf(device);
    const push = { endpoint: 'https://push.example.com/1', p256dh: 'p', auth: 'a' };
    const foreign = { ...push, endpoint: 'https://evil.example/1' };
    expect(await code(world.actions.change(known, { push: foreign }))).toBe('invalid_request');
    await world.actions.change(known, { push });
    await world.ask();
    await world.approvals.close();
    expect(world.pushes).toEqual([{ endpoint: push.endpoint, outcome: 'sent' }]);
    world.pushOutcome = 'gone';
    await world.ask();
    await world.approvals.close();
    const [method] = await world.methods.of(OWNER);
    expect(method).toMatchObject({ id: device.id });
    expect(method).not.toHaveProperty('push');
  });
});

test('Redis holds no subject, number, ticket, place or purpose in the clear', async () => {
  const device = await world.pair({ tenant: 'acme', subject: 'subject-in-clear' });
  const owner = { tenant: 'acme', subject: 'subject-in-clear' };
  const { url } = await world.approvals.pairing(owner.tenant, owner.subject, 'label-in-clear');
  await world.ask({ ...owner, what: 'what-in-clear', where: 'where-in-clear', source: 'source-x' });
  const request = await openOf(device);
  await world.actions.answer(await knownOf(device), device.answer(request, 'approve', '42'));
  const content = await everythingIn(redis);
  expect(content).toContain('approvals:{ap_');
  expect(content).not.toMatch(/in-clear|source-x/);
  expect(content).not.toContain(url.slice(-22));
});

test('a record that a newer version has written keeps its fields', async () => {
  await world.pair();
  await world.store.change(OWNER, (state) => ({
    result: undefined,
    next: { ...state, unknown: { later: 7 } },
  }));
  await world.ask();
  expect(await world.store.read(OWNER)).toMatchObject({ open: [{}], unknown: { later: 7 } });
});
