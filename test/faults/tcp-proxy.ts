/**
 * A TCP proxy that simulates network faults: it delays, cuts, stalls in the middle of an answer, and drops. It listens on
 * its own port of 127.0.0.1 and forwards bytes unchanged, so that it works for HTTP and Redis.
 */

import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net';

export type ProxyFault =
  | { readonly kind: 'none' }
  /** Delays every chunk, in both directions. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Closes new connections at once, and open ones too. */
  | { readonly kind: 'refuse' }
  /** Connections stay open, and nothing passes in either direction. */
  | { readonly kind: 'blackhole' }
  /** Requests pass, answers do not. */
  | { readonly kind: 'mute' }
  /** Cuts the connection after this number of bytes of an answer. */
  | { readonly kind: 'cut_answer'; readonly afterBytes: number };

export interface TcpProxy {
  readonly port: number;
  readonly connections: number;
  /** Applies to open and new connections. */
  set(fault: ProxyFault): void;
  /** Cuts every open connection. */
  cut(): void;
  close(): Promise<void>;
}

/** @param upstream the other side: `{ host, port }` or `{ path }` */
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
  // Chunks keep their order, even if a delay ends while some still wait.
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
