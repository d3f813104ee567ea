/**
 * Makes an ioredis connection and its duplicates reconnect until they are closed. ioredis gives up for good (`end`) if it cannot open a
 * socket, or if its failover detector reports a new master during a search for one: a worker would then stop receiving after some failovers.
 * A closed connection stays closed until it is opened again.
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
    // A connection that is closed while it connects would start to listen to the Sentinels and never stop, so the process would never end.
    redis.options.failoverDetector = is && failoverDetector;
  };
  redis.on('ready', () => {
    attempts = 0;
  });
  redis.on('end', () => {
    if (!wanted) return;
    attempts += 1;
    // Failures are reported by `error` and by the next `end`.
    setTimeout(() => wanted && redis.connect().catch(() => undefined), backoff(attempts));
  });
  // BullMQ closes a connection whose read has no answer, and opens it again.
  redis.connect = (callback) => {
    want(true);
    return connect(callback);
  };
  // A late answer makes ioredis ask for a reconnection even while it is closing.
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
