/** Whether a master has the replicas that acknowledged changes wait for, and refuses writes once it has lost them. */
import type { RedisFinding } from './redis-finding.js';
import { configured, type RedisServer, replicasOnline } from './redis-info.js';

/** @param needed how many have to confirm a change */
export function replicasInStep({ info }: RedisServer, needed: number): RedisFinding {
  const online = replicasOnline(info);
  if (online < needed) {
    return {
      check: 'replicas',
      ok: false,
      severity: 'fail',
      message: `${online} of the ${needed} replicas that have to confirm a change ${needed === 1 ? 'is' : 'are'} online (REDIS_DURABILITY is replicated): nothing could be acknowledged. Start a replica, or set REDIS_REPLICAS_TO_CONFIRM or REDIS_DURABILITY lower.`,
    };
  }
  // Sentinel asks which replica has most before it chooses; a Cluster may elect any of them: docs/redis.md says when.
  if (online > needed && info.get('cluster_enabled') === '1') {
    return {
      check: 'replicas',
      ok: false,
      severity: 'warn',
      message: `${needed} of ${online} replicas has to confirm a change, and a Cluster may elect another: what was acknowledged would be lost. Set REDIS_REPLICAS_TO_CONFIRM=${online}.`,
    };
  }
  return { check: 'replicas', ok: true, severity: 'fail', message: `${online} online` };
}

/** A master that has lost its replicas should refuse writes: another one may have replaced it. */
export async function minReplicas({ redis }: RedisServer, needed: number): Promise<RedisFinding> {
  const found = await configured(redis, 'min-replicas-to-write');
  const ok = Number(found ?? 0) >= needed;
  return {
    check: 'min replicas',
    ok,
    severity: 'warn',
    message: ok
      ? `min-replicas-to-write ${found}`
      : `min-replicas-to-write is ${found ?? 'unknown'}: a master that was cut off goes on taking writes that are lost later. Set min-replicas-to-write ${needed} and min-replicas-max-lag 10.`,
  };
}
