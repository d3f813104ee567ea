/**
 * A request to the carrier's control API. It uses node:http, for tests replace `fetch` and the clock; how long to wait is the carrier's work.
 */
import { request } from 'node:http';

export class CarrierRequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'CarrierRequestError';
    this.status = status;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** @throws CarrierRequestError with the carrier's own sentence */
export function askCarrier<T>(
  base: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { query = {}, body }: { readonly query?: Query; readonly body?: object } = {},
): Promise<T> {
  const url = new URL(`/sandbox${path}`, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = content
    ? { 'Content-Type': 'application/json', 'Content-Length': content.length }
    : {};
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode < 400) resolve((text === '' ? undefined : JSON.parse(text)) as T);
        else reject(new CarrierRequestError(statusCode, sentenceIn(text)));
      });
    });
    asked.on('error', (error) =>
      reject(
        new CarrierRequestError(0, `The carrier at ${base} does not answer: ${error.message}`),
      ),
    );
    asked.end(content);
  });
}

function sentenceIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // No JSON.
  }
  return text;
}
