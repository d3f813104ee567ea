/** Turns a schema's faults into the one error that names them all. Values of the input are never repeated. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import { IDEMPOTENCY_KEY } from './request-schemas.js';

const FAULTS_MAX = 20;
/** An unknown field's name is the caller's own text: shown, but not at any length. */
const NAME_CHARS_MAX = 40;

/** @throws OctothorpeError `invalid_request` with `faults` */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap(faultsOf).slice(0, FAULTS_MAX);
  const fields = faults.map((fault) => fault.path).filter((path) => path !== '');
  throw new OctothorpeError(
    'invalid_request',
    fields.length === 0
      ? (faults[0]?.message ?? 'The request is faulty.')
      : `Correct ${[...new Set(fields)].join(', ')}: see faults.`,
    { faults },
  );
}

function faultsOf(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? shorten(key) : `${path}.${shorten(key)}`,
      message: 'There is no such field.',
    }));
  }
  if (path === '' && issue.code === 'invalid_type') {
    return [{ path, message: 'The body has to be a JSON object.' }];
  }
  return [{ path, message: issue.message }];
}

function shorten(name: string): string {
  return name.length <= NAME_CHARS_MAX ? name : `${name.slice(0, NAME_CHARS_MAX)}…`;
}

/** @throws OctothorpeError `invalid_request` */
export function idempotencyKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw new OctothorpeError(
    'invalid_request',
    'Idempotency-Key has to be 1 to 255 printable ASCII characters.',
  );
}
