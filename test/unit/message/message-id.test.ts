import * as fc from 'fast-check';
import {
  challengeId,
  isMessageId,
  newMessageId,
  shortId,
  slotOf,
  wholeId,
} from '../../../src/challenge/challenge.js';

const bits = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((each) => Buffer.from(each));
const slots = fc.constantFrom(1, 16, 64, 256);

test('a message’s id is never a challenge’s, and both come back whole from their slot and short form', () => {
  fc.assert(
    fc.property(bits, slots, (random, count) => {
      const message = newMessageId(random, count);
      const challenge = challengeId(random, count);
      expect([isMessageId(message), isMessageId(challenge)]).toEqual([true, false]);
      for (const id of [message, challenge]) {
        const slot = slotOf(id) as string;
        expect(slot).toBeDefined();
        expect(wholeId(slot, shortId(id))).toBe(id);
      }
      expect(slotOf(message)).toBe(slotOf(challenge));
      expect(shortId(message)).not.toBe(shortId(challenge));
    }),
  );
});

test('the same bits give the same id, in the same slot', () => {
  fc.assert(
    fc.property(bits, slots, (random, count) => {
      expect(newMessageId(random, count)).toBe(newMessageId(Buffer.from(random), count));
    }),
  );
});

test.each([
  'ms_',
  'ms_short',
  'ms_UPPER0000000000000000000000000',
  'xx_0123456789abcdefghjkmnpqrs01',
  '',
])('%s is no id', (text) => {
  expect(slotOf(text)).toBeUndefined();
});
