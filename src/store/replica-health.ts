/** Whether a master has the replicas that acknowledged changes wait for, and refuses writes once it has lost them. */
import type { RedisFinding } from './redis-health.js';
import { configured, type RedisServer, replicasOnline } from './redis-info.js';

export function replicas({ info }: RedisServer): RedisFinding {
  const online = replicasOnline(info);
  return {
    check: 'replicas',
    ok: online >= 1,
    severity: 'fail',
    message:
      online >= 1
        ? `${online} online`
        : 'No replica is online, and REDIS_DURABILITY is replicated: nothing could be acknowledged. Start a replica, or set REDIS_DURABILITY=disk.',
  };
}

/** A master that has lost its replicas, but not its clients, should refuse: it may have been replaced. */
export async function minReplicas({ redis }: RedisServer): Promise<RedisFinding> {
  const found = await configured(redis, 'min-replicas-to-write');
  const ok = Number(found ?? 0) >= 1;
  return {
    check: 'min replicas',
    ok,
    severity: 'warn',
    message: ok
      ? `min-replicas-to-write ${found}`
      : `min-replicas-to-write is ${found ?? 'unknown'}: a master that was cut off goes on taking writes that are lost later. Set min-replicas-to-write 1 and min-replicas-max-lag 10.`,
  };
}
