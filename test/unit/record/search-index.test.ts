/** Entries that rows are found by. */
import { cursorText, readCursor } from '../../../src/record/search.js';
import {
  bucketOf,
  ENTRY_CHARACTERS,
  entriesUnder,
  entryOf,
  TIME_ENTRY_CHARACTERS,
  timeEntry,
  timeFound,
  timeMatcher,
} from '../../../src/record/search-index.js';

const ID = '0123456789abcdefghjkmnpqrs';
const OTHER = 'zzzzzzzzzzzzzzzzzzzzzzzzzz';

test('an entry is found under its tag alone', () => {
  const tag = 'AbCdEfGh';
  const bucket = [entryOf('AbZZZZZZ', 20_000, OTHER), entryOf(tag, 20_851, ID)].join('');
  expect(bucket).toHaveLength(2 * ENTRY_CHARACTERS);
  expect(entriesUnder(bucket, tag)).toEqual([{ day: 20_851, shortId: ID }]);
  expect(entriesUnder(bucket, 'AbQQQQQQ')).toEqual([]);
});

test('characters of a tag in the middle of an entry are no entry', () => {
  const tag = 'AAabcdef';
  const bucket = entryOf('AAzzzzzz', 20_851, `abcdef${ID.slice(6)}`);
  expect(entriesUnder(bucket + entryOf(tag, 20_851, ID), tag)).toEqual([
    { day: 20_851, shortId: ID },
  ]);
});

test('tags spread over 1,024 buckets', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const names = [...alphabet].flatMap((a) => [...alphabet].map((b) => bucketOf(a + b)));
  expect(new Set(names).size).toBe(1_024);
});

test('the list by time is filtered by outcome, country, channel, carrier and tenant', () => {
  const entry = {
    atMs: Date.UTC(2027, 1, 1, 9, 30, 7),
    outcome: 'failed',
    channel: 'sms',
    country: 'FI',
    provider: 'twilio',
    tenant: 'acme',
    shortId: ID,
  };
  const hour =
    timeEntry({ ...entry, country: '001', outcome: 'expired', shortId: OTHER }, 20_850) +
    timeEntry(entry, 20_851);
  expect(hour).toHaveLength(2 * TIME_ENTRY_CHARACTERS);
  const second = TIME_ENTRY_CHARACTERS;
  expect(timeFound(hour, second)).toEqual({ second: 30 * 60 + 7, day: 20_851, shortId: ID });
  const { atMs: _, shortId: __, ...filter } = entry;
  expect([0, second].map((at) => timeMatcher(filter)(hour, at))).toEqual([false, true]);
  expect(timeMatcher({ country: '001' })(hour, 0)).toBe(true);
  for (const [name, value] of Object.entries(filter)) {
    expect([name, timeMatcher({ [name]: `${value}x` })(hour, second)]).toEqual([name, false]);
  }
});

test('a cursor belongs to its filters', () => {
  const filter = { outcome: 'failed', country: 'FI' };
  const cursor = { hour: 500_433, slot: 3, entry: 1_234 };
  const text = cursorText(cursor, filter);
  expect(readCursor(text, filter)).toEqual(cursor);
  expect(readCursor(text, { outcome: 'failed' })).toBeUndefined();
  expect(readCursor('nonsense', filter)).toBeUndefined();
});
