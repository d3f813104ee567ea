import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import {
  type ListEntry,
  NumberList,
  NumberLists,
  OperatorList,
  readNumberFile,
} from '../../../src/limits/number-lists.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  admissionOn,
  arrived,
  cipher,
  DAY,
  HOUR,
  NO_LIMITS,
  sendRequest,
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

const by = { operator: 'anna', reason: 'complaint of a customer', key: '9f86d081' };
const list = (...entries: ListEntry[]) => new NumberList(entries);

describe('configured lists', () => {
  it('nothing is sent to a denied prefix; the longest entry decides', async () => {
    const { admission } = admissionOn(redis, {
      lists: {
        everywhere: list(
          { prefix: '+35844', action: 'deny' },
          { prefix: '+358441234567', action: 'allow' },
        ),
      },
    });
    expect(await verdict(admission.admit(sendRequest({ e164: '+358449999999' })))).toBe('denied');
    expect(await verdict(admission.admit(sendRequest()))).toBe('ok');
  });

  it("a tenant's own entry goes before the one for all", async () => {
    const { admission } = admissionOn(redis, {
      lists: {
        everywhere: list({ prefix: '+358', action: 'deny' }),
        tenants: new Map([['finns', list({ prefix: '+358', action: 'allow' })]]),
      },
    });
    expect(await verdict(admission.admit(sendRequest()))).toBe('denied');
    expect(await verdict(admission.admit(sendRequest({ tenant: 'finns' })))).toBe('ok');
  });

  it('an entry ends on its date', async () => {
    const { admission, clock } = admissionOn(redis, {
      lists: {
        everywhere: list({ prefix: '+358', action: 'deny', untilMs: Date.UTC(2027, 0, 2) }),
      },
    });
    expect(await verdict(admission.admit(sendRequest()))).toBe('denied');
    clock.advance(DAY);
    expect(await verdict(admission.admit(sendRequest()))).toBe('ok');
  });

  it('an allowed range is exempt only from the limits on ranges', async () => {
    const limits = { number: DEFAULT_LIMITS.number, prefix: DEFAULT_LIMITS.prefix };
    const { admission } = admissionOn(redis, {
      limits,
      lists: { everywhere: list({ prefix: '+35844123', action: 'allow' }) },
    });
    let step = 0;
    const send = () =>
      admission.admit(sendRequest({ e164: `+35844123${String(step++).padStart(4, '0')}` }));
    expect(await verdicts(40, send)).toEqual(Array(40).fill('ok'));
    expect(await verdict(admission.admit(sendRequest({ e164: '+358441230003' })))).toBe('number');
  });

  it('an exempt number is exempt from all limits but money', async () => {
    const { admission } = admissionOn(redis, {
      limits: {
        ...DEFAULT_LIMITS,
        budgets: { ...NO_LIMITS.budgets, tenant: { hour: 1, day: null } },
      },
      lists: { everywhere: list({ prefix: '+358441234567', action: 'exempt' }) },
    });
    const send = () => admission.admit(sendRequest({ ip: '192.0.2.1' }));
    expect(await verdicts(11, send)).toEqual([...Array(10).fill('ok'), 'tenant_budget_hour']);
  });

  it('disposable numbers come from a file; a faulty line is an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'numbers-'));
    const path = join(folder, 'disposable.txt');
    try {
      writeFileSync(
        path,
        '# web pages that lend numbers\n+358 44 123 4567\n\n35845700 # a range\n',
      );
      const { admission } = admissionOn(redis, { lists: { disposable: readNumberFile(path) } });
      expect(await verdict(admission.admit(sendRequest()))).toBe('disposable');
      expect(await verdict(admission.admit(sendRequest({ e164: '+358457001234' })))).toBe(
        'disposable',
      );
      expect(await verdict(admission.admit(sendRequest({ e164: '+358441234568' })))).toBe('ok');
      writeFileSync(path, '+358441234567\nnot a number\n');
      expect(() => readNumberFile(path)).toThrow(/1 lines .* 2\./);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the operator', () => {
  const until = (ms: number) => Date.UTC(2027, 0, 1) + ms;
  const number = { kind: 'number', e164: '+358441234567' } as const;
  const prefix = { kind: 'prefix', prefix: '+35844123' } as const;

  it('denies a prefix at once, for another process as well, until its end', async () => {
    const here = admissionOn(redis);
    const there = admissionOn(redis);
    await there.admission.admit(sendRequest());
    await here.operatorLimits.list('default', prefix, 'deny', until(HOUR), by);
    expect(await verdict(there.admission.admit(sendRequest()))).toBe('denied');
    expect(await verdict(there.admission.admit(sendRequest({ tenant: 'other' })))).toBe('ok');
    there.clock.advance(HOUR);
    expect(await verdict(there.admission.admit(sendRequest()))).toBe('ok');
  });

  it.each([
    ['in one script', false],
    ['one script for each tag', true],
  ])('exempts a number that limits refuse, for another process as well, %s', async (_, spread) => {
    const limits = { number: DEFAULT_LIMITS.number };
    const here = admissionOn(redis, { limits, spread });
    const there = admissionOn(redis, { limits, spread });
    await there.admission.admit(sendRequest());
    expect(await verdict(there.admission.admit(sendRequest()))).toBe('number');
    await here.operatorLimits.list('default', number, 'exempt', until(HOUR), by);
    expect(await verdict(there.admission.admit(sendRequest()))).toBe('ok');
  });

  it('removes an entry at once', async () => {
    const here = admissionOn(redis);
    const there = admissionOn(redis);
    await here.operatorLimits.list('default', number, 'deny', until(DAY), by);
    expect(await verdict(there.admission.admit(sendRequest()))).toBe('denied');
    await here.operatorLimits.unlist('default', number, by);
    expect(await verdict(there.admission.admit(sendRequest()))).toBe('ok');
  });

  it('removes an entry by its id, and gets an error for an unknown id', async () => {
    const { operatorLimits } = admissionOn(redis);
    await operatorLimits.list('default', number, 'deny', until(DAY), by);
    const [entry] = await operatorLimits.entries('default');
    const which = { kind: 'entry', field: entry?.field ?? '' } as const;
    await expect(operatorLimits.unlist('other', which, by)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await operatorLimits.unlist('default', which, by)).toMatchObject({
      shown: '+358*****4567',
    });
    expect(await operatorLimits.entries('default')).toEqual([]);
    await expect(operatorLimits.unlist('default', number, by)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await operatorLimits.acts('default', 10)).toMatchObject([
      { act: 'unlist', target: '+358*****4567' },
      { act: 'deny' },
    ]);
  });

  it('overrules the configuration', async () => {
    const { admission, operatorLimits } = admissionOn(redis, {
      lists: { everywhere: list({ prefix: '+358', action: 'deny' }) },
    });
    await operatorLimits.list('default', prefix, 'allow', until(DAY), by);
    expect(await verdict(admission.admit(sendRequest()))).toBe('ok');
  });

  it('sees what blocks a number, on which channel, and until when', async () => {
    const { admission, operatorLimits, guesses, optOuts, clock } = admissionOn(redis, {
      limits: { ...DEFAULT_LIMITS, guesses: NO_LIMITS.guesses },
    });
    expect(await operatorLimits.explain('default', number)).toEqual([]);
    await admission.admit(sendRequest());
    for (let i = 0; i < 10; i += 1) await guesses.before('default', indexOf(number.e164));
    await optOuts.inbound(['default'], number.e164, 'Stop.');
    const now = clock.now();
    expect(await operatorLimits.explain('default', number)).toEqual([
      { rule: 'number', untilMs: now + 30_000 },
      { rule: 'opted_out', channel: 'sms' },
      { rule: 'guesses_number', untilMs: now + DAY },
    ]);
    await operatorLimits.list('default', prefix, 'deny', until(DAY), by);
    expect((await operatorLimits.explain('default', number))[0]).toEqual({
      rule: 'denied',
      untilMs: until(DAY),
    });
  });

  it('sees and opens a shut block of numbers', async () => {
    const breaker = { ...DEFAULT_LIMITS.breaker };
    const gate = admissionOn(redis, { limits: { breaker } });
    const end = async (i: number) => {
      const request = sendRequest({
        e164: `+35844123${String((i * 373) % 10_000).padStart(4, '0')}`,
        ip: `2001:db8:${i}::1`,
      });
      await gate.admission.admit(request);
      await gate.breaker.outcome(arrived({ challengeId: request.challengeId, state: 'expired' }));
    };
    for (let i = 0; i < 50; i += 1) await end(i);
    expect(await gate.operatorLimits.explain('default', prefix)).toMatchObject([
      { rule: 'prefix_conversion', channel: 'sms', untilMs: gate.clock.now() + HOUR },
    ]);
    await gate.operatorLimits.unblock('default', prefix, by);
    expect(await gate.operatorLimits.explain('default', prefix)).toEqual([]);
    await end(51);
    expect(await verdict(gate.admission.admit(sendRequest()))).toBe('ok');
  });

  it('unblocks a number, and not the limits that it shares', async () => {
    const budgets = { ...NO_LIMITS.budgets, tenant: { hour: 0.2, day: null } };
    const { admission, operatorLimits } = admissionOn(redis, {
      limits: { ...DEFAULT_LIMITS, budgets },
    });
    await admission.admit(sendRequest());
    await operatorLimits.unblock('default', number, by);
    await admission.admit(sendRequest());
    await operatorLimits.unblock('default', number, by);
    expect(await verdict(admission.admit(sendRequest()))).toBe('tenant_budget_hour');
    expect(await operatorLimits.explain('default', { kind: 'tenant' })).toMatchObject([
      { rule: 'tenant_budget_hour' },
    ]);
    await operatorLimits.unblock('default', { kind: 'tenant' }, by);
    expect(await verdict(admission.admit(sendRequest()))).toBe('ok');
  });

  it('unblocks without a new version of the list, so that processes do not read it again', async () => {
    const { operatorLimits } = admissionOn(redis);
    await operatorLimits.list('default', number, 'exempt', until(DAY), by);
    const version = await redis.hget('limit:{default}:list', 'version');
    await operatorLimits.unblock('default', number, by);
    expect(await redis.hget('limit:{default}:list', 'version')).toBe(version);
    expect(await operatorLimits.acts('default', 9)).toHaveLength(2);
  });

  it.each([
    ['+1415', '7 digits, not 4'],
    ['+35', '7 digits, not 2'],
    ['+3584412345678', '4, 5, 6, 7, 8, 9, 10, or 11 digits, not 13'],
    ['+999', 'No country'],
  ])('refuses to unblock or explain %s, under which nothing is counted', async (text, part) => {
    const { operatorLimits } = admissionOn(redis);
    const target = { kind: 'prefix', prefix: text } as const;
    const refused = { code: 'invalid_request', message: expect.stringContaining(part) };
    await expect(operatorLimits.unblock('default', target, by)).rejects.toMatchObject(refused);
    await expect(operatorLimits.explain('default', target)).rejects.toMatchObject(refused);
    expect(await operatorLimits.acts('default', 1)).toEqual([]);
    await operatorLimits.list('default', target, 'deny', until(HOUR), by);
  });

  it('unblocks blocks of every length that numbers have', async () => {
    const { operatorLimits } = admissionOn(redis);
    for (const text of ['+1415555', '+4420794', '+4670123', '+35844123', '+491512345']) {
      await operatorLimits.unblock('default', { kind: 'prefix', prefix: text }, by);
    }
    expect(await operatorLimits.acts('default', 9)).toHaveLength(5);
  });

  it('removes ended entries when the list is written again', async () => {
    const { operatorLimits, clock } = admissionOn(redis);
    await operatorLimits.list('default', number, 'exempt', until(HOUR), by);
    await operatorLimits.list('default', prefix, 'deny', until(DAY), by);
    const kept = async () => Object.keys(await redis.hgetall('limit:{default}:list')).length - 1;
    clock.advance(HOUR);
    await operatorLimits.unblock('default', number, by);
    expect(await kept()).toBe(2);
    const other = { kind: 'prefix', prefix: '+46' } as const;
    await operatorLimits.list('default', other, 'allow', until(DAY), by);
    expect(await kept()).toBe(2);
    clock.advance(DAY);
    await operatorLimits.list('default', number, 'deny', clock.now() + HOUR, by);
    await operatorLimits.unlist('default', number, by);
    expect(await kept()).toBe(0);
  });

  it('is not undone by a slower, older read of the list', async () => {
    const answers: ((list: OperatorList) => void)[] = [];
    const lists = new NumberLists(
      { load: () => new Promise((resolve) => answers.push(resolve)) },
      { everywhere: list(), tenants: new Map(), disposable: list() },
      Buffer.from,
      { now: () => 0 },
    );
    const reads = [lists.refresh('default'), lists.refresh('default')];
    answers[1]?.(new OperatorList('2', []));
    answers[0]?.(new OperatorList('1', []));
    await Promise.all(reads);
    expect(lists.find('default', '+358441234567').version).toBe('2');
  });

  it('the audit has who, what and why of every act, newest first, without numbers', async () => {
    const { operatorLimits, clock } = admissionOn(redis);
    await operatorLimits.list('default', number, 'exempt', until(DAY), {
      ...by,
      operator: 'anna at +358 44 765 4321',
      reason: 'the person at +358 44 123 4567 called',
    });
    clock.advance(HOUR);
    await operatorLimits.unblock('default', prefix, by);
    expect(await operatorLimits.acts('default', 10)).toMatchObject([
      { act: 'unblock', operator: 'anna', target: '+358…(8 digits)', atMs: until(HOUR) },
      {
        act: 'exempt',
        operator: 'anna at [number]',
        target: '+358*****4567',
        reason: 'the person at [number] called',
        untilMs: until(DAY),
      },
    ]);
    expect(await operatorLimits.entries('default')).toMatchObject([{ shown: '+358*****4567' }]);
  });

  it.each([
    ['the person at +358.44.123.4567 called', 'the person at [number] called'],
    ['call 044/123 4567', 'call [number]'],
    ['call +358–44–123–4567', 'call [number]'],
    ['call ＋３５８４４１２３４５６７', 'call ＋[number]'],
    ['call ٠٤٤١٢٣٤٥٦٧', 'call [number]'],
    ['ticket 4711, block 12', 'ticket 4711, block 12'],
    ['pasted\u001ffrom\u0000a\r\nform', 'pasted from a form'],
  ])('a reason of %j is stored as %j', async (reason, kept) => {
    const { operatorLimits } = admissionOn(redis);
    await operatorLimits.unblock('default', number, { ...by, reason });
    expect(await operatorLimits.acts('default', 1)).toMatchObject([{ reason: kept }]);
  });

  it('needs a name, a reason, an end and a target that makes sense', async () => {
    const { operatorLimits } = admissionOn(redis);
    const invalid = { code: 'invalid_request' };
    const deny = (ms: number, signature = by) =>
      operatorLimits.list('default', prefix, 'deny', until(ms), signature);
    await expect(deny(HOUR, { ...by, operator: ' ' })).rejects.toMatchObject(invalid);
    await expect(deny(HOUR, { ...by, reason: '-' })).rejects.toMatchObject(invalid);
    await expect(deny(-1)).rejects.toMatchObject(invalid);
    await expect(deny(400 * DAY)).rejects.toMatchObject(invalid);
    await expect(
      operatorLimits.unblock('default', { kind: 'prefix', prefix: '44' }, by),
    ).rejects.toMatchObject(invalid);
    await expect(
      operatorLimits.list('default', { kind: 'tenant' }, 'deny', until(HOUR), by),
    ).rejects.toMatchObject(invalid);
    expect(await operatorLimits.acts('default', 10)).toEqual([]);
  });
});

describe('STOP and START', () => {
  it('STOP ends SMS to the number from this tenant, and leaves calls', async () => {
    const { admission, optOuts } = admissionOn(redis);
    expect(await optOuts.inbound(['default'], '+358441234567', 'STOP')).toBe('stop');
    expect(await verdict(admission.admit(sendRequest()))).toBe('opted_out');
    expect(await verdict(admission.admit(sendRequest({ kind: 'resend', delivery: 2 })))).toBe(
      'opted_out',
    );
    expect(await verdict(admission.admit(sendRequest({ channel: 'call' })))).toBe('ok');
    expect(await verdict(admission.admit(sendRequest({ tenant: 'other' })))).toBe('ok');
  });

  it('START allows SMS again', async () => {
    const { admission, optOuts, clock } = admissionOn(redis);
    await optOuts.inbound(['default', 'other'], '+358441234567', 'lopeta');
    clock.advance(DAY);
    expect(await optOuts.since('other', '+358441234567')).toBe(clock.now() - DAY);
    expect(await optOuts.inbound(['default'], '+358441234567', ' Aloita! ')).toBe('start');
    expect(await verdict(admission.admit(sendRequest()))).toBe('ok');
    expect(await verdict(admission.admit(sendRequest({ tenant: 'other' })))).toBe('opted_out');
  });

  it('another message changes nothing', async () => {
    const { optOuts } = admissionOn(redis);
    expect(await optOuts.inbound(['default'], '+358441234567', '123 456')).toBeUndefined();
  });
});

function indexOf(e164: string): string {
  return cipher.indexes(e164)[0] ?? '';
}
