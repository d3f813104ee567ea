/**
 * Makes an ioredis connection, and every duplicate of it, come back until somebody ends it. ioredis gives up for good (`end`)
 * where it cannot open a socket, and where its failover detector hears of a new master while it is looking for one already:
 * without this a worker would go deaf after some failovers. Once somebody ends it, it stays so.
 */
import type { Redis } from 'ioredis';

/** @returns the same connection */
export function steady(redis: Redis, backoff: (attempt: number) => number): Redis {
  const disconnect = redis.disconnect.bind(redis);
  const quit = redis.quit.bind(redis);
  const duplicate = redis.duplicate.bind(redis);
  let wanted = true;
  let attempts = 0;
  redis.on('ready', () => {
    attempts = 0;
  });
  redis.on('end', () => {
    if (!wanted) return;
    attempts += 1;
    // What goes wrong is told by `error`, and by the next `end`.
    setTimeout(() => wanted && redis.connect().catch(() => undefined), backoff(attempts));
  });
  const end = () => {
    wanted = false;
    // One that is just reaching its master would begin to listen to the Sentinels, and never stop: no process would end by itself.
    redis.options.failoverDetector = false;
  };
  // ioredis asks for a reconnection also on its way to the end, where an answer of then makes it.
  redis.disconnect = (reconnect = false) => {
    if (!reconnect) end();
    disconnect(reconnect);
  };
  redis.quit = () => {
    end();
    return quit();
  };
  redis.duplicate = ((override?: object) =>
    steady(duplicate(override) as Redis, backoff)) as Redis['duplicate'];
  return redis;
}
