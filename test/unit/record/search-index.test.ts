/** Entries that rows are found by. */
import { cursorText, readCursor } from '../../../src/record/search.js';
import {
  bucketOf,
  ENTRY,
  entriesUnder,
  entryLength,
  entryOf,
  FORMER_ENTRY,
} from '../../../src/record/search-index.js';
import {
  FORMER_TIME_ENTRY_CHARACTERS,
  HourList,
  TIME_ENTRY_CHARACTERS,
  timeEntry,
  timeMatcher,
} from '../../../src/record/time-list.js';

const ID = '0123456789abcdefghjkmnpqrs';
const HEAD = ID.slice(0, 13);
const OTHER = 'zzzzzzzzzzzzzzzzzzzzzzzzzz';
/** The first of its window of five. */
const FIRST = 20_850;

test('an entry is found under its tag alone, with its day', () => {
  const tag = 'AbCdEfGh';
  const bucket = [entryOf('AbZZZZZZ', FIRST, OTHER), entryOf(tag, FIRST + 3, ID)].join('');
  expect(bucket).toHaveLength(2 * entryLength(ENTRY));
  expect(entriesUnder(bucket, tag, ENTRY, FIRST)).toEqual([{ day: FIRST + 3, shortId: HEAD }]);
  expect(entriesUnder(bucket, 'AbQQQQQQ', ENTRY, FIRST)).toEqual([]);
});

test('characters of a tag in the middle of an entry are no entry', () => {
  const tag = 'AAabcdef';
  const bucket = entryOf('AAzzzzzz', FIRST, `abcd${ID.slice(4)}`);
  expect(entriesUnder(bucket + entryOf(tag, FIRST, ID), tag, ENTRY, FIRST)).toEqual([
    { day: FIRST, shortId: HEAD },
  ]);
});

test('an entry of the former form is found, with its whole id', () => {
  const former = `CdEfGhg35${ID}`;
  expect(former).toHaveLength(entryLength(FORMER_ENTRY));
  const found = entriesUnder(`ZZZZZZg35${OTHER}${former}`, 'AbCdEfGh', FORMER_ENTRY, 0);
  expect(found).toEqual([{ day: Number.parseInt('g35', 36), shortId: ID }]);
});

test('tags spread over 1,024 buckets', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const names = [...alphabet].flatMap((a) => [...alphabet].map((b) => bucketOf(a + b)));
  expect(new Set(names).size).toBe(1_024);
});

describe('the list by time', () => {
  const DAY = 20_851;
  const entry = {
    atMs: DAY * 86_400_000 + 9 * 3_600_000 + 30 * 60_000 + 7_000,
    outcome: 'failed',
    channel: 'sms',
    country: 'FI',
    provider: 'twilio',
    tenant: 'acme',
    shortId: ID,
  };
  const now =
    timeEntry({ ...entry, country: '001', outcome: 'expired', shortId: OTHER }, DAY - 2) +
    timeEntry(entry, DAY);
  const list = new HourList(DAY * 24 + 9, now, '');

  it('says when and where', () => {
    expect(now).toHaveLength(2 * TIME_ENTRY_CHARACTERS);
    expect(list.count).toBe(2);
    expect(list.entry(0)).toMatchObject({ day: DAY - 2 });
    expect(list.entry(1)).toEqual({ second: 30 * 60 + 7, day: DAY, shortId: HEAD });
  });

  it('is filtered by outcome, country, channel, carrier and tenant', () => {
    const { atMs: _, shortId: __, ...filter } = entry;
    expect([0, 1].map((at) => timeMatcher(filter)(list, at))).toEqual([false, true]);
    expect(timeMatcher({ country: '001' })(list, 0)).toBe(true);
    for (const [name, value] of Object.entries(filter)) {
      expect([name, timeMatcher({ [name]: `x${value}x` })(list, 1)]).toEqual([name, false]);
    }
  });

  it('has entries of the former form first, which are filtered as well', () => {
    const tags = timeEntry(entry, DAY).slice(2, 10);
    const former = `1e7${tags}FI-${DAY.toString(36)}${ID}`;
    expect(former).toHaveLength(FORMER_TIME_ENTRY_CHARACTERS);
    const both = new HourList(DAY * 24 + 9, now, former);
    expect(both.count).toBe(3);
    expect(both.entry(0)).toEqual({ second: 30 * 60 + 7, day: DAY, shortId: ID });
    expect(both.entry(2)).toEqual(list.entry(1));
    const fits = timeMatcher({ outcome: 'failed', country: 'FI' });
    expect([0, 1, 2].map((at) => fits(both, at))).toEqual([true, false, true]);
  });
});

test('a cursor belongs to its filters', () => {
  const filter = { outcome: 'failed', country: 'FI' };
  const cursor = { hour: 500_433, slot: 3, entry: 1_234 };
  const text = cursorText(cursor, filter);
  expect(readCursor(text, filter)).toEqual(cursor);
  expect(readCursor(text, { outcome: 'failed' })).toBeUndefined();
  expect(readCursor('nonsense', filter)).toBeUndefined();
});
