/** What watchers are told of rows that begin and end. */
import {
  headMatcher,
  liveChannel,
  liveHead,
  parseLiveLine,
  turnOf,
} from '../../../src/record/live-lines.js';
import { packRow } from '../../../src/record/row-form.js';
import { rowWith, sent } from './sample-row.js';

const ID = 'ch_000123456789abcdefghjkmnpqrs';
const open = rowWith();
const ended = rowWith({ state: 'failed', endedMs: 9_000, reason: 'unreachable' });
const message = (row: typeof open) =>
  `${liveHead(row.endedMs < 0 ? 'began' : 'ended', ID, row)}${packRow(row, ID.slice(-13))}`;

test('a row is told when it begins and when it ends, and not in between', () => {
  expect(turnOf(undefined, open)).toBe('began');
  expect(turnOf(open, rowWith({ wrongCodes: 1 }))).toBeUndefined();
  expect(turnOf(open, ended)).toBe('ended');
  expect(turnOf(ended, { ...ended, wrongCodes: 1 })).toBeUndefined();
});

test('a request that was refused, or ended before it was recorded, is told once', () => {
  expect(turnOf(undefined, rowWith({ state: 'refused', endedMs: 0 }))).toBe('ended');
});

test('the row comes out as it went in', () => {
  expect(parseLiveLine(message(ended))).toEqual({ turn: 'ended', id: ID, row: ended });
});

test('the head alone decides whether a filter fits', () => {
  const fits = (filter: object, row = ended) => headMatcher(filter)(message(row));
  expect(fits({})).toBe(true);
  expect(fits({ country: 'FI', channel: 'sms', provider: 'twilio', outcome: 'failed' })).toBe(true);
  expect(fits({ country: 'SE' })).toBe(false);
  expect(fits({ provider: 'vonage' })).toBe(false);
  expect(fits({ outcome: 'expired' })).toBe(false);
  expect(fits({ outcome: 'failed' }, open)).toBe(false);
});

test('words that hold spaces or a line’s end cannot move the head’s words', () => {
  const odd = rowWith({ state: 'a b\nc', deliveries: [sent({ provider: 'x y' })] });
  expect(parseLiveLine(message(odd))?.row).toEqual(odd);
  expect(headMatcher({ outcome: 'b' })(message(odd))).toBe(false);
  expect(headMatcher({ provider: 'x y' })(message(odd))).toBe(true);
});

test('what another version writes in another form is left out', () => {
  for (const text of ['', 'moved ch_1 FI\n[]', 'ended', 'ended ch_1\n{', 'ended ch_1\n[0]']) {
    expect([text, parseLiveLine(text)]).toEqual([text, undefined]);
  }
});

test('each tenant of each database has a channel of its own, in the slot of its rows', () => {
  expect(liveChannel('03', 0, 'acme')).toBe('live:{03}:0:acme');
  expect(liveChannel('03', 1, 'acme')).toBe('live:{03}:1:acme');
});
