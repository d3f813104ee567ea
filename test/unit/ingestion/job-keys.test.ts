import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { JobKeys } from '../../../src/ingestion/job-keys.js';

const k1 = { id: 'k1', secret: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', secret: Buffer.alloc(32, 2) };
const content = { to: '+358441234567' };

async function seal(jwk: JWK, plaintext = JSON.stringify(content), enc = 'A256GCM') {
  return new CompactEncrypt(new TextEncoder().encode(plaintext))
    .setProtectedHeader({ alg: 'ECDH-ES', enc, ...(jwk.kid ? { kid: jwk.kid } : {}) })
    .encrypt(await importJWK(jwk, 'ECDH-ES'));
}

it('every process with the same master keys opens data that was sealed for the published key', async () => {
  const { current } = await JobKeys.of([k1]);
  expect(current).not.toHaveProperty('d');
  expect(await (await JobKeys.of([k1])).open(await seal(current))).toEqual(content);
});

it('a new key is published, and data sealed for the previous one still opens', async () => {
  const before = await JobKeys.of([k1]);
  const standby = await JobKeys.of([{ ...k2, standby: true }, k1]);
  const after = await JobKeys.of([k2, k1]);
  expect(standby.current).toEqual(before.current);
  expect(after.current).not.toEqual(before.current);
  expect(await after.open(await seal(before.current))).toEqual(content);
  expect(await standby.open(await seal(after.current))).toEqual(content);
  expect(await (await JobKeys.of([k2])).open(await seal(before.current))).toBeUndefined();
});

it('altered data, other forms and non-objects are not opened', async () => {
  const keys = await JobKeys.of([k1]);
  const sealed = await seal(keys.current);
  const [head, ...rest] = sealed.split('.');
  const faulty = [
    undefined,
    7,
    '',
    'a.b.c.d.e',
    `${head}.${rest.join('.').slice(0, -2)}AA`,
    'x'.repeat(5_000),
    await seal({ ...keys.current, kid: '' }),
    await seal(keys.current, '[1]'),
    await seal(keys.current, 'no JSON'),
    await seal(keys.current, JSON.stringify(content), 'A128CBC-HS256'),
  ];
  for (const each of faulty) expect([each, await keys.open(each)]).toEqual([each, undefined]);
});
