/**
 * Ends a server without cutting a request: it takes no new ones, and waits for those that it has. A connection by which nothing has
 * ever come does not hold it up: browsers and connection pools open some to spare, and Node, once it closes, looks at no time limit any more.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const SWEEP_MS = 50;
/** A request follows its connection sooner than this. */
const SILENT_MS = 1_000;

export class Drain {
  readonly #server: Server;
  /** Since when each connection has been there. */
  readonly #openedAt = new Map<Socket, number>();

  /** Has to be there before the server listens. */
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
