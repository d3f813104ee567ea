/** Requests for every path of the API and the pages: right ones, and right ones with something wrong in them. */

import type { Random } from '../../setup/random.js';
import { finnishNumber } from './gateway.js';
import { brokenJson, mutated, mutatedText, oddText } from './mutation.js';

export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The answer may be a stream that does not end. */
  readonly headersOnly?: boolean;
}

interface Template {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The data of a run: live ids, and the key. */
export interface FuzzTarget {
  readonly authorization: string;
  readonly ids: readonly string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'];
const PAGES = [
  ...['/', '/livez', '/readyz', '/openapi.json', '/docs', '/docs/problems/not_found', '/demo'],
  ...['/metrics', '/favicon.ico', '/.well-known/jwks.json', '/s/unknown', '/phone/', '/v2'],
];

export function apiRequest(random: Random, target: FuzzTarget): FuzzedRequest {
  const template = random.pick(templates(random, target));
  const headers: Record<string, string> = { authorization: target.authorization };
  let { method, path } = template;
  let body: Buffer | string | undefined;
  if (template.body) {
    headers['content-type'] = 'application/json';
    body = bodyOf(random, template.body);
  }
  if (random.chance(0.3)) headers['idempotency-key'] = `fuzz-${random.whole(0, 50)}`;
  if (random.chance(0.05)) method = random.pick(METHODS);
  if (random.chance(0.05)) path = pathText(mutatedText(random, path));
  if (template.query) path += queryOf(random, template.query);
  if (random.chance(0.15)) changeHeader(random, headers);
  const headersOnly = path.includes('/events') || path.includes('stream');
  return { method, path, headers, ...(body === undefined ? {} : { body }), headersOnly };
}

function templates(random: Random, { ids }: FuzzTarget): Template[] {
  const id = random.chance(0.9) && ids.length > 0 ? random.pick(ids) : unknownId(random);
  const to = finnishNumber(random.whole(0, 90_000));
  const start = { to, channel: random.pick(['sms', 'call']), locale: 'fi', ip: '203.0.113.7' };
  const at = `/v1/challenges/${id}`;
  const reason = 'called support, ticket 4711';
  return [
    { method: 'POST', path: '/v1/challenges', body: { ...start, reference: 'r', device: 'd-1' } },
    {
      method: 'POST',
      path: '/v1/challenges',
      body: { to: '044 123 4567', country: 'FI', channel: 'sms' },
    },
    { method: 'GET', path: at, query: { wait: '0', since: '1' } },
    { method: 'GET', path: `${at}/events` },
    { method: 'POST', path: `${at}/check`, body: { code: String(random.whole(100_000, 999_999)) } },
    { method: 'POST', path: `${at}/check`, body: { code: '12 34-56' } },
    { method: 'POST', path: `${at}/resend`, body: { channel: 'call', ip: '2001:db8::1' } },
    { method: 'POST', path: `${at}/cancel`, body: {} },
    {
      method: 'POST',
      path: '/v1/sessions',
      body: { purpose: 'setup', subject: 'user-1', returnUrl: 'http://127.0.0.1:4000/', to },
    },
    { method: 'GET', path: '/v1/sessions/vs_unknown' },
    { method: 'POST', path: '/v1/sessions/vs_unknown/redeem', body: { result: 'x' } },
    { method: 'GET', path: '/v1/operator/blocks', query: { prefix: to.slice(0, -4) } },
    { method: 'POST', path: '/v1/operator/blocks', body: { number: to } },
    {
      method: 'POST',
      path: '/v1/operator/unblock',
      body: { number: to, reason, operator: 'fuzz' },
    },
    { method: 'GET', path: '/v1/operator/lists', query: {} },
    { method: 'GET', path: '/v1/operator/audit', query: { limit: '5' } },
    { method: 'GET', path: random.pick(PAGES) },
  ];
}

function bodyOf(random: Random, template: object): Buffer | string {
  let value: unknown = template;
  const changes = random.pick([0, 1, 1, 1, 2, 3]);
  for (let change = 0; change < changes; change += 1) value = mutated(random, value);
  return random.chance(0.1) ? brokenJson(random, value) : (JSON.stringify(value) ?? '');
}

function queryOf(random: Random, query: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(query);
  if (random.chance(0.4))
    parameters.append(random.pick(['wait', 'since', 'x', 'limit']), oddText(random));
  if (random.chance(0.1)) return `?${pathText(oddText(random))}`;
  // A real wait would block a lane for its whole time.
  return `?${parameters}`.replace(/wait=[1-9]\d?(?!\d)/g, 'wait=0');
}

function changeHeader(random: Random, headers: Record<string, string>): void {
  const name = random.pick([
    ...['authorization', 'content-type', 'idempotency-key', 'last-event-id', 'content-encoding'],
    ...['accept', 'accept-language', 'x-request-id', 'x-forwarded-for', 'cookie', 'if-none-match'],
  ]);
  headers[name] = headerText(
    random.chance(0.5) ? mutatedText(random, headers[name] ?? '') : oddText(random),
  );
}

function unknownId(random: Random): string {
  return random.chance(0.5)
    ? `ch_${'0123456789abcdefghjkmnpqrs'.slice(0, 20)}${String(random.whole(0, 99_999_999)).padStart(8, '0')}`
    : pathText(oddText(random));
}

/** Characters that the client allows in a path: `%`, dots, slashes and brackets still reach the server. */
function pathText(text: string): string {
  const kept = text.replace(/[^\x21-\x7e]/g, (odd) => encodeOdd(odd));
  return kept.startsWith('/') || kept.startsWith('?') || kept === ''
    ? kept
    : kept.replace('#', '%');
}

function encodeOdd(odd: string): string {
  return `%${(odd.codePointAt(0) ?? 0).toString(16).padStart(2, '0').slice(-2)}`;
}

export function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '').slice(0, 2_000);
}
