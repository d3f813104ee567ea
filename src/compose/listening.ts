/** Starts a server, and says why where it cannot. */
import type { Server } from 'node:http';

/** @throws the system's error, such as EADDRINUSE */
export function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
