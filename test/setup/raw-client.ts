/** Sends invalid requests: exactly these bytes, with headers that no client library would send. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { problemView } from '../../src/http/api/answer-schemas.js';
import { type Gateway, KEY } from './gateway.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export async function send(
  gateway: Gateway,
  path: string,
  body: Buffer | string = '',
  headers: OutgoingHttpHeaders = {},
  method = 'POST',
): Promise<Answer> {
  const call = httpRequest(gateway.origin + path, {
    method,
    headers: {
      Authorization: `Bearer ${KEY}`,
      'Content-Type': 'application/json',
      ...('Transfer-Encoding' in headers ? {} : { 'Content-Length': Buffer.byteLength(body) }),
      ...headers,
    },
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** Status and code of a whole problem document. */
export function problemOf(answer: Answer): [number, string] {
  const problem = problemView.parse(JSON.parse(answer.text));
  expect(problem.status).toBe(answer.status);
  return [answer.status, problem.code];
}
