import { readFileSync } from 'node:fs';

interface Words {
  rulesOf(markdown: string): readonly object[];
  faultsIn(text: string, rules: readonly object[]): readonly { found: string; say: string }[];
}
interface Sentences {
  sentencesOf(text: string): readonly string[];
  wordsOf(sentence: string): readonly string[];
}

const folder = '../../../scripts/prose';
const { faultsIn, rulesOf } = (await import(`${folder}/plain-words.js`)) as Words;
const { sentencesOf, wordsOf } = (await import(`${folder}/sentences.js`)) as Sentences;

const rules = rulesOf(`
| instead of | write |
| --- | --- |
| sender-id, sender id | sender ID |
| dies | stops |
| i.e. | that is |
`);

test('a word of the tables is found in any case, with what to write instead', () => {
  expect(faultsIn('It Dies with a Sender-Id, i.e. at once.', rules)).toEqual([
    { found: 'Sender-Id', say: 'sender ID' },
    { found: 'Dies', say: 'stops' },
    { found: 'i.e.', say: 'that is' },
  ]);
});

test('the right spelling is no fault, and neither is a part of a word', () => {
  expect(faultsIn('A sender ID. Sender ID of bodies and ladies.', rules)).toEqual([]);
});

test('sentences end where they end, and code is one word', () => {
  const [first, ...others] = sentencesOf(
    'Set § to 10.5 s, v1.2 too. Then wait; it works: 2 times.',
  );
  expect(others).toEqual(['Then wait; it works: 2 times.']);
  expect(wordsOf(first ?? '')).toHaveLength(7);
});

test('the tables of docs/style.md hold rules', () => {
  const all = rulesOf(readFileSync('docs/style.md', 'utf8'));
  expect(all.length).toBeGreaterThan(50);
  expect(faultsIn('The DLR reached the SMSC over SMPP by failover.', all)).toEqual([]);
});
