/** What the search of the reference page finds, and in which order. */
interface Entry {
  readonly kind: string;
  readonly title: string;
  readonly name: string;
  readonly text: string;
}

const path = '../../../src/pages/docs/search.js';
const { found } = (await import(path)) as {
  found(query: string, list: readonly Entry[]): readonly Entry[];
};

const entry = (kind: string, title: string, place: string, text: string) => ({
  ...{ id: title, kind, title, place, text, name: `${title} ${place}`.toLowerCase() },
});
const entries = [
  entry('Field', 'channel', 'Start a challenge', 'the channel'),
  entry('Call', 'Start a challenge', 'POST /v1/challenges', 'startchallenge'),
  entry('Problem', 'channel_not_allowed', '422', 'use another one'),
  entry('Shape', 'Challenge', '', 'one attempt over a channel'),
];
const titles = (query: string) => found(query, entries).map(({ title }) => title);

test('a name comes before its parts, and both before what is only described so', () => {
  expect(titles('channel')).toEqual(['channel', 'channel_not_allowed', 'Challenge']);
});

test('every word has to be there, in any order and case', () => {
  expect(titles('POST start')).toEqual(['Start a challenge']);
  expect(titles('start nothing')).toEqual([]);
});

test('nothing typed finds nothing', () => {
  expect(titles('  ')).toEqual([]);
});
