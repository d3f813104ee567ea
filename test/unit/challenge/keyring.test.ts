import { randomBytes } from 'node:crypto';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';

const oldKey = { id: 'k1', secret: Buffer.alloc(32, 1) };
const newKey = { id: 'k2', secret: Buffer.alloc(32, 2) };

it('a number sealed under an older key opens while that key is configured, and not afterwards', () => {
  const sealed = new PhoneNumberCipher(new Keyring([oldKey]), randomBytes).seal(
    '+358441234567',
    'ch_a',
  );
  const rotated = new PhoneNumberCipher(new Keyring([newKey, oldKey]), randomBytes);
  expect(rotated.open(sealed, 'ch_a')).toBe('+358441234567');
  const dropped = new PhoneNumberCipher(new Keyring([newKey]), randomBytes);
  expect(() => dropped.open(sealed, 'ch_a')).toThrow('no longer configured');
});

it('a sealed number that was changed, or moved to another challenge, does not open', () => {
  const cipher = new PhoneNumberCipher(new Keyring([oldKey]), randomBytes);
  const sealed = cipher.seal('+358441234567', 'ch_a');
  expect(() => cipher.open(sealed, 'ch_b')).toThrow();
  // Not the last character: some of its bits are padding.
  const flipped = sealed.slice(0, -2) + (sealed.at(-2) === 'A' ? 'B' : 'A') + sealed.slice(-1);
  expect(() => cipher.open(flipped, 'ch_a')).toThrow();
});

it('a number seals differently each time and is found under every key', () => {
  const cipher = new PhoneNumberCipher(new Keyring([newKey, oldKey]), randomBytes);
  expect(cipher.seal('+358441234567', 'ch_a')).not.toBe(cipher.seal('+358441234567', 'ch_a'));
  expect(cipher.indexes('+358441234567')).toHaveLength(2);
  expect(cipher.indexes('+358441234567')).toEqual(cipher.indexes('+358441234567'));
});

it('short keys, doubled ids and an empty ring are refused', () => {
  expect(() => new Keyring([])).toThrow('At least one key');
  expect(() => new Keyring([oldKey, { ...newKey, id: 'k1' }])).toThrow('share one id');
  expect(() => new Keyring([{ id: 'k1', secret: Buffer.alloc(31) }])).toThrow('under 32 bytes');
});

it('a standby key opens numbers that others sealed under it, and seals none', () => {
  const standby = new Keyring([oldKey, { ...newKey, standby: true }]);
  const ahead = new PhoneNumberCipher(new Keyring([newKey, oldKey]), randomBytes);
  const waiting = new PhoneNumberCipher(standby, randomBytes);
  expect(waiting.open(ahead.seal('+358441234567', 'ch_a'), 'ch_a')).toBe('+358441234567');
  expect(waiting.seal('+358441234567', 'ch_a')).toMatch(/^k1\./);
  expect(standby.current.id).toBe('k1');
  // Limits count under the oldest key, so that they do not start again.
  expect(standby.oldest.id).toBe('k1');
  const alone = new PhoneNumberCipher(new Keyring([oldKey]), randomBytes);
  expect(waiting.lastingIndex('+358441234567')).toBe(alone.lastingIndex('+358441234567'));
  expect(waiting.indexes('+358441234567')).toContain(ahead.currentIndex('+358441234567'));
  expect(() => new Keyring([{ ...newKey, standby: true }])).toThrow('in use');
});
