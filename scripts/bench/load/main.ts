/**
 * The load generator, in its own process: a fixed number of keep-alive connections, each with one request at a time. Every
 * request is different and made beforehand; statuses and outcomes of all answers are counted. It parses no more of an
 * answer than that, because it shares a core with Redis on a small machine.
 */
import { ready } from '../machine/program.js';
import type { Connection } from './connection.js';
import type { Order } from './order.js';
import { openAll, run } from './run.js';

let loaded: { order: Order; connections: Connection[] } | undefined;

async function obey(message: Order | 'go'): Promise<void> {
  if (message !== 'go') {
    loaded = { order: message, connections: await openAll(message) };
    process.send?.('loaded');
    return;
  }
  if (!loaded) throw new Error('There is nothing to send.');
  const { order, connections } = loaded;
  loaded = undefined;
  process.send?.(await run(order, connections));
}

process.on('message', (message: Order | 'go') => {
  obey(message).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
ready();
