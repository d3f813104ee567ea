/** Forged approvals: without the number, with a wrong one, from another device, for another challenge, replayed, too late. None may count. */
import type { Redis } from 'ioredis';
import type { Answer } from '../../src/approvals/approval.js';
import { OctothorpeError } from '../../src/challenge/errors.js';
import { inForm } from '../faults/form.js';
import {
  type ApprovalWorld,
  approvalWorld,
  OWNER,
  type TestDevice,
} from '../setup/approval-world.js';
import { Random } from '../setup/random.js';
import { freshTestRedis } from '../setup/redis.js';

const TRIES = inForm(10_000, 100_000);
const STRANGER = { tenant: 'acme', subject: 'person-2' };
const OTHER_TENANT = { tenant: 'other', subject: OWNER.subject };
const AT_ONCE = 50;

let redis: Redis;
let world: ApprovalWorld;
beforeAll(async () => {
  redis = await freshTestRedis();
  world = approvalWorld(redis, 'https://verify.example.com');
});
afterAll(() => redis.quit());

interface Request {
  readonly challenge: string;
  readonly nonce: string;
  readonly number: string;
}

let asked = 0;
/** A new request of the subject; every source is its own known one, so that no limit hides an attack. */
async function request(): Promise<Request> {
  asked += 1;
  const challengeId = `ch_00real${String(asked).padStart(8, '0')}`;
  const number = String(asked % 100).padStart(2, '0');
  const { kind } = await world.ask({
    challengeId,
    number,
    source: 'own',
    expiresAtMs: world.clock.now() + 60_000,
  });
  if (kind !== 'sent') throw new Error(`The request was ${kind}.`);
  const { open } = await world.store.read(OWNER);
  const found = open.find((each) => each.challengeId === challengeId);
  if (!found) throw new Error('The request is not open.');
  return { challenge: challengeId, nonce: found.nonce, number };
}

test(
  `of ${TRIES} forged approvals none is accepted, and the genuine ones in between are`,
  async () => {
    const random = new Random(7);
    const [own, stranger, tenant] = [
      await world.pair(OWNER),
      await world.pair(STRANGER),
      await world.pair(OTHER_TENANT),
    ] as [TestDevice, TestDevice, TestDevice];
    const known = async (device: TestDevice) => {
      const found = await world.actions.authenticate({
        token: device.token('answer'),
        action: 'answer',
        body: Buffer.alloc(0),
      });
      return found;
    };
    // The authentication of each request is tested by itself: here the answers count.
    const sessions = new Map([
      [own, await known(own)],
      [stranger, await known(stranger)],
      [tenant, await known(tenant)],
    ]);
    let accepted = 0;
    const refusals = new Map<string, number>();
    async function attempt(name: string, device: TestDevice, answer: Omit<Answer, 'device'>) {
      const session = sessions.get(device);
      if (!session) throw new Error('Unknown device.');
      try {
        const outcome = await world.actions.answer(session, answer);
        if (outcome === 'approved') accepted += 1;
      } catch (error) {
        if (!(error instanceof OctothorpeError)) throw error;
      }
      refusals.set(name, (refusals.get(name) ?? 0) + 1);
    }

    let before: { request: Request; answer: Omit<Answer, 'device'> } | undefined;
    let tries = 0;
    let genuine = 0;
    while (tries < TRIES) {
      const current = await request();
      const wrong = String((Number(current.number) + 1 + random.whole(0, 98)) % 100).padStart(
        2,
        '0',
      );
      const right = own.answer(current, 'approve', current.number);
      const forged: [string, TestDevice, Omit<Answer, 'device'>][] = [];
      for (let at = 0; at < AT_ONCE; at += 1) {
        const flipped = Buffer.from(right.signature, 'base64url');
        const place = random.whole(0, flipped.length - 1);
        flipped[place] = (flipped[place] as number) ^ (1 << random.whole(0, 7));
        // Made only where it is picked: a signature costs more than its refusal.
        const { number } = current;
        const kinds: [string, TestDevice, () => Omit<Answer, 'device'>][] = [
          ['no signature', own, () => ({ ...right, signature: '' })],
          [
            'changed signature',
            own,
            () => ({ ...right, signature: flipped.toString('base64url') }),
          ],
          [
            'another number signed',
            own,
            () => ({ ...own.answer(current, 'approve', wrong), number }),
          ],
          ['no number signed', own, () => ({ ...own.answer(current, 'approve', ''), number })],
          [
            'denial turned round',
            own,
            () => ({ ...own.answer(current, 'deny'), decision: 'approve', number }),
          ],
          ['another subject’s device', stranger, () => stranger.answer(current, 'approve', number)],
          ['another tenant’s device', tenant, () => tenant.answer(current, 'approve', number)],
          ['another device’s signature', own, () => stranger.answer(current, 'approve', number)],
          [
            'another nonce',
            own,
            () => own.answer({ ...current, nonce: 'A'.repeat(22) }, 'approve', number),
          ],
          [
            'unknown challenge',
            own,
            () => own.answer({ ...current, challenge: 'ch_00none00000000' }, 'approve', number),
          ],
        ];
        if (before) {
          const { request: old, answer } = before;
          kinds.push(
            ['replay', own, () => answer],
            ['signature of the one before', own, () => ({ ...right, signature: answer.signature })],
            ['the one before, signed anew', own, () => own.answer(old, 'approve', old.number)],
          );
        }
        const [name, device, make] = random.pick(kinds);
        forged.push([name, device, make()]);
      }
      await Promise.all(forged.map((each) => attempt(...each)));
      tries += forged.length;
      // The request is still there: it ends by its own answer, a wrong number, or the time.
      const end = random.whole(0, 3);
      if (end === 0) {
        const session = sessions.get(own);
        if (!session) throw new Error('Unknown device.');
        expect(await world.actions.answer(session, right)).toBe('approved');
        genuine += 1;
      } else if (end === 1) {
        await attempt('wrong number', own, own.answer(current, 'approve', wrong));
        await attempt('right number after a wrong one', own, right);
        tries += 2;
      } else if (end === 2) {
        await attempt('signed without a number', own, own.answer(current, 'approve', ''));
        await attempt('right number after none', own, right);
        tries += 2;
      } else {
        world.clock.advance(60_001);
        await attempt('stale', own, right);
        tries += 1;
      }
      // Misses make even the own browser wait.
      world.clock.advance(3_600_000);
      before = { request: current, answer: right };
    }
    expect(accepted).toBe(0);
    expect(genuine).toBeGreaterThan(20);
    expect(refusals.size).toBe(18);
    const told = world.listener.news.filter(({ kind }) => kind === 'approved');
    expect(told).toHaveLength(genuine);
  },
  inForm(120_000, 900_000),
);
