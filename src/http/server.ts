/**
 * The HTTP server around the application: its time limits, its header limit, and an answer for requests that are too
 * broken to reach the application.
 */

import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Express } from 'express';
import { ConfigurationError } from '../config/validation-errors.js';
import { oneAtATime, withExpressPrototypes } from './dispatch.js';
import { nextFreePort, portHolder } from './port-holder.js';

/** The time to receive a request with its body; long polls and streams begin after that. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the idle time of the usual load balancers (60 s), so that they close first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADER_BYTES_MAX = 16_384;

export function createHttpServer(app: Express): Server {
  const server = createServer(
    {
      ...withExpressPrototypes(app),
      maxHeaderSize: HEADER_BYTES_MAX,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    oneAtATime(app),
  );
  server.on('clientError', answerBroken);
  return server;
}

function answerBroken(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, detail] = describe(error.code, error.rawPacket);
  const body = JSON.stringify({ type: 'about:blank', title: reason, status, detail });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function describe(code: string | undefined, packet?: Buffer): [number, string, string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [
        431,
        'Request Header Fields Too Large',
        `Send at most ${HEADER_BYTES_MAX} bytes of headers.`,
      ];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'Request Timeout', 'The request took too long to arrive.'];
    default:
      return [400, 'Bad Request', otherProtocol(packet) ?? 'Malformed HTTP request.'];
  }
}

/** A client that speaks another protocol to this port, by the first bytes that it sent. */
function otherProtocol(packet: Buffer | undefined): string | undefined {
  // TLS's handshake record (RFC 8446 5.1).
  if (packet?.[0] === 0x16) {
    return 'This port speaks http, and the client began with TLS. Use http:// here, or the https:// address of the proxy in front.';
  }
  const begin = packet?.toString('latin1', 0, 16) ?? '';
  if (begin.startsWith('PRI * HTTP/2')) {
    return 'This port speaks HTTP/1.1, and the client began with HTTP/2. Turn HTTP/2 off in the client.';
  }
  // Redis's protocol: an array of texts.
  if (/^\*\d+\r\n\$/.test(begin)) {
    return 'This port speaks HTTP, and the client began with the protocol of Redis. Check REDIS_URL.';
  }
  return undefined;
}

// Ends a server without cutting a request: it takes no new ones, and waits for those that it has. A connection that never carried a request
// does not delay the end: browsers and connection pools open spare ones, and a closing Node server no longer applies its time limits.

const SWEEP_MS = 50;
/** A new connection sends its request sooner than this. */
const SILENT_MS = 1_000;

export class Drain {
  readonly #server: Server;
  /** When each connection was opened. */
  readonly #openedAt = new Map<Socket, number>();

  /** Must be created before the server listens. */
  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#openedAt.set(socket, performance.now());
      socket.once('close', () => this.#openedAt.delete(socket));
    });
  }

  /** Resolves once the server has no connection any more. */
  finish(): Promise<void> {
    return new Promise((resolve) => {
      const sweep = setInterval(() => this.#sweep(), SWEEP_MS);
      this.#server.close(() => {
        clearInterval(sweep);
        resolve();
      });
    });
  }

  #sweep(): void {
    // One that was busy when the server closed stays open, idle, once its request is answered.
    this.#server.closeIdleConnections();
    const before = performance.now() - SILENT_MS;
    for (const [socket, openedAt] of this.#openedAt) {
      if (openedAt < before && socket.bytesRead === 0) socket.destroy();
    }
  }
}

// Starts a server, and explains a failure.

/** The setting that a port comes from. */
export type PortVariable = 'PORT' | 'HEALTH_PORT' | 'SANDBOX_PORT';

/** @throws ConfigurationError where the port is taken or not allowed; otherwise the system's error */
export function listen(
  server: Server,
  port: number,
  host: string,
  variable: PortVariable,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      explained(error, port, host, variable).then(reject, reject);
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve(server);
    });
  });
}

/** The error in a sentence that names the port, who has it, and what to do. */
export async function explained(
  error: NodeJS.ErrnoException,
  port: number,
  host: string,
  variable: PortVariable,
): Promise<Error> {
  const at = `Port ${port} on ${host}`;
  switch (error.code) {
    case 'EADDRINUSE': {
      const next = await nextFreePort(port, host);
      const other =
        next === undefined ? `Set ${variable} to another port` : `${variable}=${next} is free`;
      return new ConfigurationError([
        `${variable}: ${at} is taken by ${holderOf(port)}. ${other}, or stop that program.`,
      ]);
    }
    case 'EACCES':
      return new ConfigurationError([
        `${variable}: ${at} is reserved for root. Set a port above 1023.`,
      ]);
    case 'EADDRNOTAVAIL':
      return new ConfigurationError([
        `${variable}: ${host} is no address of this machine. Set ${variable === 'SANDBOX_PORT' ? 'SANDBOX_HOST' : 'HOST'} to 127.0.0.1, or to 0.0.0.0 for all.`,
      ]);
    default:
      return error;
  }
}

function holderOf(port: number): string {
  const holder = portHolder(port);
  if (holder === undefined) {
    return `another program, perhaps another Octothorpe (ss -ltnp 'sport = :${port}' shows it)`;
  }
  const { pid, command, folder } = holder;
  return `${command} (process ${pid}${folder === undefined ? '' : `, started in ${folder}`})`;
}
