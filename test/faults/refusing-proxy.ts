/**
 * A proxy in front of Redis that answers commands with a chosen error, for errors that cannot be caused in a private
 * Redis. Redis itself makes the error, instead of running the command, so that answers keep their order.
 */
import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net';

export interface RefusingProxy {
  readonly port: number;
  /** Sets the error, such as `LOADING Redis is loading`; undefined lets commands pass again. */
  refuse(error: string | undefined): void;
  close(): Promise<void>;
}

/** Commands that open a connection, and those that Redis answers in every state. */
const PASS: ReadonlySet<string> = new Set(['AUTH', 'CLIENT', 'HELLO', 'INFO', 'SELECT', 'QUIT']);

/** @param upstream Redis's address: `{ host, port }` or `{ path }` */
export async function openRefusingProxy(upstream: NetConnectOpts): Promise<RefusingProxy> {
  let error: string | undefined;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const redis = createConnection({ noDelay: true, ...upstream });
    for (const [socket, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    redis.pipe(client);
    let unread: Buffer = Buffer.alloc(0);
    client.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      for (let command = readCommand(unread); command; command = readCommand(unread)) {
        const bytes = unread.subarray(0, command.bytes);
        unread = unread.subarray(command.bytes);
        redis.write(error === undefined || PASS.has(command.name) ? bytes : saying(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    refuse: (next) => {
      error = next;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The first whole command: an array of bulk strings. Undefined if it is incomplete. */
function readCommand(buffer: Buffer): { name: string; bytes: number } | undefined {
  const line = (from: number) => {
    const end = buffer.indexOf('\r\n', from);
    return end < 0 ? undefined : { value: Number(buffer.toString('latin1', from + 1, end)), end };
  };
  const head = line(0);
  if (!head) return undefined;
  let at = head.end + 2;
  let name = '';
  for (let part = 0; part < head.value; part++) {
    const length = line(at);
    if (!length) return undefined;
    const from = length.end + 2;
    at = from + length.value + 2;
    if (at > buffer.length) return undefined;
    if (part === 0) name = buffer.toString('latin1', from, from + length.value).toUpperCase();
  }
  return { name, bytes: at };
}

function saying(error: string): string {
  const parts = ['EVAL', 'return redis.error_reply(ARGV[1])', '0', error];
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
}
