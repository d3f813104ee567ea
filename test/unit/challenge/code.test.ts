import { randomBytes } from 'node:crypto';
import {
  codeVerifier,
  deriveCode,
  deriveMatchDigits,
  deriveSpokenDigits,
  Keyring,
  newSeed,
} from '../../../src/challenge/code.js';
import { cases } from '../../setup/cases.js';

const [one, two] = new Keyring([
  { id: 'k2', secret: Buffer.alloc(32, 2) },
  { id: 'k1', secret: Buffer.alloc(32, 1) },
]).all;
if (!one || !two) throw new Error('no keys');

it('a code has six digits, is repeatable, and differs for every challenge, seed and key', () => {
  const code = deriveCode(one, 'ch_a', 'seed');
  expect(code).toMatch(/^\d{6}$/);
  expect(deriveCode(one, 'ch_a', 'seed')).toBe(code);
  const others = [
    deriveCode(one, 'ch_b', 'seed'),
    deriveCode(one, 'ch_a', 'tree'),
    deriveCode(two, 'ch_a', 'seed'),
  ];
  expect(others).not.toContain(code);
});

it('codes are uniform, first digit included', () => {
  const draws = cases(200_000);
  const byFirst = new Array<number>(10).fill(0);
  const byThousand = new Array<number>(1000).fill(0);
  for (let i = 0; i < draws; i += 1) {
    const code = deriveCode(one, `ch_${i}`, 'seed');
    byFirst[Number(code[0])] = (byFirst[Number(code[0])] ?? 0) + 1;
    byThousand[Number(code.slice(0, 3))] = (byThousand[Number(code.slice(0, 3))] ?? 0) + 1;
  }
  // The 99.9 % points of chi-square with 9 and 999 degrees of freedom.
  expect(chiSquare(byFirst, draws / 10)).toBeLessThan(27.88);
  expect(chiSquare(byThousand, draws / 1000)).toBeLessThan(1142.9);
});

it('the digits of a call are 00 to 99, and differ for every call', () => {
  const shown = new Set(
    Array.from({ length: 2000 }, (_, i) => deriveMatchDigits(one, `${i}`, 's')),
  );
  expect(shown.size).toBe(100);
  const spoken = Array.from({ length: 50 }, (_, n) => deriveSpokenDigits(one, 'ch_a', 's', n));
  expect(new Set(spoken).size).toBeGreaterThan(20);
  for (const digits of [...shown, ...spoken]) expect(digits).toMatch(/^\d\d$/);
});

it('a verifier fits one code of one challenge under one key', () => {
  const right = codeVerifier(one, 'ch_a', '123456');
  expect(codeVerifier(one, 'ch_a', '123456')).toBe(right);
  expect(codeVerifier(one, 'ch_a', '123457')).not.toBe(right);
  expect(codeVerifier(one, 'ch_b', '123456')).not.toBe(right);
  expect(codeVerifier(two, 'ch_a', '123456')).not.toBe(right);
});

it('a seed has 128 bits', () => {
  expect(Buffer.from(newSeed(randomBytes), 'base64url')).toHaveLength(16);
});

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
