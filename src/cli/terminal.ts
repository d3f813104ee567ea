/** What a command knows of the terminal, what it may fail with, and how text is laid out. */

export interface Terminal {
  /** One line, or several, on stdout. */
  readonly out: (text: string) => void;
  /** The same on stderr. */
  readonly err: (text: string) => void;
  readonly environment: NodeJS.ProcessEnv;
  /** A terminal that shows colours, and NO_COLOR is not set. */
  readonly colours: boolean;
  /** Keys, where it is a terminal. */
  readonly input: {
    readonly isTTY?: boolean;
    setRawMode?(on: boolean): unknown;
    on(event: 'data', listener: (keys: Buffer) => void): unknown;
    off(event: 'data', listener: (keys: Buffer) => void): unknown;
    resume(): unknown;
    pause(): unknown;
  };
  /** From now on Ctrl-C aborts it instead of ending the process. */
  readonly stopped: () => AbortSignal;
  readonly now: () => number;
}

/** As docs/cli.md lists them. */
export const EXIT = {
  done: 0,
  /** The answer is no: refused, a wrong code, nothing found, something to mend. */
  refused: 1,
  /** The command line is not understood. */
  usage: 2,
  /** The service, the carrier, Redis or a receiver does not answer. */
  unreachable: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command that ends without success, with one sentence that says what to do. */
export class CommandError extends Error {
  readonly exit: ExitCode;
  /** The service's own answer, for `--json`. */
  readonly answer: object | undefined;

  constructor(exit: ExitCode, message: string, answer?: object) {
    super(message);
    this.name = 'CommandError';
    this.exit = exit;
    this.answer = answer;
  }
}

export class UsageError extends CommandError {
  constructor(message: string) {
    super(EXIT.usage, message);
    this.name = 'UsageError';
  }
}

export class RefusedError extends CommandError {
  constructor(message: string, answer?: object) {
    super(EXIT.refused, message, answer);
    this.name = 'RefusedError';
  }
}

export class UnreachableError extends CommandError {
  constructor(message: string) {
    super(EXIT.unreachable, message);
    this.name = 'UnreachableError';
  }
}

type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';
const SEQUENCES: Readonly<Record<Colour, readonly [number, number]>> = {
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
  dim: [2, 22],
  bold: [1, 22],
};

export function paint(
  { colours }: Pick<Terminal, 'colours'>,
  colour: Colour,
  text: string,
): string {
  if (!colours) return text;
  const [on, off] = SEQUENCES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Text in columns: every column is as wide as its widest cell, and the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head.map((cell) => cell.toUpperCase()), ...rows.map((row) => row.map(plain))];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text of other people: control characters must not reach the terminal. */
export function plain(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}
