/**
 * Takes the requests of one connection one after the other: the next begins once the answer before it has left this process.
 * Node hands over every request of a packet at once (more than 2,000 fit) and keeps the answers of a client that does not read.
 */
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** A connection with more requests that wait is closed: proxies and client libraries pipeline a few, if any. */
export const PIPELINED_REQUESTS_MAX = 32;

type Request = Parameters<RequestListener>;

export function oneAtATime(answer: RequestListener): RequestListener {
  /** What waits on each connection that has a request in hand. */
  const waiting = new WeakMap<Socket, Request[]>();

  return (...request) => {
    const { socket } = request[0];
    const behind = waiting.get(socket);
    if (behind === undefined) {
      const none: Request[] = [];
      waiting.set(socket, none);
      take(socket, request, none);
    } else if (behind.length < PIPELINED_REQUESTS_MAX) {
      behind.push(request);
    } else {
      socket.destroy();
    }
  };

  function take(socket: Socket, request: Request, behind: Request[]): void {
    // 'close' comes once the answer is written to the system, or the connection is lost.
    request[1].once('close', () => {
      const next = behind.shift();
      // After an answer with `Connection: close` nothing more can be written.
      if (next === undefined || !socket.writable) waiting.delete(socket);
      else take(socket, next, behind);
    });
    answer(...request);
  }
}
