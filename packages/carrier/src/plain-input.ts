/** Reads unknown input by a schema, and says what is wrong in plain words: a schema's own come first, zod's never reach a person. */
import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { CarrierError } from './carrier-interface.js';

/** For `safeParse`. */
export const PLAIN_WORDS = { error: textOf } as const;

/** As many faults are named. */
const FAULTS_MAX = 5;

/** @throws CarrierError 400 that names what to correct, and repeats no value */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const read = schema.safeParse(input, PLAIN_WORDS);
  if (read.success) return read.data;
  throw new CarrierError(400, faultsOf(read.error));
}

/** One sentence for each fault: `waitMs must be a number.` */
export function faultsOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, FAULTS_MAX)
    .map(({ path, message }) => `${path.join('.') || 'The input'} ${lowered(message)}`)
    .map((text) => (/[.?]$/.test(text) ? text : `${text}.`))
    .join(' ');
}

/** After a field's name. */
function lowered(text: string): string {
  return text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** The words for issues whose schema has none. */
function textOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const must = `must be ${TYPES[issue.expected] ?? 'of another type'}`;
      return issue.input === undefined ? `is missing: it ${must}` : must;
    }
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `must ${measure(issue.origin, `at least ${issue.minimum}`)}`;
    case 'too_big':
      return `must ${measure(issue.origin, `at most ${issue.maximum}`)}`;
    case 'unrecognized_keys': {
      const { shape } = (issue.inst?._zod.def ?? {}) as { shape?: object };
      return issue.keys.map((key) => noSuchField(key, Object.keys(shape ?? {}))).join(' ');
    }
    default:
      return 'is not allowed here';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function measure(origin: string, limit: string): string {
  if (origin === 'string') return `have ${limit} characters`;
  return origin === 'array' ? `have ${limit} entries` : `be ${limit}`;
}

const NAME_CHARS_MAX = 40;

function noSuchField(name: string, known: readonly string[]): string {
  const shown = name.length <= NAME_CHARS_MAX ? name : `${name.slice(0, NAME_CHARS_MAX)}…`;
  const near = nearest(name.slice(0, NAME_CHARS_MAX), known);
  const cure = near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`;
  return `has no field ${shown}. ${cure}`;
}

/** One slip in a short name, two in a longer one. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const compared = known
    .map((each) => ({ each, slips: distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)[0];
  if (compared === undefined) return undefined;
  return compared.slips <= (compared.each.length <= 4 ? 1 : 2) ? compared.each : undefined;
}
