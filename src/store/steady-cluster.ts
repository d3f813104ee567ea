/**
 * Looks now and then who has which slots, for a Cluster's client and every duplicate of it, until somebody ends it. ioredis would do so
 * itself, but a look that is under way while its client is ended is followed by others for ever: no process would end by itself.
 */
import type { Cluster } from 'ioredis';

/** @returns the same client */
export function watchingSlots(cluster: Cluster, everyMs: number): Cluster {
  const disconnect = cluster.disconnect.bind(cluster);
  const quit = cluster.quit.bind(cluster);
  const duplicate = cluster.duplicate.bind(cluster);
  const timer = setInterval(() => {
    if (cluster.status === 'ready') cluster.refreshSlotsCache();
  }, everyMs).unref();
  cluster.disconnect = (reconnect = false) => {
    if (!reconnect) clearInterval(timer);
    disconnect(reconnect);
  };
  cluster.quit = (callback) => {
    clearInterval(timer);
    return quit(callback);
  };
  cluster.duplicate = ((...given: Parameters<Cluster['duplicate']>) =>
    watchingSlots(duplicate(...given), everyMs)) as Cluster['duplicate'];
  return cluster;
}
