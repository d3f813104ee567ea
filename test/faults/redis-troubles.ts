/** The refusals of Redis: each is caused in a real Redis and undone, or made by a proxy. */
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { until } from '../setup/until.js';
import type { RefusingProxy } from './refusing-proxy.js';

export interface RedisTrouble {
  /** Redis's own error code. */
  readonly name: string;
  /** Whether reads still work. */
  readonly reads: boolean;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

/** A port on which no Redis listens. */
const NOBODY = 1;

/**
 * @param control a separate connection to Redis itself; it stays open during all refusals
 * @param proxy the proxy between the service and Redis
 */
export function redisTroubles(control: Redis, proxy: RefusingProxy): RedisTrouble[] {
  const set = (name: string, value: string | number) => control.config('SET', name, value);
  const killClients = () => control.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  const said = (name: string, text: string): RedisTrouble => ({
    name,
    reads: false,
    begin: async () => proxy.refuse(`${name} ${text}`),
    end: async () => proxy.refuse(undefined),
  });
  return [
    {
      name: 'OOM',
      reads: true,
      begin: () => set('maxmemory', 1),
      end: () => set('maxmemory', 0),
    },
    {
      name: 'NOREPLICAS',
      reads: true,
      begin: () => set('min-replicas-to-write', 1),
      end: () => set('min-replicas-to-write', 0),
    },
    {
      name: 'READONLY',
      reads: true,
      begin: () => control.replicaof('127.0.0.1', NOBODY),
      end: () => control.replicaof('NO', 'ONE'),
    },
    {
      name: 'MASTERDOWN',
      reads: false,
      begin: async () => {
        await set('replica-serve-stale-data', 'no');
        await control.replicaof('127.0.0.1', NOBODY);
      },
      end: async () => {
        await control.replicaof('NO', 'ONE');
        await set('replica-serve-stale-data', 'yes');
      },
    },
    {
      name: 'MISCONF',
      reads: true,
      begin: async () => {
        await set('save', '3600 1');
        mkdirSync(await snapshotOf(control));
        await save(control, 'err');
      },
      end: async () => {
        rmdirSync(await snapshotOf(control));
        await save(control, 'ok');
        await set('save', '');
      },
    },
    {
      name: 'BUSY',
      reads: false,
      begin: async () => {
        await set('busy-reply-threshold', 1);
        const script = control.duplicate();
        const running = script.eval('while true do end', 0).catch(() => script.disconnect());
        await Promise.race([running, busy(control)]);
      },
      end: async () => {
        await control.script('KILL');
        await until(async () => (await set('busy-reply-threshold', 5_000)) === 'OK');
      },
    },
    {
      name: 'NOPERM',
      reads: true,
      begin: () => control.call('ACL', 'SETUSER', 'default', '-@write'),
      end: () => control.call('ACL', 'SETUSER', 'default', '+@all'),
    },
    {
      name: 'NOAUTH',
      reads: false,
      begin: async () => {
        await set('requirepass', 'another');
        await killClients();
      },
      end: () => set('requirepass', ''),
    },
    {
      name: 'max number of clients',
      reads: false,
      begin: async () => {
        await set('maxclients', 1);
        await killClients();
      },
      end: () => set('maxclients', 10_000),
    },
    said('LOADING', 'Redis is loading the dataset in memory'),
    said('CLUSTERDOWN', 'The cluster is down'),
    said('TRYAGAIN', 'Multiple keys request during rehashing of slot'),
  ];
}

/** The path of Redis's snapshot: a folder in its place makes the snapshot fail. */
async function snapshotOf(control: Redis): Promise<string> {
  const [, folder = ''] = (await control.config('GET', 'dir')) as string[];
  const [, name = ''] = (await control.config('GET', 'dbfilename')) as string[];
  return join(folder, name);
}

/** Saves until the result is as given: a second save cannot start during the first. */
function save(control: Redis, status: 'ok' | 'err'): Promise<void> {
  return until(async () => {
    await control.bgsave().catch(() => undefined);
    const info = await control.info('persistence');
    return (
      info.includes('rdb_bgsave_in_progress:0') && info.includes(`rdb_last_bgsave_status:${status}`)
    );
  });
}

function busy(control: Redis): Promise<void> {
  return until(async () => {
    const answer = await control.ping().catch((error: Error) => error.message);
    return answer.startsWith('BUSY');
  });
}
