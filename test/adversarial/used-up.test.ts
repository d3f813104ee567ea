/** One source can use up only a part of a shared limit. */
import type { Redis } from 'ioredis';
import { numberTag, sourceTags } from '../../src/limits/hmac-tags.js';
import { DEFAULT_LIMITS } from '../../src/limits/limits.js';
import {
  admissionOn,
  DAY,
  digest,
  HOUR,
  NO_LIMITS,
  sendRequest,
  strangeNumber,
  verdict,
  verdicts,
} from '../integration/limits/admission-fixture.js';
import { freshTestRedis } from '../setup/redis.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

describe.each([
  ['in one script', false],
  ['one script for each tag', true],
])('%s', (_, spread) => {
  it('one /48 of IPv6 can use up only a fiftieth of a country’s money', async () => {
    const limits = { ...NO_LIMITS, budgets: DEFAULT_LIMITS.budgets };
    const { admission } = admissionOn(redis, { spread, limits });
    let subnet = 0;
    const send = (site: string) => {
      subnet += 1;
      const ip = `2001:db8:${site}:${subnet.toString(16)}::1`;
      return admission.admit(sendRequest({ e164: strangeNumber(), ip }));
    };
    const sent = await verdicts(60, () => send('1'));
    expect(sent.filter((each) => each === 'ok').length).toBeLessThanOrEqual(375 / 50);
    expect(sent.at(-1)).toBe('budget_source');
    expect(await verdict(send('2'))).toBe('ok');
  });

  it.each([
    ['/48 of IPv6', (turn: number) => `2001:db8:1:${turn}::1`, '2001:db8:2::1'],
    ['/24 of IPv4', (turn: number) => `192.0.2.${turn}`, '198.51.100.1'],
  ])(
    'one %s gets three sends to a block in an hour; others and owners are not limited by it',
    async (_, ip, other) => {
      const limits = { ...NO_LIMITS, prefix: DEFAULT_LIMITS.prefix };
      const { admission, ends, clock } = admissionOn(redis, { spread, limits });
      let turn = 0;
      const request = (from?: string) => {
        turn += 1;
        return sendRequest({
          e164: `+35844123${1_000 + turn * 373}`,
          ...(from ? { ip: from } : {}),
        });
      };
      const owner = request(ip(99));
      await admission.admit(owner);
      const deliveries = [
        { number: 1, channel: 'sms', provider: 'twilio', state: 'delivered' },
      ] as const;
      await ends.ended({
        id: owner.challengeId,
        tenant: 'default',
        state: 'sms_verified',
        deliveries,
      });
      const send = () => admission.admit(request(ip(turn)));
      expect(await verdicts(5, send)).toEqual([
        ...Array(3).fill('ok'),
        'prefix_source',
        'prefix_source',
      ]);
      expect(await verdict(admission.admit(request(other)))).toBe('ok');
      // A request with a source does not share the place of requests without one.
      expect(await verdicts(4, () => admission.admit(request()))).toEqual(Array(4).fill('ok'));
      const again = sendRequest({ e164: owner.e164, ip: ip(99) });
      expect(await verdict(admission.admit(again))).toBe('ok');
      clock.advance(HOUR);
      expect(await verdict(send())).toBe('ok');
    },
  );

  it('one source can use up only a fiftieth of the tenant’s wrong codes', async () => {
    const { guesses } = admissionOn(redis, { spread });
    let number = 0;
    const guess = (source: string) => {
      number += 1;
      return guesses.before('default', `n${number}`, undefined, { source, proven: false });
    };
    const tried = await verdicts(60, () => guess('attacker'));
    expect(tried.filter((each) => each === 'ok').length).toBeLessThanOrEqual(900 / 50);
    expect(tried.at(-1)).toBe('guesses_source');
    expect(await verdict(guess('somebody'))).toBe('ok');
  });

  it('a hundred wrong codes in a row block strangers; a source that has verified the number can still verify, and resets the row', async () => {
    const limits = { ...NO_LIMITS, guesses: DEFAULT_LIMITS.guesses };
    const { guesses } = admissionOn(redis, { spread, limits });
    let attacker = 0;
    const guess = (proven = false) => {
      attacker += 1;
      const source = proven ? 'owner-01' : `a${attacker}-source`;
      return guesses.before('default', 'victim', undefined, { source, proven });
    };
    expect(await verdicts(100, () => guess())).toEqual(Array(100).fill('ok'));
    expect(await verdict(guess())).toBe('guesses_row');
    expect(await verdict(guess(true))).toBe('ok');
    await guesses.endRow('default', 'victim');
    expect(await verdict(guess())).toBe('ok');
  });

  it('wrong codes of one source wait for minutes first, then for an hour, then for a day', async () => {
    const limits = { ...NO_LIMITS, guesses: DEFAULT_LIMITS.guesses };
    const { guesses, clock } = admissionOn(redis, { spread, limits });
    const source = { source: 'somebody', proven: false };
    const guess = () => guesses.before('default', 'n', undefined, source);
    const ok = (count: number) => [...Array(count).fill('ok'), 'guesses_number'];
    expect(await verdicts(9, guess)).toEqual(ok(8));
    clock.advance(HOUR / 12);
    expect(await verdicts(2, guess)).toEqual(ok(1));
    clock.advance(HOUR);
    expect(await verdicts(2, guess)).toEqual(ok(1));
    clock.advance(HOUR);
    expect(await verdict(guess())).toBe('guesses_number');
    clock.advance(DAY);
    expect(await verdict(guess())).toBe('ok');
  });

  it('strangers use a budget up; a source that has verified the number still gets codes', async () => {
    const budgets = { ...DEFAULT_LIMITS.budgets, country: { hour: 0.8, day: null } };
    const { admission, proven } = admissionOn(redis, { spread, limits: { ...NO_LIMITS, budgets } });
    const strange = () => admission.admit(sendRequest({ e164: strangeNumber() }));
    expect(await verdicts(7, strange)).toEqual([...Array(6).fill('ok'), 'country_budget_hour']);
    const owner = { e164: '+358441234567', device: 'owners-phone' };
    const tags = sourceTags(digest, 'default', owner);
    expect(await verdict(admission.admit(sendRequest(owner)))).toBe('country_budget_hour');
    await proven.add(numberTag(digest, 'default', owner.e164), tags);
    expect(await verdict(admission.admit(sendRequest(owner)))).toBe('ok');
  });
});
