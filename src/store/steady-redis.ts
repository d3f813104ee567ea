/**
 * Makes an ioredis connection, and every duplicate of it, come back until somebody ends it. ioredis gives up for good (`end`)
 * where it cannot open a socket, and where its failover detector hears of a new master while it is looking for one already:
 * without this a worker would go deaf after some failovers. Once somebody ends it, it stays so until
 * somebody opens it again.
 */
import type { Redis } from 'ioredis';

/** @returns the same connection */
export function steady(redis: Redis, backoff: (attempt: number) => number): Redis {
  const connect = redis.connect.bind(redis);
  const disconnect = redis.disconnect.bind(redis);
  const quit = redis.quit.bind(redis);
  const duplicate = redis.duplicate.bind(redis);
  const { failoverDetector = false } = redis.options;
  let wanted = true;
  let attempts = 0;
  const want = (is: boolean) => {
    wanted = is;
    // One that is ended while it reaches its master would begin to listen to the Sentinels, and never stop: no process would end by itself.
    redis.options.failoverDetector = is && failoverDetector;
  };
  redis.on('ready', () => {
    attempts = 0;
  });
  redis.on('end', () => {
    if (!wanted) return;
    attempts += 1;
    // What goes wrong is told by `error`, and by the next `end`.
    setTimeout(() => wanted && redis.connect().catch(() => undefined), backoff(attempts));
  });
  // BullMQ ends a connection whose read has no answer, and opens it again.
  redis.connect = (callback) => {
    want(true);
    return connect(callback);
  };
  // ioredis asks for a reconnection also on the way to the end, where an answer that still comes makes it.
  redis.disconnect = (reconnect = false) => {
    if (!reconnect) want(false);
    disconnect(reconnect);
  };
  redis.quit = () => {
    want(false);
    return quit();
  };
  redis.duplicate = ((override?: object) =>
    steady(duplicate({ failoverDetector, ...override }) as Redis, backoff)) as Redis['duplicate'];
  return redis;
}
