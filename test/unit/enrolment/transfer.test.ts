import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { StoredEnrolment } from '../../../src/enrolment/method.js';
import { openerWith, sealerFor } from '../../../src/enrolment/transfer.js';

const ANNA: StoredEnrolment = {
  tenant: 'acme',
  subject: 'anna@example.com',
  defaultId: `me_${'a'.repeat(22)}`,
  methods: [
    {
      id: `me_${'a'.repeat(22)}`,
      kind: 'totp',
      name: 'App',
      createdAtMs: 1,
      secret: 'JBSWY3DPEHPK3PXP',
      lastStep: 7,
      driftSteps: 1,
      unknown: { colour: 'red' },
    },
    { id: `me_${'b'.repeat(22)}`, kind: 'recovery', name: 'Codes', createdAtMs: 1, hashes: ['h'] },
  ],
};
const BERT = { ...ANNA, subject: 'bert' };

async function keys(alg = 'ECDH-ES', options = {}): Promise<{ open: JWK; shown: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...options });
  return { open: await exportJWK(privateKey), shown: await exportJWK(publicKey) };
}

async function* each<T>(...list: T[]) {
  yield* list;
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of from) list.push(one);
  return list;
}

async function sealed(shown: JWK, ...subjects: StoredEnrolment[]): Promise<string[]> {
  return all((await sealerFor(shown, randomBytes))(each(...subjects)));
}

const opened = async (open: JWK, ...lines: string[]) =>
  all((await openerWith(open))(each(...lines)));

test.each([
  ['P-256', 'ECDH-ES', { crv: 'P-256' }],
  ['X25519', 'ECDH-ES', { crv: 'X25519' }],
  ['RSA', 'RSA-OAEP-256', {}],
])('what is sealed for a key of %s opens with it alone, unchanged', async (_, alg, options) => {
  const { open, shown } = await keys(alg, options);
  const lines = await sealed(shown, ANNA, BERT);
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toMatch(/anna|JBSWY/);
  expect(Buffer.from(lines.join(), 'base64url').toString()).not.toMatch(/anna|JBSWY/);
  const { tenant: _t, ...content } = ANNA;
  expect(await opened(open, ...lines)).toEqual([content, { ...content, subject: 'bert' }]);
  const other = await keys(alg, options);
  await expect(opened(other.open, ...lines)).rejects.toThrow(/Line 1 cannot be opened/);
});

test('a file that was cut, mixed, reordered or changed is refused', async () => {
  const { open, shown } = await keys();
  const [one = '', two = '', end = ''] = await sealed(shown, ANNA, BERT);
  const [other = ''] = await sealed(shown, ANNA, BERT);
  await expect(opened(open, one, two)).rejects.toThrow(/not complete/);
  await expect(opened(open)).rejects.toThrow(/not complete/);
  await expect(opened(open, two, one, end)).rejects.toThrow(/Line 1 is not in its place/);
  await expect(opened(open, one, end)).rejects.toThrow(/Line 2 is not in its place/);
  await expect(opened(open, other, two, end)).rejects.toThrow(/Line 2 is not in its place/);
  await expect(opened(open, one, two, end, one)).rejects.toThrow(/Line 4 is not in its place/);
  await expect(opened(open, `${one.slice(0, -3)}AAA`, two, end)).rejects.toThrow(
    /cannot be opened/,
  );
});

test('a private key is not taken to seal, nor a public one to open, nor anything else', async () => {
  const { open, shown } = await keys();
  await expect(sealerFor(open, randomBytes)).rejects.toThrow(/private key/);
  await expect(openerWith(shown)).rejects.toThrow(/public key/);
  await expect(sealerFor({ kty: 'oct', k: 'AAAA' }, randomBytes)).rejects.toThrow(/EC, OKP/);
  await expect(sealerFor({ kty: 'EC' }, randomBytes)).rejects.toThrow(/cannot be read/);
});
