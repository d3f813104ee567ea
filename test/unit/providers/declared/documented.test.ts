/** The description in the documentation can be used as it stands. */
import { readFileSync } from 'node:fs';
import { CarrierDescription } from '../../../../src/providers/declared/description.js';
import { shippedDescriptions } from '../../../../src/providers/declared/description-file.js';
import { FAILED } from '../../../../src/providers/declared/meaning.js';
import { SMS_VALUES } from '../../../../src/providers/declared/template.js';

const page = readFileSync('docs/providers.md', 'utf8');

test('the example has no fault', () => {
  const blocks = [...page.matchAll(/```json\n([^`]*)```/g)].map(([, text]) => text ?? '');
  const descriptions = blocks.filter((text) => text.includes('"version"'));
  expect(descriptions).toHaveLength(1);
  const result = CarrierDescription.safeParse(JSON.parse(descriptions[0] ?? ''));
  expect(result.error?.issues).toBeUndefined();
});

test('every shipped description, value and meaning is on the page', () => {
  for (const name of shippedDescriptions()) expect(page).toContain(`| \`${name}\` |`);
  for (const value of SMS_VALUES) expect(page).toContain(`{${value}}`);
  for (const meaning of FAILED) expect(page).toContain(`| \`${meaning}\` |`);
});
