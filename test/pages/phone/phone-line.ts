/** A TCP proxy to a port of this machine, which can be cut and restored. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface PhoneLine {
  /** The port of the near end. */
  readonly port: number;
  /** Open connections break, new ones are refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function createPhoneLine(farPort: number): Promise<PhoneLine> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(farPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async cut() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      if (!server.listening) await listen(port);
    },
  };
}
