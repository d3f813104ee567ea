/** What a developer does wrong in the first hour: each answer says what is wrong and what to do. The table is printed. */
import { table } from '../../src/cli/terminal.js';
import { CHALLENGE_MISTAKES } from './mistakes/challenge-mistakes.js';
import { REQUEST_MISTAKES } from './mistakes/request-mistakes.js';
import { START_MISTAKES } from './mistakes/start-mistakes.js';
import { closeWorld, openWorld, own, withoutPlaces } from './mistakes/world.js';

const MISTAKES = [...REQUEST_MISTAKES, ...CHALLENGE_MISTAKES, ...START_MISTAKES];
/** Zod's own words, or a stack. */
const NOT_FOR_PEOPLE =
  /Invalid input|expected \w+, received|Unrecognized key|Too (small|big)|\n\s+at /;
const printed: string[][] = [];

beforeAll(() => openWorld());

afterAll(async () => {
  const rows = printed.map((row, at) => [String(at + 1), ...row]);
  const text = table(['', 'mistake', 'status', 'code', 'the answer'], rows);
  process.stdout.write(`\n${text}\n\n`);
  await closeWorld();
});

test.each(MISTAKES)(
  '$what',
  async ({ what, make, status, code, cause, cure }) => {
    const answer = await make();
    printed.push([what, String(answer.status), answer.code, withoutPlaces(answer.text)]);
    expect(answer).toMatchObject({ status, code });
    expect(answer.text).toMatch(cause);
    expect(answer.text).toMatch(cure);
    expect(answer.text).not.toMatch(NOT_FOR_PEOPLE);
    expect(answer.text).not.toContain(own());
  },
  30_000,
);

test('there are more than sixty of them', () => {
  expect(MISTAKES.length).toBeGreaterThan(60);
});
