/** What is wrong with a request, as the one error that names all of it. Values of the input are never repeated. */
import type { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import { faultsOf, nameOfType, sentence } from '../input/issue-text.js';
import { fieldHint } from './api/unknown-fields.js';

const FAULTS_MAX = 20;
/** An unknown field's name is the caller's own text: shown, but not at any length. */
const NAME_CHARS_MAX = 40;

/** `invalid_request` with `faults` */
export function inputError(issues: readonly z.core.$ZodIssue[], input: unknown): OctothorpeError {
  const faults = faultsOf(issues, fieldHint)
    .slice(0, FAULTS_MAX)
    .map(({ path, message }) => {
      const where = path.map(shorten).join('.');
      if (where === '' && !isObject(input)) return { path: where, message: noObject(input) };
      return { path: where, message: sentence(message) };
    });
  const fields = faults.map((fault) => fault.path).filter((path) => path !== '');
  return new OctothorpeError(
    'invalid_request',
    fields.length === 0
      ? (faults[0]?.message ?? 'The request is faulty.')
      : `Correct ${[...new Set(fields)].join(', ')}: see faults.`,
    { faults },
  );
}

function isObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function noObject(input: unknown): string {
  const twice = typeof input === 'string' ? ': it was encoded as JSON twice' : '';
  return `The body has to be a JSON object. It is ${nameOfType(input)}${twice}.`;
}

function shorten(name: string): string {
  return name.length <= NAME_CHARS_MAX ? name : `${name.slice(0, NAME_CHARS_MAX)}…`;
}

/** Why a body is not read, by its Content-Type. */
export function mediaTypeFault(type: string): string {
  if (type === '') return 'There is no Content-Type.';
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return 'The Content-Type says that the body is a form; curl -d says so unless -H gives another one.';
  }
  if (/^application\/json/i.test(type)) return 'The Content-Type names another charset than UTF-8.';
  return 'The Content-Type names something else than JSON.';
}
