/** The page about senders shows the table as it is. */
import { readFileSync } from 'node:fs';
import { SENDER_TABLE, type SenderRow } from '../../../src/challenge/sender-table.js';

function lineOf(row: SenderRow): string {
  const { country, kind, needs, otherwise, label, since, remedy, note = '', source } = row;
  const effect = otherwise === 'relabelled' ? `shown as "${label}"` : 'blocked';
  const begins = since === undefined ? '' : `, since ${since}`;
  const todo = remedy === undefined ? '' : `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}. `;
  const cells = [
    country,
    kind.replace('_', ' '),
    needs.replace('_', ' '),
    otherwise === 'delivered' ? '' : `${effect}${begins}`,
    row.confirmed ? 'yes' : 'no',
    `${todo}${note}`.trim(),
    `[${new URL(source).host.replace(/^www\./, '')}](${source})`,
    row.lookedAt,
  ];
  return `| ${cells.join(' | ')} |`;
}

it('docs/senders.md has the line of every row, and no others', () => {
  const page = readFileSync('docs/senders.md', 'utf8');
  const [, table = ''] = page.split('| --- | --- | --- | --- | --- | --- | --- | --- |\n');
  const shown = table.split('\n').filter((line) => line.startsWith('| '));
  expect(shown).toEqual(SENDER_TABLE.map(lineOf));
});
