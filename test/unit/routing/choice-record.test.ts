/** A choice follows from what its delivery keeps. */
import fc from 'fast-check';
import {
  type Considered,
  choiceText,
  decide,
  parseChoice,
  rounded,
} from '../../../src/routing/choice-record.js';
import { explainedRoutes } from '../../../src/routing/route-report.js';

const name = fc.stringMatching(/^[a-z0-9-]{1,32}$/).filter((each) => each !== '-');
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const figure = fc.double({ min: 0, max: 400, noNaN: true });
const standing = fc
  .record({
    carrier: name,
    good: figure,
    bad: figure,
    gain: fc.double({ min: 0, max: 1, noNaN: true }),
    cost: fc.double({ min: 0, max: 2, noNaN: true }),
  })
  .map(rounded);
const standings = fc.uniqueArray(standing, {
  minLength: 1,
  maxLength: 8,
  selector: ({ carrier }) => carrier,
});
const share = fc
  .record({ carrier: name, percent: fc.integer({ min: 1, max: 99 }) })
  .chain((given) =>
    fc.oneof(fc.constant(given), fc.constant({ ...given, upToPercent: given.percent })),
  );

const considered: fc.Arbitrary<Considered> = fc.oneof(
  fc.record({ kind: fc.constant('learned' as const), seed, standings }),
  fc.record({ kind: fc.constant('again' as const), before: name, standings }),
  fc.record({ kind: fc.constant('failover' as const), standings }),
  fc.record({
    kind: fc.constant('share' as const),
    seed,
    standings,
    shares: fc.array(share, { maxLength: 3 }),
  }),
);

it('every choice is read back as it was, and leads to the same carrier for the same reason', () => {
  fc.assert(
    fc.property(considered, (one) => {
      const read = parseChoice(choiceText(one));
      expect(read).toEqual(one);
      if (read) expect(decide(read)).toEqual(decide(one));
    }),
  );
});

it('the record of a choice between two carriers takes less than 100 bytes', () => {
  const text = choiceText({
    kind: 'learned',
    seed: 0x001f9c01,
    standings: [
      { carrier: 'twilio', good: 138.2, bad: 5, gain: 1, cost: 0 },
      { carrier: 'vonage', good: 5.8, bad: 0.3, gain: 1, cost: 0 },
    ],
  });
  expect(text).toBe('learned2 001f9c01 twilio:138.2:5 vonage:5.8:0.3');
});

it.each(['', 'learned1 00 a:1:1', 'learned2 00', 'nonsense', 'guessed1 00 a:1:1'])(
  'what the rules of this version have not written (%j) is not computed again',
  (text) => {
    expect(parseChoice(text)).toBeUndefined();
  },
);

// The explanation.

function delivery(number: number, provider: string, choice?: string) {
  const how = choice === undefined ? {} : { choice };
  return { number, channel: 'sms' as const, provider, state: 'sent' as const, ...how };
}

it('each delivery is explained, with the carrier that follows from its record', () => {
  const [tried, pinned, shadow, old] = explainedRoutes({
    deliveries: [
      delivery(1, 'twilio', 'failover2 - twilio:138.2:5'),
      delivery(2, 'vonage'),
      delivery(3, 'twilio', 'shadow2 - twilio:used vonage:sender_not_allowed'),
      delivery(4, 'vonage', 'learned9 00 twilio:1:1'),
    ],
  } as never);
  expect(tried).toMatchObject({ route: 'failover', why: 'left', recomputed: 'twilio' });
  expect(tried?.carriers).toMatchObject([{ carrier: 'twilio', weight: 143.2, leads: true }]);
  expect(pinned).toMatchObject({ route: 'pinned', why: 'pinned' });
  expect(shadow?.sentence).toContain('nothing sent: vonage: sender_not_allowed');
  expect(old).toMatchObject({ route: 'other_rules', why: 'unknown' });
  expect(old).not.toHaveProperty('recomputed');
});
