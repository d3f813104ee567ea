// Prints two ports, for the API and the carrier: 3000 and 3001 when nobody has them, as the README says; else two free ones.
import { once } from 'node:events';
import { createServer } from 'node:net';

async function take(port) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const servers = await Promise.all([take(3000), take(3001)]).catch(() =>
  Promise.all([take(0), take(0)]),
);
console.log(servers.map((server) => server.address().port).join(' '));
process.exit(0);
