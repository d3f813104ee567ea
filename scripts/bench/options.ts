/** The command's options. */
import { parseArgs } from 'node:util';

export interface CommandLine {
  /** Names of rows; empty for all. */
  readonly rows: readonly string[];
  readonly json: boolean;
  readonly short: boolean;
  readonly rounds: number;
  readonly seconds: number;
  /** Write the result and the chart under docs/performance/. */
  readonly save: boolean;
}

export const USAGE = `Measures the product against bare programs with the same Redis calls, in turns.

  npm run bench                        every row; takes some minutes
  npm run bench -- --row P1,P2         these rows
  npm run bench -- --short             only proves that it runs; its figures mean nothing
  npm run bench -- --rounds 5 --seconds 4
  npm run bench -- --json              the result as JSON on standard output
  npm run bench -- --save              also writes it, and a chart, under docs/performance/
`;

/** @throws Error that says what is wrong and what is expected */
export function readCommandLine(args: readonly string[]): CommandLine | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      row: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { json, short, save } = values;
  return {
    rows: values.row.split(',').filter(Boolean),
    json,
    short,
    save,
    rounds: numberOf('--rounds', values.rounds ?? (short ? '1' : '5'), 1, 50),
    seconds: numberOf('--seconds', values.seconds ?? (short ? '0.1' : '3'), 0.1, 30),
  };
}

function numberOf(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (value >= min && value <= max) return value;
  throw new Error(`${name} takes a number from ${min} to ${max}.`);
}
