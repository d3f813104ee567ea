import type { Redis } from 'ioredis';
import { RecordAdapter, RecordStore } from '../../../../src/doors/openid/record-store.js';
import { SealedRecords } from '../../../../src/doors/openid/sealed-records.js';
import { SigningKeys } from '../../../../src/doors/openid/signing-keys.js';
import { openIdKey } from '../../../../src/redis/keys.js';
import { plainWrites } from '../../../../src/redis/scripts.js';
import { MovingClock } from '../../../setup/moving-clock.js';
import { freshTestRedis } from '../../../setup/redis.js';
import { everythingIn } from '../../../setup/redis-content.js';

const OLD = { id: 'k1', secret: Buffer.alloc(32, 1) };
const NEW = { id: 'k2', secret: Buffer.alloc(32, 2) };
const DAY_MS = 86_400_000;
let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

function store(tenant = 'acme', masters = [OLD]): RecordStore {
  const records = new SealedRecords(masters);
  return new RecordStore({ redis, run: plainWrites(redis).run, records, tenant });
}

describe('records', () => {
  it('one is found by its tenant, kind and id alone, and is not readable in Redis', async () => {
    const codes = new RecordAdapter(store(), 'AuthorizationCode');
    await codes.upsert('code-1', { accountId: 'user-1', params: { login_hint: '+358441' } }, 60);
    expect(await codes.find('code-1')).toMatchObject({ accountId: 'user-1' });
    expect(await new RecordAdapter(store('other'), 'AuthorizationCode').find('code-1')).toBe(
      undefined,
    );
    expect(await new RecordAdapter(store(), 'AccessToken').find('code-1')).toBeUndefined();
    expect(await everythingIn(redis)).not.toMatch(/code-1|user-1|358441|acme/);
  });

  it('one that was moved to another name, or changed, does not open', async () => {
    const codes = new RecordAdapter(store(), 'AuthorizationCode');
    await codes.upsert('code-1', { accountId: 'user-1' }, 60);
    const [key = ''] = await redis.keys('openid:*');
    const content = String(await redis.hget(key, 'content'));
    await codes.upsert('code-2', { accountId: 'user-2' }, 60);
    const other = (await redis.keys('openid:*')).find((each) => each !== key) ?? '';
    await redis.hset(other, 'content', content);
    expect(await codes.find('code-2')).toBeUndefined();
    await redis.hset(key, 'content', `${content.slice(0, -4)}AAAA`);
    expect(await codes.find('code-1')).toBeUndefined();
  });

  it('of twenty that use a code at once, one succeeds; one that is over cannot be used', async () => {
    const codes = new RecordAdapter(store(), 'AuthorizationCode');
    await codes.upsert('code-1', { accountId: 'user-1' }, 60);
    const uses = await Promise.allSettled(
      Array.from({ length: 20 }, () => codes.consume('code-1')),
    );
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await codes.find('code-1')).toMatchObject({ consumed: expect.any(Number) });
    await expect(codes.consume('code-2')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await redis.keys('openid:*')).toHaveLength(1);
  });

  it('a revoked grant ends its tokens', async () => {
    const tokens = new RecordAdapter(store(), 'AccessToken');
    await tokens.upsert('token-1', { grantId: 'grant-1' }, 60);
    await tokens.upsert('token-2', { grantId: 'grant-2' }, 60);
    await tokens.revokeByGrantId('grant-1');
    expect(await tokens.find('token-1')).toBeUndefined();
    expect(await tokens.find('token-2')).toBeDefined();
  });

  it('one that an older master key sealed still opens, and none of a key that is gone', async () => {
    const codes = (masters: (typeof OLD)[]) =>
      new RecordAdapter(store('acme', masters), 'AuthorizationCode');
    await codes([OLD]).upsert('code-1', { accountId: 'user-1' }, 60);
    expect(await codes([NEW, OLD]).find('code-1')).toBeDefined();
    expect(await codes([NEW]).find('code-1')).toBeUndefined();
  });
});

describe('signing keys', () => {
  const clock = new MovingClock(Date.now());
  let lost = 0;

  const keys = (masters = [OLD]) =>
    new SigningKeys({
      redis,
      run: plainWrites(redis).run,
      records: new SealedRecords(masters),
      masters,
      clock,
      host: 'verify.example.com',
      onLost: () => {
        lost += 1;
      },
    });
  const rsa = async (of: SigningKeys) =>
    (await of.load()).keys.filter(({ kty }) => kty === 'RSA').map(({ kid }) => kid);

  it('processes that start at once share one key, sealed', async () => {
    const all = await Promise.all([rsa(keys()), rsa(keys()), rsa(keys())]);
    expect(all[0]).toHaveLength(1);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
    expect(await everythingIn(redis)).not.toMatch(/"kty"|"d":/);
    expect(await redis.pttl(openIdKey('signing-keys'))).toBeGreaterThan(0);
  });

  it('a rolled key is published two days before it signs', async () => {
    const [first] = await rsa(keys());
    clock.advance(90 * DAY_MS);
    const both = await rsa(keys());
    expect(both).toEqual([first, expect.any(String)]);
    clock.advance(2 * DAY_MS);
    expect(await rsa(keys())).toEqual([both[1], first]);
    clock.advance(2 * DAY_MS);
    expect(await rsa(keys())).toEqual([both[1]]);
  });

  it('keys move to a new master key, and are made anew where theirs is gone', async () => {
    const before = await rsa(keys([OLD]));
    expect(await rsa(keys([NEW, OLD]))).toEqual(before);
    // From now on the older one is not needed.
    expect(await rsa(keys([NEW]))).toEqual(before);
    expect(lost).toBe(0);
    expect(await rsa(keys([OLD]))).not.toEqual(before);
    expect(lost).toBe(1);
  });
});
