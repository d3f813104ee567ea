/**
 * Refreshes the slot table of a Cluster's client and its duplicates until the client is closed. ioredis can do so itself, but if the client
 * is closed during a refresh, ioredis goes on refreshing and the process never ends.
 */
import type { Cluster } from 'ioredis';

/** @returns the same client */
export function watchingSlots(cluster: Cluster, everyMs: number): Cluster {
  const connect = cluster.connect.bind(cluster);
  const disconnect = cluster.disconnect.bind(cluster);
  const quit = cluster.quit.bind(cluster);
  const duplicate = cluster.duplicate.bind(cluster);
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer ??= setInterval(() => {
      if (cluster.status === 'ready') cluster.refreshSlotsCache();
    }, everyMs).unref();
  };
  const end = () => {
    clearInterval(timer);
    timer = undefined;
  };
  begin();
  // BullMQ closes a client whose read has no answer, and opens it again.
  cluster.connect = () => {
    begin();
    return connect();
  };
  cluster.disconnect = (reconnect = false) => {
    if (!reconnect) end();
    disconnect(reconnect);
  };
  cluster.quit = (callback) => {
    end();
    return quit(callback);
  };
  cluster.duplicate = ((...given: Parameters<Cluster['duplicate']>) =>
    watchingSlots(duplicate(...given), everyMs)) as Cluster['duplicate'];
  return cluster;
}
