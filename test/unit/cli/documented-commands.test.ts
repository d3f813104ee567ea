/** docs/cli.md and the help of every command say what there is; docs/troubleshooting.md has every code of an error. */
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import type { ErrorCode } from '../../../src/challenge/errors.js';
import { programFor } from '../../../src/cli/program.js';
import { EXIT } from '../../../src/cli/terminal.js';
import { PROBLEMS, statusOf } from '../../../src/http/answer.js';
import { runCommand } from '../../setup/command-line.js';

const page = readFileSync('docs/cli.md', 'utf8');
const silent = {
  out: () => undefined,
  err: () => undefined,
  environment: {},
  colours: false,
  input: Object.assign(new PassThrough(), { isTTY: false }),
  stopped: () => new AbortController().signal,
  now: () => 0,
};

function leaves(
  command: Command,
  above: readonly string[] = [],
): { words: string[]; command: Command }[] {
  return command.commands.flatMap((each) => {
    const words = [...above, each.name()];
    const below = leaves(each, words);
    return below.length > 0 && !each.options.some(({ long }) => long === '--json')
      ? below
      : [{ words, command: each }, ...below];
  });
}

const all = leaves(programFor(silent, () => undefined));

test.each(all.map(({ words }) => words))(
  'the help of octothorpe %s %s has an example and --json',
  async (...words) => {
    const { status, text } = await runCommand([...words.filter(Boolean), '--help']);
    expect(status).toBe(0);
    expect(text).toContain(`Example:\n  octothorpe ${words.filter(Boolean).join(' ')}`);
    expect(text).toContain('--json');
  },
);

test('docs/cli.md has every command and every exit code', () => {
  for (const name of new Set(all.map(({ words }) => words[0]))) {
    expect(page).toMatch(new RegExp(`^\\| \`${name}[ \`]`, 'm'));
  }
  for (const code of Object.values(EXIT)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});

test('docs/troubleshooting.md has each code of an error once, with its status', () => {
  const rows = readFileSync('docs/troubleshooting.md', 'utf8').matchAll(
    /^\| `([a-z_]+)` \| ([\d, ]+) \|/gm,
  );
  const documented = new Map([...rows].map(([, code = '', status = '']) => [code, status]));
  expect([...documented.keys()].sort()).toEqual(Object.keys(PROBLEMS).sort());
  for (const [code, statuses] of documented) {
    expect([code, statuses.split(', ')]).toEqual([
      code,
      expect.arrayContaining([String(statusOf({ code: code as ErrorCode, faults: undefined }))]),
    ]);
  }
});
