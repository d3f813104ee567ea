/**
 * Turns the issues of a schema into sentences for people: the one place for requests, the configuration and the environment. A schema's own
 * words come first; zod's never reach a person. Values of the input are never repeated, only their type.
 */
import type { z } from 'zod';
import { nearestName } from './nearest-name.js';

export interface InputFault {
  readonly path: readonly string[];
  /** In lower case, without a full stop: `must be a whole number`. A schema's own words are as it gives them. */
  readonly message: string;
}

/** For `safeParse`. The input is needed to tell what is missing from what has the wrong type. */
export const PARSE_OPTIONS = { error: textOf, reportInput: true } as const;

/** Replaces 'there is no such field' for names that belong elsewhere. */
export type FieldHint = (name: string, known: readonly string[]) => string | undefined;

export function faultsOf(issues: readonly z.core.$ZodIssue[], hint?: FieldHint): InputFault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, hint));
}

/** With a capital and a full stop. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}

/** The text of a union without words of its own: its branches say more. */
const SEVERAL_FORMS = 'has none of the forms that are allowed here';
/** As many unknown fields of one object are looked at. */
const NAMED_MAX = 20;
/** As many known names are listed where none is near. */
const KNOWN_SHOWN_MAX = 24;

/** The fields of the object that refused some, by the refused ones: the same list is in the issue. */
const knownFields = new WeakMap<readonly string[], readonly string[]>();

function faultsOfIssue(issue: z.core.$ZodIssue, hint: FieldHint | undefined): InputFault[] {
  const path = issue.path.map(String);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownFields.get(issue.keys) ?? [];
      return issue.keys.slice(0, NAMED_MAX).map((key) => ({
        path: [...path, key],
        message: hint?.(key, known) ?? noSuchField(key, known),
      }));
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message }));
    case 'invalid_union': {
      if (issue.input === undefined) return [{ path, message: missing(issue.message) }];
      const branch = issue.message === SEVERAL_FORMS ? closestBranch(issue.errors) : undefined;
      if (branch === undefined) return [{ path, message: issue.message }];
      return faultsOf(branch, hint).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
    }
    case 'invalid_type':
      return [{ path, message: ofType(issue) }];
    case 'invalid_value':
      return [{ path, message: ofValue(issue) }];
    default:
      return [{ path, message: issue.message }];
  }
}

function ofType({ input, expected, message }: z.core.$ZodIssueInvalidType): string {
  if (input === undefined) return missing(message);
  if (input === null) return `${without(message)}; it is null: leave it out, or give a value`;
  // What a text was made into, as the number of an environment variable, is not what was given.
  if (typeof input === 'number' && !Number.isFinite(input)) return message;
  if (expected !== 'string') return message;
  const quotes = typeof input === 'object' ? '' : ': put it in quotes';
  return `${without(message)}; it is ${nameOfType(input)}${quotes}`;
}

function ofValue({ input, values, message }: z.core.$ZodIssueInvalidValue): string {
  if (input === undefined) return missing(message);
  const near = typeof input === 'string' ? nearestName(input, values.map(String)) : undefined;
  return near === undefined ? message : `${without(message)}. Did you mean "${near}"?`;
}

function missing(message: string): string {
  return /^(is|are) missing\b/i.test(message) ? message : `is missing: ${lowered(message)}`;
}

function without(message: string): string {
  return message.replace(/\.$/, '');
}

function lowered(text: string): string {
  // A word in capitals, such as IPv4, stays as it is.
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function noSuchField(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  if (near !== undefined) return `there is no such field. Did you mean \`${near}\`?`;
  if (known.length === 0 || known.length > KNOWN_SHOWN_MAX) return 'there is no such field';
  return `there is no such field. There are: ${known.join(', ')}`;
}

/** The branch that fits but for the deepest fault. */
function closestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const depth = (issues: readonly z.core.$ZodIssue[]) =>
    Math.max(0, ...issues.map(({ path }) => path.length));
  return branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

/** The words for issues whose schema has none. */
function textOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? 'of another type'}`;
    case 'too_small':
      return `must ${measure(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${measure(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`;
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'in another form'}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      remember(issue);
      return 'there is no such field';
    case 'invalid_union':
      return SEVERAL_FORMS;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_key':
    case 'invalid_element':
      return 'has an entry that is not allowed';
    default:
      return 'is not allowed here';
  }
}

function remember(issue: z.core.$ZodRawIssue<z.core.$ZodIssueUnrecognizedKeys>): void {
  const { shape } = (issue.inst?._zod.def ?? {}) as { shape?: object };
  if (shape) knownFields.set(issue.keys, Object.keys(shape));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a time',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'an address that begins with http:// or https://',
  date: 'a day, such as 2028-06-30',
  datetime: 'a time, such as 2027-02-01T09:30:00Z',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  email: 'an e-mail address',
  base64: 'base64',
};

function measure(origin: string, how: string, limit: number | bigint): string {
  switch (origin) {
    case 'string':
      return `have ${how} ${limit} characters`;
    case 'array':
    case 'set':
      return `have ${how} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`;
    case 'object':
    case 'record':
      return `have ${how} ${limit} fields`;
    default:
      return `be ${how} ${limit}`;
  }
}

/** What it is in JSON, in words. */
export function nameOfType(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  if (typeof input === 'boolean') return String(input);
  return typeof input === 'number' ? 'a number' : 'a string';
}
