/** One request to the service, and its answer. */
import { request } from 'undici';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Heard {
  readonly isRead: boolean;
  readonly status: number;
  readonly retryAfter: number;
  readonly ms: number;
  /** The request and its whole answer, for error messages. */
  readonly text: string;
}

/** @param url of the API */
export async function ask(url: string, { method, path, headers, body }: Asked): Promise<Heard> {
  const sinceMs = performance.now();
  const answer = await request(`${url}${path}`, {
    method: method as 'GET',
    headers,
    body: body ?? null,
  });
  const text = await answer.body.text();
  return {
    isRead: method === 'GET',
    status: answer.statusCode,
    retryAfter: Number(answer.headers['retry-after'] ?? 0),
    ms: performance.now() - sinceMs,
    text: `${method} ${path.replace(/ch_\w+/, '…')}: ${answer.statusCode} ${text}`,
  };
}
