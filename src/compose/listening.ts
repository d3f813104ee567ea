/** Starts a server, and explains a failure. */
import type { Server } from 'node:http';
import { ConfigurationError } from '../config/faults.js';

/** @throws ConfigurationError where the port is taken or not allowed; otherwise the system's error */
export function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(explained(error, port, host));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve(server);
    });
  });
}

/** The error in a sentence that names the port and what to do. */
export function explained(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const at = `Port ${port} on ${host}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigurationError([
        `${at} is taken by another program, perhaps another Octothorpe. Stop it (ss -ltnp 'sport = :${port}' shows it), or set another port: PORT, HEALTH_PORT or SANDBOX_PORT.`,
      ]);
    case 'EACCES':
      return new ConfigurationError([`${at} is reserved for root. Set a port above 1023.`]);
    default:
      return error;
  }
}
