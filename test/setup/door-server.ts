/** A door over HTTP, and what it was given to deliver: for platforms' own clients. The relay is in memory. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OctothorpeError } from '../../src/challenge/errors.js';
import type { Door, DoorAnswer } from '../../src/doors/door.js';
import type { MessageRequest } from '../../src/message/message.js';

export interface DoorServer {
  readonly url: string;
  /** Each message once, whatever was repeated. */
  readonly messages: MessageRequest[];
  /** How many requests came, refused ones too. */
  requests(): number;
  /** The relay refuses the next ones with these. */
  readonly refusals: OctothorpeError[];
  close(): Promise<void>;
}

export async function serveDoor(door: Door): Promise<DoorServer> {
  const messages: MessageRequest[] = [];
  const refusals: OctothorpeError[] = [];
  const known = new Set<string>();
  let requests = 0;

  async function answer(request: Parameters<Door['take']>[0]): Promise<DoorAnswer> {
    try {
      const visit = await door.take(request);
      const refusal = refusals.shift();
      if (refusal) return visit.refused(refusal);
      const key = visit.repeatKey ?? JSON.stringify(visit.message);
      if (!known.has(key)) messages.push(visit.message);
      known.add(key);
      return visit.accepted(`msg_${messages.length}`);
    } catch (error) {
      if (error instanceof OctothorpeError) return door.refused(error);
      throw error;
    }
  }

  const server = createServer(async (request, response) => {
    requests += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const {
      status,
      body,
      text,
      headers: more,
    } = await answer({
      method,
      url,
      headers,
      rawBody: Buffer.concat(chunks),
    });
    const type = text === undefined ? 'application/json' : 'text/plain; charset=utf-8';
    response.writeHead(status, { 'Content-Type': type, ...more });
    response.end(text ?? JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/doors/one`,
    messages,
    requests: () => requests,
    refusals,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
