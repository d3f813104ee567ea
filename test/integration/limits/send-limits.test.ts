import type { Redis } from 'ioredis';
import { numberTag, sourceTags } from '../../../src/limits/hmac-tags.js';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import type { SendRequest } from '../../../src/limits/reservation-plan.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  admissionOn,
  DAY,
  digest,
  type Fixture,
  HOUR,
  MINUTE,
  NO_LIMITS,
  newChallengeId,
  SECOND,
  sendRequest,
  strangeNumber,
  verdict,
  verdicts,
} from './admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

const { number, ip, device, prefix, sequence } = DEFAULT_LIMITS;

// Every rule must hold with one script on one server, and with several on a Cluster.
describe.each([
  ['in one script', false],
  ['one script for each tag', true],
])('%s', (_, spread) => {
  function admission(limits: Parameters<typeof admissionOn>[1]): Fixture {
    return admissionOn(redis, { ...limits, spread });
  }

  it('a number gets one send in 30 s, 3 in 10 min, 5 in an hour and 10 a day', async () => {
    const { admission: gate, clock } = admission({ limits: { number } });
    const send = () => gate.admit(sendRequest());
    expect(await verdicts(2, send)).toEqual(['ok', 'number']);
    clock.advance(30 * SECOND);
    expect(await verdict(send())).toBe('ok');
    clock.advance(30 * SECOND);
    expect(await verdict(send())).toBe('ok');
    clock.advance(30 * SECOND);
    expect(await verdict(send())).toBe('number');
    let sent = 3;
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      clock.advance(MINUTE);
      if ((await verdict(send())) === 'ok') sent += 1;
      if (minute === 57) expect(sent).toBe(5);
    }
    // The first three have left the daily window in its last minutes.
    expect(sent).toBeGreaterThanOrEqual(10);
    expect(sent).toBeLessThanOrEqual(13);
  });

  it('answers after how many seconds the number may be tried again, and nothing else', async () => {
    const { admission: gate, clock } = admission({ limits: { number } });
    await gate.admit(sendRequest());
    clock.advance(10_500);
    const refused = gate.admit(sendRequest());
    await expect(refused).rejects.toMatchObject({ retryAfterSeconds: 20, rule: 'number' });
    await expect(refused).rejects.toThrow(/^This cannot be sent now, because a limit was reached/);
    clock.advance(19_500);
    expect(await verdict(gate.admit(sendRequest()))).toBe('ok');
  });

  it('a resend has only its challenge’s wait, and counts for the longer windows', async () => {
    const { admission: gate } = admission({ limits: { number } });
    const challengeId = newChallengeId();
    const resend = (delivery: number) =>
      gate.admit(sendRequest({ challengeId, kind: 'resend', delivery }));
    await gate.admit(sendRequest({ challengeId }));
    expect(await verdict(resend(2))).toBe('ok');
    expect(await verdict(resend(3))).toBe('ok');
    expect(await verdict(resend(4))).toBe('number');
    expect(await verdict(gate.admit(sendRequest()))).toBe('number');
  });

  it('the same challenge counts once, even if it is requested again', async () => {
    const { admission: gate, clock } = admission({ limits: DEFAULT_LIMITS });
    const again = sendRequest({ ip: '192.0.2.1', device: 'd1' });
    await gate.admit(again);
    clock.advance(5 * SECOND);
    expect(await verdicts(20, () => gate.admit(again))).toEqual(Array(20).fill('ok'));
    clock.advance(20 * HOUR);
    expect(await verdict(gate.admit(again))).toBe('ok');
    expect(await verdict(gate.admit(sendRequest()))).toBe('ok');
  });

  it.each([
    ['is kept for an hour', HOUR, [{ max: 9, windowMs: DAY }], 2 * HOUR],
    ['is counted over a week', DAY, [{ max: 9, windowMs: 7 * DAY }], 2 * DAY],
  ])(
    'a challenge that %s counts again once it may have expired',
    async (_, keptMs, number, later) => {
      const budgets = { ...NO_LIMITS.budgets, tenant: { hour: 0.2, day: null } };
      const ip = { sends: number, numbers: [] };
      const prefix = { last3: [], last4: number, source: [] };
      const { admission: gate, clock } = admission({
        limits: { number, ip, prefix, budgets },
        keptMs,
      });
      const again = sendRequest({ ip: '192.0.2.1' });
      await gate.admit(again);
      clock.advance(later);
      // Redis expires keys by its own clock, so the test deletes it.
      await redis.del(`limit:{default}:s:${again.challengeId.slice(-10)}`);
      expect(await verdicts(5, () => gate.admit(again))).toEqual(Array(5).fill('ok'));
      expect(await verdicts(2, () => gate.admit(sendRequest()))).toEqual([
        'ok',
        'tenant_budget_hour',
      ]);
    },
  );

  it('the same challenge costs money once', async () => {
    const budgets = { ...NO_LIMITS.budgets, tenant: { hour: 0.2, day: null } };
    const { admission: gate } = admission({ limits: { budgets } });
    const again = sendRequest();
    expect(await verdicts(5, () => gate.admit(again))).toEqual(Array(5).fill('ok'));
    expect(await verdicts(2, () => gate.admit(sendRequest()))).toEqual([
      'ok',
      'tenant_budget_hour',
    ]);
  });

  it('a refused request counts for no other limit', async () => {
    const { admission: gate } = admission({
      limits: { number, ip: { sends: [{ max: 2, windowMs: HOUR }], numbers: [] } },
    });
    const from = { ip: '192.0.2.1' };
    await gate.admit(sendRequest(from));
    expect(await verdicts(5, () => gate.admit(sendRequest(from)))).toEqual(Array(5).fill('number'));
    expect(await verdict(gate.admit(sendRequest({ ...from, e164: strangeNumber() })))).toBe('ok');
    expect(await verdict(gate.admit(sendRequest({ ...from, e164: strangeNumber() })))).toBe('ip');
  });

  it('an address sends 10 an hour', async () => {
    const { admission: gate, clock } = admission({
      limits: { ip: { ...ip, numbers: [] } },
    });
    const send = () => gate.admit(sendRequest({ e164: strangeNumber(), ip: '192.0.2.1' }));
    expect(await verdicts(11, send)).toEqual([...Array(10).fill('ok'), 'ip']);
    expect(await verdict(gate.admit(sendRequest({ ip: '192.0.2.2' })))).toBe('ok');
    clock.advance(HOUR);
    expect(await verdict(send())).toBe('ok');
  });

  it('an address reaches 5 numbers an hour, and those 5 again', async () => {
    const { admission: gate, clock } = admission({ limits: { ip } });
    const numbers = Array.from({ length: 6 }, strangeNumber);
    const to = (e164: string | undefined) =>
      gate.admit(sendRequest({ e164: e164 ?? '', ip: '2001:db8:1:2::1' }));
    const all: string[] = [];
    for (const e164 of numbers) all.push(await verdict(to(e164)));
    expect(all).toEqual([...Array(5).fill('ok'), 'ip_numbers']);
    expect(await verdict(to(numbers[2]))).toBe('ok');
    clock.advance(HOUR);
    expect(await verdict(to(numbers[5]))).toBe('ok');
  });

  it('a device is limited as an address is', async () => {
    const { admission: gate } = admission({ limits: { device } });
    const send = () => gate.admit(sendRequest({ e164: strangeNumber(), device: 'phone-1' }));
    expect(await verdicts(6, send)).toEqual([...Array(5).fill('ok'), 'device_numbers']);
  });

  it('a block of numbers gets 10 in 10 min and 30 an hour, from any number of address groups', async () => {
    const { admission: gate, clock } = admission({ limits: { prefix } });
    let step = 0;
    const send = () => {
      step += 1;
      const e164 = `+35844123${String((step * 137) % 10_000).padStart(4, '0')}`;
      return gate.admit(sendRequest({ e164, ip: `198.18.${step}.7` }));
    };
    expect(await verdicts(11, send)).toEqual([...Array(10).fill('ok'), 'prefix_last4']);
    let sent = 10;
    for (let minute = 1; minute < 60; minute += 1) {
      clock.advance(MINUTE);
      if ((await verdict(send())) === 'ok') sent += 1;
      if ((await verdict(send())) === 'ok') sent += 1;
    }
    expect(sent).toBe(30);
    clock.advance(HOUR);
    expect(await verdict(send())).toBe('ok');
    expect(await verdict(gate.admit(sendRequest({ e164: '+358449991234' })))).toBe('ok');
  });

  it('numbers that differ only in their last three digits have their own limits', async () => {
    const last3 = [{ max: 2, windowMs: HOUR }];
    const { admission: gate, clock } = admission({
      limits: { prefix: { last3, last4: [], source: [] } },
    });
    const to = (last4: string) => gate.admit(sendRequest({ e164: `+35844123${last4}` }));
    await to('4000');
    await to('4999');
    expect(await verdict(to('4500'))).toBe('prefix_last3');
    expect(await verdict(to('5000'))).toBe('ok');
    clock.advance(HOUR);
    expect(await verdict(to('4500'))).toBe('ok');
  });

  it('the fifth number within a span of 100 in an hour is a sequence and stops', async () => {
    const { admission: gate, clock } = admission({ limits: { sequence } });
    const to = (last4: number) =>
      gate.admit(sendRequest({ e164: `+35844123${String(last4).padStart(4, '0')}` }));
    for (const last4 of [3000, 3099, 3050, 3001]) await to(last4);
    expect(await verdict(to(3098))).toBe('sequence');
    expect(await verdict(to(3050))).toBe('ok');
    // 3001..3100 holds four, because 3000 is outside: no sequence.
    expect(await verdict(to(3100))).toBe('ok');
    expect(await verdict(to(3500))).toBe('ok');
    clock.advance(HOUR);
    expect(await verdict(to(3098))).toBe('ok');
  });

  it('country and tenant have their own counts, which may refuse one slice longer', async () => {
    const { admission: gate, clock } = admission({
      limits: {
        country: [{ max: 3, windowMs: HOUR }],
        tenant: [{ max: 4, windowMs: HOUR }],
      },
    });
    const send = (country: string) => gate.admit(sendRequest({ e164: strangeNumber(), country }));
    expect(await verdicts(4, () => send('FI'))).toEqual(['ok', 'ok', 'ok', 'country']);
    expect(await verdicts(2, () => send('SE'))).toEqual(['ok', 'tenant']);
    clock.advance(HOUR - 1);
    expect(await verdict(send('FI'))).toBe('country');
    clock.advance(5 * MINUTE + 1);
    expect(await verdict(send('FI'))).toBe('ok');
  });

  it('calls of one source, or to one country, leave room for others; the kept part is for owners', async () => {
    const { admission: gate, proven } = admission({
      limits: { callsAtOnce: 8, callsAtOnceOfCountry: 6, callsAtOnceOfSource: 2 },
    });
    let address = 0;
    const call = (more: Partial<SendRequest> = {}) => {
      address += 1;
      const from = { ip: `198.51.100.${address}`, e164: strangeNumber() };
      return gate.admit(sendRequest({ channel: 'call', ...from, ...more }));
    };
    const one = { ip: '2001:db8:1:1::1' };
    const sameSite = { ip: '2001:db8:1:ffff::1' };
    expect(await verdicts(2, () => call(one))).toEqual(['ok', 'ok']);
    expect(await verdict(call(sameSite))).toBe('calls_source');
    expect(await verdicts(5, () => call())).toEqual([...Array(4).fill('ok'), 'calls_country']);
    const swedish = { e164: '+46701234567', country: 'SE' };
    expect(await verdicts(2, () => call(swedish))).toEqual(['ok', 'ok']);
    expect(await verdict(call(swedish))).toBe('calls_at_once');
    const owner = { e164: '+358441234567', device: 'owners-phone' };
    await proven.add(
      numberTag(digest, 'default', owner.e164),
      sourceTags(digest, 'default', owner),
    );
    expect(await verdict(call(owner))).toBe('ok');
  });

  it('the number of simultaneous calls is limited: an ended call frees its place, and so does a lost one', async () => {
    const { admission: gate, clock } = admission({ limits: { callsAtOnce: 2 } });
    const call = (challengeId = newChallengeId()) =>
      gate.admit(sendRequest({ channel: 'call', e164: strangeNumber(), challengeId }));
    const first = newChallengeId();
    await call(first);
    await call();
    expect(await verdict(call())).toBe('calls_at_once');
    expect(await verdict(gate.admit(sendRequest()))).toBe('ok');
    await gate.callEnded('default', first);
    await gate.callEnded('default', first);
    expect(await verdicts(2, () => call())).toEqual(['ok', 'calls_at_once']);
    clock.advance(3 * MINUTE);
    expect(await verdicts(3, () => call())).toEqual(['ok', 'ok', 'calls_at_once']);
  });

  it('a repeated call takes a second place, because the first one may still ring', async () => {
    const { admission: gate } = admission({ limits: { callsAtOnce: 3 } });
    const e164 = strangeNumber();
    const challengeId = newChallengeId();
    const call = { challengeId, e164, channel: 'call' } as const;
    await gate.admit(sendRequest(call));
    await gate.admit(sendRequest({ ...call, kind: 'resend', delivery: 2 }));
    const strange = () => gate.admit(sendRequest({ channel: 'call', e164: strangeNumber() }));
    expect(await verdicts(2, strange)).toEqual(['ok', 'calls_at_once']);
    await gate.callEnded('default', challengeId, 1);
    expect(await verdicts(2, strange)).toEqual(['ok', 'calls_at_once']);
    await gate.admit(sendRequest({ ...call, kind: 'resend', delivery: 2 }));
    await gate.callEnded('default', challengeId);
    expect(await verdicts(2, strange)).toEqual(['ok', 'calls_at_once']);
  });

  it('1,000 simultaneous sends never exceed a limit: number, address, block, country, tenant, money', async () => {
    const { admission: gate } = admission({
      limits: {
        number: [{ max: 3, windowMs: DAY }],
        ip: { sends: [{ max: 40, windowMs: HOUR }], numbers: [] },
        prefix: { last3: [], last4: [{ max: 30, windowMs: HOUR }], source: [] },
        country: [{ max: 60, windowMs: HOUR }],
        budgets: {
          ...NO_LIMITS.budgets,
          tenant: { hour: 5, day: null },
        },
      },
    });
    const passed = async (request: (i: number) => Parameters<typeof sendRequest>[0]) => {
      const all = await Promise.all(
        Array.from({ length: 1_000 }, (_, i) => verdict(gate.admit(sendRequest(request(i))))),
      );
      return all.filter((each) => each === 'ok').length;
    };
    const number = await passed(() => ({}));
    const address = await passed(() => ({ ip: '192.0.2.7', e164: strangeNumber(), country: 'SE' }));
    const block = await passed((i) => ({
      e164: `+35840555${String(i).padStart(4, '0')}`,
      country: 'NO',
    }));
    // Giving back is not instant: a refused request may hold a place for a moment, so that another one is refused.
    if (spread) {
      expect(number).toBeLessThanOrEqual(3);
      expect(address).toBeLessThanOrEqual(40);
      expect(block).toBeLessThanOrEqual(30);
    } else {
      expect([number, address, block]).toEqual([3, 40, 7]);
    }
    expect(number + address + block).toBeLessThanOrEqual(50);
    expect(number).toBeGreaterThan(0);
  });

  it('tenants do not share limits', async () => {
    const { admission: gate } = admission({ limits: DEFAULT_LIMITS });
    const from = { ip: '192.0.2.1', device: 'd' };
    await gate.admit(sendRequest(from));
    expect(await verdict(gate.admit(sendRequest(from)))).toBe('number');
    expect(await verdict(gate.admit(sendRequest({ ...from, tenant: 'other' })))).toBe('ok');
  });

  it('every tenant has its own figures', async () => {
    const { admission: gate } = admissionOn(redis, {
      spread,
      limitsOf: (tenant) => ({
        ...NO_LIMITS,
        number: tenant === 'strict' ? [{ max: 1, windowMs: DAY }] : [],
      }),
    });
    const twice = (tenant: string) => verdicts(2, () => gate.admit(sendRequest({ tenant })));
    expect(await twice('strict')).toEqual(['ok', 'number']);
    expect(await twice('easy')).toEqual(['ok', 'ok']);
  });
});

describe('on a Cluster, a request that only the number’s node had received', () => {
  const lose = async ({ tenant, challengeId }: ReturnType<typeof sendRequest>) => {
    await redis.del(`limit:{${tenant}}:s:${challengeId.slice(-10)}`, `limit:{${tenant}}:sum:`);
  };
  const budgets = { ...NO_LIMITS.budgets, tenant: { hour: 0.2, day: null } };
  const heardByHalf = async () => {
    const gate = admissionOn(redis, { spread: true, limits: { budgets } });
    const request = sendRequest();
    await gate.admission.admit(request);
    await lose(request);
    gate.clock.advance(5_000);
    return { ...gate, request };
  };

  it('costs money once when it is repeated', async () => {
    const { admission, request } = await heardByHalf();
    for (let i = 0; i < 3; i += 1) await admission.admit(request);
    expect(await redis.hget('limit:{default}:sum:', 'm3600=')).toBe('100000');
  });

  it('is refused when it is repeated and no money is left', async () => {
    const { admission, request } = await heardByHalf();
    for (let i = 0; i < 2; i += 1) await admission.admit(sendRequest({ e164: strangeNumber() }));
    expect(await verdict(admission.admit(request))).toBe('tenant_budget_hour');
  });
});

it('on a Cluster, a start that is repeated once its number is verified takes nothing', async () => {
  const budgets = { ...NO_LIMITS.budgets, tenant: { hour: 1, day: null } };
  const { admission, ends } = admissionOn(redis, { spread: true, limits: { budgets } });
  const request = sendRequest();
  const { challengeId: id, tenant } = request;
  expect(await admission.admit(request)).toBe('taken');
  const delivery = { number: 1, channel: 'sms', provider: 'twilio', state: 'delivered' } as const;
  await ends.ended({ id, tenant, state: 'sms_verified', deliveries: [delivery] });
  const keys = await redis.keys('*');
  const ledger = `limit:{${tenant}}:s:${id.slice(-10)}`;
  await redis.pexpire(ledger, (await redis.pttl(ledger)) - 5_000);

  expect(await admission.admit(request)).toBe('repeated');
  expect((await redis.keys('*')).sort()).toEqual(keys.sort());
  expect(await redis.hget('limit:{default}:sum:', 'm3600=')).toBe('100000');
});
