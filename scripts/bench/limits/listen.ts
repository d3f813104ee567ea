/** A minimal node:http server: reads the whole body, and writes the answer at once. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { ready } from '../machine/program.js';

export function connect(): Redis {
  return new Redis({ path: process.argv[2] as string, maxRetriesPerRequest: null });
}

/** @param answer gets path, headers and body; returns the JSON of the answer */
export function listen(
  status: number,
  answer: (
    body: string,
    path: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ) => Promise<string>,
): void {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', async () => {
      const text = await answer(body, request.url as string, request.headers);
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
}
