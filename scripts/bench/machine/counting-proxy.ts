/**
 * A proxy between the product and Redis that counts round trips: everything written before an answer comes is one, with any number of commands.
 * Connections that only wait (blocked reads, subscriptions) delay no request and are not counted.
 */
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

const WAITING = /\bxread|subscribe|bzpopmin/i;

export interface CountingProxy {
  readonly url: string;
  /** Round trips so far. */
  trips(): number;
  close(): Promise<void>;
}

export async function startCountingProxy(redisSocket: string): Promise<CountingProxy> {
  let trips = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection(redisSocket);
    let asked = false;
    let counted = true;
    client.on('data', (data) => {
      if (WAITING.test(data.toString('latin1'))) counted = false;
      if (!asked && counted) trips += 1;
      asked = true;
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      asked = false;
      client.write(data);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    trips: () => trips,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
