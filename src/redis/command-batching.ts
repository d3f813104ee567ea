/**
 * Sends the commands of one turn of the event loop a few at a time: under load, one system call carries several commands, at both ends. A
 * single command waits only for the end of its turn. Unlike ioredis's pipelines it changes neither commands nor answers.
 *
 * Not all at once: Redis answers a batch when it has finished all of it. With sixty requests in one batch, Redis and this process would wait
 * for each other in turns (docs/adr/0011-batches-of-eight-commands.md).
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
