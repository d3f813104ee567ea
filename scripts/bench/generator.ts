/**
 * The load generator, in a process of its own: a fixed number of keep-alive connections, each with one request under way. Every
 * request is another one, made beforehand; statuses and outcomes of all answers are counted. It parses no more of an
 * answer than that, because it shares a core with Redis on a small machine.
 */
import { Connection } from './connection.js';
import type { Answered, Order } from './load.js';
import { ready } from './processes.js';

const RUN_MS_MAX = 120_000;

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

async function openAll({ ports, connections, lengths }: Order): Promise<Connection[]> {
  const count = Math.min(connections, lengths.length);
  return Promise.all(
    Array.from({ length: count }, (_, i) => Connection.open(ports[i % ports.length] ?? 0)),
  );
}

/** Ends when all requests are answered, or lost with their connection, or two minutes have passed. */
function run(order: Order, connections: readonly Connection[]): Promise<Answered> {
  const { bytes, lengths, perSecond, gather = false } = order;
  const ids: string[] = [];
  const statuses: Record<string, number> = {};
  const outcomes: Record<string, number> = {};
  const latencies = new Float64Array(lengths.length);
  let [next, at, answered, lost] = [0, 0, 0, 0];
  const startedAt = performance.now();
  const count = (counts: Record<string, number>, word: string) => {
    counts[word] = (counts[word] ?? 0) + 1;
  };

  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(overdue);
      const seconds = (performance.now() - startedAt) / 1000;
      for (const connection of connections) connection.end();
      const sorted = latencies.subarray(0, answered).sort();
      const [p50Ms, p99Ms] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
      resolve({ requests: answered, seconds, statuses, outcomes, ids, p50Ms, p99Ms });
    };
    const overdue = setTimeout(finish, RUN_MS_MAX);
    for (const connection of connections) {
      let sentAt = 0;
      const send = () => {
        const length = lengths[next];
        if (length === undefined) return;
        const dueAt = perSecond === undefined ? 0 : startedAt + (next / perSecond) * 1000;
        const waitMs = dueAt - performance.now();
        if (waitMs > 1) {
          setTimeout(send, waitMs);
          return;
        }
        sentAt = performance.now();
        connection.send(bytes.subarray(at, at + length));
        next += 1;
        at += length;
      };
      const settle = (proceed: boolean) => {
        if (answered + lost === lengths.length) finish();
        else if (proceed) send();
      };
      connection.tell({
        answered: ({ status, outcome, id }) => {
          latencies[answered] = performance.now() - sentAt;
          answered += 1;
          count(statuses, status);
          if (outcome !== undefined) count(outcomes, outcome);
          if (gather) ids.push(id() ?? '');
          settle(true);
        },
        broken: () => {
          lost += 1;
          count(statuses, 'broken');
          settle(false);
        },
      });
      send();
    }
  });
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}
