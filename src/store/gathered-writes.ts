/**
 * Lets the commands that one turn of the event loop gives to a connection leave a few at a time: under load one system call carries
 * several requests, at both ends. A command alone waits for nothing but the end of its turn. Unlike ioredis's pipelines it
 * changes neither commands nor answers.
 *
 * Not all at once: Redis answers a batch when it is through with all of it, so with a turn of sixty requests in one batch it would wait
 * for this process while that works, and this process for Redis (docs/adr/0011-batches-of-eight-commands.md).
 */
import type { Redis } from 'ioredis';

export const AT_ONCE = 8;

/** @returns the same connection */
export function gathered(redis: Redis): Redis {
  const send = redis.sendCommand.bind(redis);
  let held: Redis['stream'] | undefined;
  let count = 0;
  const release = () => {
    held?.uncork();
    held = undefined;
  };
  redis.sendCommand = (...command) => {
    const { stream } = redis;
    if (held === undefined && stream?.writable) {
      held = stream;
      count = 0;
      stream.cork();
      setImmediate(release);
    }
    const answer = send(...command);
    count += 1;
    if (count === AT_ONCE) release();
    return answer;
  };
  return redis;
}
