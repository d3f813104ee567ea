/**
 * Ends a server without cutting a request: it takes no new ones, and waits for those that it has. A connection that never carried a request
 * does not delay the end: browsers and connection pools open spare ones, and a closing Node server no longer applies its time limits.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

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
