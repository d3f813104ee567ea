/**
 * Keeps the gateway's answers in all tests of this file. They have a request id, which the answers of the carrier and the
 * tenants' own servers lack. The reference and the sandbox's demonstration are left out, because they show invented numbers.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';
import { keep } from './evidence.js';

const KEPT_CHARACTERS = 262_144;
const ORIGINAL = Symbol.for('octothorpe.answers');
const TEXT = /^(application\/(problem\+)?json|text\/(html|plain|event-stream))/;
const LEFT_OUT = /^\/(openapi\.json|docs\b|demo\b|$)/;

type Methods = Pick<ServerResponse, 'writeHead' | 'write' | 'end'>;
interface Answer {
  readonly headers: Map<string, string>;
  text: string;
}

// The prototype is Node's own and outlives the test file, so the next file replaces this hook.
const prototype = ServerResponse.prototype as ServerResponse & { [ORIGINAL]?: Methods };
prototype[ORIGINAL] ??= pick(prototype);
const { writeHead, write, end } = prototype[ORIGINAL];
const answers = new WeakMap<ServerResponse, Answer>();

prototype.writeHead = function (this: ServerResponse, ...given: unknown[]) {
  const headers = given.find((value) => value !== null && typeof value === 'object');
  for (const [name, value] of Object.entries(headers ?? {})) {
    answerOf(this).headers.set(name.toLowerCase(), String(value));
  }
  return Reflect.apply(writeHead, this, given);
} as Methods['writeHead'];

prototype.write = function (this: ServerResponse, ...given: unknown[]) {
  add(this, given[0]);
  return Reflect.apply(write, this, given);
} as Methods['write'];

prototype.end = function (this: ServerResponse, ...given: unknown[]) {
  add(this, given[0]);
  finish(this);
  return Reflect.apply(end, this, given);
} as Methods['end'];

function pick({ writeHead, write, end }: Methods): Methods {
  return { writeHead, write, end };
}

function answerOf(response: ServerResponse): Answer {
  const known = answers.get(response);
  if (known) return known;
  const fresh = { headers: new Map<string, string>(), text: '' };
  answers.set(response, fresh);
  return fresh;
}

function add(response: ServerResponse, chunk: unknown): void {
  if (typeof chunk !== 'string' && !Buffer.isBuffer(chunk)) return;
  const answer = answerOf(response);
  if (answer.text.length < KEPT_CHARACTERS) answer.text += String(chunk);
}

function finish(response: ServerResponse): void {
  const { headers, text } = answerOf(response);
  const header = (name: string) => headers.get(name) ?? String(response.getHeader(name) ?? '');
  const type = header('content-type');
  const request = response.req as IncomingMessage & { originalUrl?: string };
  const path = request?.originalUrl ?? request?.url ?? '';
  if (header('x-request-id') === '' || !TEXT.test(type) || LEFT_OUT.test(path)) return;
  keep(type.startsWith('text/plain; version=') ? 'metrics' : 'answer', withoutOwn(path, text));
}

/** Two answers have to hold a number. */
function withoutOwn(path: string, text: string): string {
  // Twilio's contract gives the number back to the application that sent it.
  if (path.startsWith('/twilio-verify/')) return text.replace(/"to":"\+\d+"/, '"to":""');
  // An operator asked to see it, with a reason that the audit keeps.
  return path === '/console/api/numbers/show' ? text.replace(/"number":"\+\d+"/, '') : text;
}
