/**
 * A TCP proxy that makes a network bad on purpose: it delays, cuts, stalls in the middle of an answer, and swallows. It listens on
 * a port of its own of 127.0.0.1 and passes bytes on as they are, so that it stands before HTTP and Redis alike.
 */

import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net';

export type ProxyFault =
  | { readonly kind: 'none' }
  /** Every chunk, in both directions, waits so long. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** New connections are taken and closed at once; those that there are, too. */
  | { readonly kind: 'refuse' }
  /** Connections stay open, and nothing passes in either direction. */
  | { readonly kind: 'blackhole' }
  /** Requests pass, answers do not. */
  | { readonly kind: 'mute' }
  /** So many bytes of an answer pass, then the connection is cut. */
  | { readonly kind: 'cut_answer'; readonly afterBytes: number };

export interface TcpProxy {
  readonly port: number;
  readonly connections: number;
  /** Holds for connections that there are as well as for new ones. */
  set(fault: ProxyFault): void;
  /** Cuts every connection that there is. */
  cut(): void;
  close(): Promise<void>;
}

/** @param upstream where bytes go: `{ host, port }` or `{ path }` */
export async function openTcpProxy(upstream: NetConnectOpts): Promise<TcpProxy> {
  let fault: ProxyFault = { kind: 'none' };
  const pairs = new Set<readonly [Socket, Socket]>();

  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  const server = createServer({ noDelay: true }, (client) => {
    if (fault.kind === 'refuse') {
      client.destroy();
      return;
    }
    const carrier = createConnection({ noDelay: true, ...upstream });
    const pair = [client, carrier] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
    }
    pass(client, carrier, () => (fault.kind === 'mute' ? { kind: 'none' } : fault), false);
    pass(carrier, client, () => fault, true);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    set(next) {
      fault = next;
      if (next.kind === 'refuse') cut();
    },
    cut,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}

function pass(from: Socket, to: Socket, fault: () => ProxyFault, isAnswer: boolean): void {
  let answered = 0;
  // Chunks keep their order, also when a delay ends while some still wait.
  let tail = Promise.resolve();
  from.on('data', (chunk) => {
    const now = fault();
    switch (now.kind) {
      case 'blackhole':
      case 'mute':
      case 'refuse':
        return;
      case 'cut_answer': {
        if (!isAnswer) break;
        const left = now.afterBytes - answered;
        answered += chunk.length;
        if (left <= chunk.length) {
          to.end(chunk.subarray(0, Math.max(0, left)), () => to.destroy());
          return;
        }
        break;
      }
      case 'delay': {
        const waited = new Promise<void>((resolve) => setTimeout(resolve, now.ms));
        tail = tail.then(() => waited);
        break;
      }
      default:
        break;
    }
    tail = tail.then(() => {
      if (!to.destroyed) to.write(chunk);
    });
  });
  from.on('end', () => {
    tail = tail.then(() => {
      if (!to.destroyed) to.end();
    });
  });
}
