import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { challengeId, newMessageId } from '../../../../src/challenge/challenge.js';
import { attemptSid, idsOf, verificationSid } from '../../../../src/doors/twilio-verify/sids.js';

test('the SID leads back to every challenge and message, over any number of slots', () => {
  const bits = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(bits, fc.integer({ min: 1, max: 1024 }), (bytes, slots) => {
      const challenge = challengeId(Buffer.from(bytes), slots);
      const message = newMessageId(Buffer.from(bytes), slots);
      const sid = verificationSid(challenge);
      expect(sid).toMatch(/^VE[0-9a-f]{32}$/);
      expect(verificationSid(message)).toBe(sid);
      expect(idsOf(sid, slots)).toEqual({ challenge, message });
      expect(idsOf(sid.toUpperCase(), slots)).toEqual({ challenge, message });
    }),
  );
});

test.each(['', '+358441234567', 'VE12', `VA${'0'.repeat(32)}`, `VE${'g'.repeat(32)}`])(
  '%s is no SID of a verification',
  (text) => {
    expect(idsOf(text, 1)).toBeUndefined();
  },
);

test('each attempt has a SID of its own', () => {
  const id = challengeId(randomBytes(16), 1);
  expect(attemptSid(id, 1)).toMatch(/^VL[0-9a-f]{32}$/);
  expect(attemptSid(id, 1)).not.toBe(attemptSid(id, 2));
});
