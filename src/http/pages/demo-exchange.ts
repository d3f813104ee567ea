/** A request and its answer as text for people: the lines of HTTP, and the body so that it can be read. */
import { STATUS_CODES } from 'node:http';
import type { DoorRequest } from '../../doors/door.js';

export function requestText({ method, url, headers, rawBody }: DoorRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return textOf(`${method} ${url}`, lines, rawBody.toString('utf8'), headers['content-type']);
}

export function answerText(status: number, headers: Headers, body: string): string {
  const type = headers.get('content-type') ?? undefined;
  const lines = SHOWN.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  return textOf(`${status} ${STATUS_CODES[status] ?? ''}`.trim(), lines, body, type);
}

/** What a platform reads; the others are about caches and pages. */
const SHOWN = ['content-type', 'retry-after'];

function textOf(
  first: string,
  lines: readonly string[],
  body: string,
  type: string | undefined,
): string {
  const head = [first, ...lines].join('\n');
  return body === '' ? head : `${head}\n\n${readable(body, type)}`;
}

function readable(body: string, type: string | undefined): string {
  if (type?.startsWith('application/json')) return indented(body);
  // One field a line, as it was sent.
  if (type === 'application/x-www-form-urlencoded') return body.replaceAll('&', '\n&');
  return body;
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
