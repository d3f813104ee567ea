/**
 * Keeps what the gateway answers in any test of this file: each of its answers carries a request id, which the carrier's and the
 * tenants' own servers do not. The reference and the sandbox's demonstration are left out: they show made-up numbers on purpose.
 */
import { ServerResponse } from 'node:http';
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

// The prototype is Node's own and outlives the test file; what this file has put there gives way to the next one's.
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
  const path = response.req?.url ?? '';
  if (header('x-request-id') === '' || !TEXT.test(type) || LEFT_OUT.test(path)) return;
  keep(type.startsWith('text/plain; version=') ? 'metrics' : 'answer', text);
}
