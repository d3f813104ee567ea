/**
 * JSON lines on standard output, one wide line for each request and each delivery. Redaction is the last step: whatever a caller passes, a
 * line holds no six-digit code, no full number and no secret.
 */
import winston from 'winston';
import Transport from 'winston-transport';
import { isoTime } from '../challenge/time.js';

export interface Logger {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
  close(): void;
}

export type Fields = Readonly<Record<string, unknown>>;

/** @param stream for tests; standard output otherwise */
export function createLogger(level: string, stream?: NodeJS.WritableStream): Logger {
  const write = stream ? (line: string) => stream.write(line) : standardOutput();
  const logger = winston.createLogger({
    level,
    format: lineFormat(),
    transports: [new LineTransport(write)],
  });
  const at = (severity: string) => (event: string, fields?: Fields) => {
    // As one object: winston searches a separate text for placeholders.
    logger.log({ level: severity, message: event, fields });
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    close: () => logger.close(),
  };
}

/** One format that does it all: the usual stack of formats costs three times as much a line. */
const lineFormat = winston.format((info) => {
  const { level, message, fields } = info;
  const line = { at: isoTime(Date.now()), level, event: message, ...(fields as Fields) };
  (info as Record<symbol, unknown>)[MESSAGE] = written(line);
  return info;
});

/** winston's own stream transport adds a second stream, and a timer for an unused event. */
class LineTransport extends Transport {
  readonly #write: WriteLine;

  constructor(write: WriteLine) {
    super();
    this.#write = write;
  }

  override log(info: Record<symbol, unknown>, next: () => void): void {
    this.#write(`${info[MESSAGE]}\n`);
    next();
  }
}

let output: WriteLine | undefined;

/** One for the process, because it listens for the exit. */
function standardOutput(): WriteLine {
  output ??= batchedLines(process.stdout);
  return output;
}

/** Most lines hold nothing to mask: the finished text is searched once, and parsed only if it may hold something. */
function written(line: Fields): string {
  if (Object.values(line).some((value) => typeof value === 'object' && value !== null)) {
    return JSON.stringify(redact(line));
  }
  const text = JSON.stringify(line);
  return SUSPICIOUS.test(text) ? JSON.stringify(redact(line)) : text;
}

const MESSAGE = Symbol.for('message');
const SECRETS = /authorization|cookie|password|secret|token|auth_?token|api_?key|private_?key/;
const SECRET_NAMES = new RegExp(`^(${SECRETS.source})$`, 'i');
/** E.164, with a plus sign or a percent-encoded one. */
const NUMBER = /(\+|%2B)\d{7,15}/gi;
/** A first digit that is not part of an id, a longer number or a decimal. It is tested first, because most characters are no digit. */
const BEGIN = /\d(?<![\w.+-]\d)/.source;
/** The rest of E.164 without a plus sign, as some vendors write it. */
const BARE = /\d{9,14}(?![\w-]|\.\d)/.source;
const BARE_NUMBER = new RegExp(BEGIN + BARE, 'g');
/** The rest of a code, alone or written in two halves. */
const HALVES = /\d\d[ -]?\d{3}(?![\w-])/.source;
const CODE = new RegExp(BEGIN + HALVES, 'g');
/** A JSON value that is a number, not a text that begins with a colon: a time in ms is as long as a phone number. */
const FIGURE = /(?<!\w":\d)/.source;
/** Any of those in JSON, where a backslash escapes another character. */
const SUSPICIOUS = new RegExp(
  `\\\\|${NUMBER.source}|${BEGIN}(?:${HALVES}|${FIGURE}${BARE})|"(${SECRETS.source})":`,
  'i',
);
const DEPTH_MAX = 6;

/** Masks numbers and codes in every text within a value; names of secrets hide their value. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAMES.test(name) ? '[redacted]' : redact(item, depth + 1),
    ]),
  );
}

function redactText(text: string): string {
  return text
    .replace(NUMBER, (number) => `${number.slice(0, 4)}*****${number.slice(-4)}`)
    .replace(BARE_NUMBER, (number) => `${number.slice(0, 3)}*****${number.slice(-4)}`)
    .replace(CODE, '[redacted]');
}

function redactError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: redactText(error.message),
    ...('code' in error ? { code: redact(error.code, depth + 1) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
    stack: redactText(error.stack ?? ''),
  };
}

// Standard output for log lines: all lines of one turn of the event loop leave in one write. Standard output is synchronous, and under
// load a system call for each line would be a tenth of a request. On exit, also after an uncaught error, the rest is written.

/** Takes a whole line, its end included. */
export type WriteLine = (line: string) => void;

export function batchedLines(out: NodeJS.WritableStream): WriteLine {
  let held = '';
  const flush = () => {
    if (held === '') return;
    const lines = held;
    held = '';
    out.write(lines);
  };
  process.once('exit', flush);
  return (line) => {
    if (held === '') setImmediate(flush);
    held += line;
  };
}
