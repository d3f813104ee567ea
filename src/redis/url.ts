/**
 * Reads `REDIS_URL`: the kind of Redis, its address and the login. It opens no connection and shows no password.
 *
 * `redis://`, `rediss://` and `unix:///path?db=0` name one server; `redis-sentinel://a,b:26380/name` a Sentinel group;
 * `redis-cluster://a,b:7000` a Cluster. `rediss-sentinel://` and `rediss-cluster://` are the same over TLS.
 */

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

export interface RedisCredentials {
  readonly username?: string;
  readonly password?: string;
}

export type RedisTarget =
  | {
      readonly kind: 'single';
      readonly tls: boolean;
      readonly at: RedisAddress | { readonly path: string };
      readonly db: number;
      readonly login: RedisCredentials;
    }
  | {
      readonly kind: 'sentinel';
      readonly tls: boolean;
      readonly sentinels: readonly RedisAddress[];
      /** What the Sentinels call the group. */
      readonly name: string;
      readonly db: number;
      readonly login: RedisCredentials;
      /** The Sentinels' own, which is not the servers'. */
      readonly sentinelLogin: RedisCredentials;
    }
  | {
      readonly kind: 'cluster';
      readonly tls: boolean;
      readonly nodes: readonly RedisAddress[];
      readonly login: RedisCredentials;
    };

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
const FORMS =
  'redis://host:6379/0, unix:///path?db=0, redis-sentinel://host:26379,host:26379/name or redis-cluster://host:6379,host:6379';

/** @throws Error that says what is wrong with the URL, without repeating what may be a password */
export function parseRedisUrl(url: string): RedisTarget {
  const found = /^(redis|unix)(s?)(?:-(sentinel|cluster))?:\/\/(.*)$/s.exec(url);
  const [, scheme, secure, group, rest = ''] = found ?? [];
  if (!found || (scheme === 'unix' && (secure || group))) throw new Error(`must be ${FORMS}`);
  const tls = secure === 's';
  if (scheme === 'unix') return socket(url);
  const { login, hosts, path, query } = split(rest);
  switch (group) {
    case 'sentinel': {
      const db = databaseOf(query.get('db'));
      return {
        kind: 'sentinel',
        tls,
        sentinels: addresses(hosts, SENTINEL_PORT),
        name: path || 'mymaster',
        db,
        login,
        sentinelLogin: credentials(query.get('sentinelUsername'), query.get('sentinelPassword')),
      };
    }
    case 'cluster':
      if (path !== '' && path !== '0') {
        throw new Error('names a database, and a Cluster has only database 0: leave the path out');
      }
      return { kind: 'cluster', tls, nodes: addresses(hosts, REDIS_PORT), login };
    default: {
      const [at, ...others] = addresses(hosts || 'localhost', REDIS_PORT);
      if (!at || others.length > 0) {
        throw new Error('names several hosts: use redis-sentinel:// or redis-cluster://');
      }
      return { kind: 'single', tls, at, db: databaseOf(path || query.get('db')), login };
    }
  }
}

/** The part that may be shown: the kind and the addresses, nothing secret. */
export function describeRedis(target: RedisTarget): string {
  const secure = target.tls ? ' over TLS' : '';
  switch (target.kind) {
    case 'single':
      return `one Redis at ${'path' in target.at ? target.at.path : addressText(target.at)}${secure}`;
    case 'sentinel':
      return `Sentinel group ${target.name} at ${target.sentinels.map(addressText).join(', ')}${secure}`;
    case 'cluster':
      return `Redis Cluster at ${target.nodes.map(addressText).join(', ')}${secure}`;
    default:
      return target satisfies never;
  }
}

export function addressText({ host, port }: RedisAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function socket(url: string): RedisTarget {
  const { pathname, searchParams } = new URL(url);
  const db = databaseOf(searchParams.get('db'));
  return { kind: 'single', tls: false, at: { path: decodeURIComponent(pathname) }, db, login: {} };
}

/** `URL` cannot parse a list of hosts. The last @ ends the login: a password may hold one. */
function split(rest: string) {
  const [before = '', search = ''] = rest.split(/\?(.*)/s);
  const at = before.lastIndexOf('@');
  const [username = '', password = ''] = (at < 0 ? '' : before.slice(0, at)).split(/:(.*)/s);
  const [hosts = '', path = ''] = before.slice(at + 1).split(/\/(.*)/s);
  return {
    login: credentials(decodeURIComponent(username), decodeURIComponent(password)),
    hosts,
    path: decodeURIComponent(path).replace(/\/$/, ''),
    query: new URLSearchParams(search),
  };
}

function credentials(username: string | null, password: string | null): RedisCredentials {
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) };
}

function addresses(hosts: string, defaultPort: number): RedisAddress[] {
  return hosts.split(',').map((text) => {
    // An IPv6 address stands in brackets, as in every URL.
    const found = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text.trim());
    const host = found?.[1] ?? found?.[2];
    const port = Number(found?.[3] ?? defaultPort);
    if (host === undefined || port < 1 || port > 65_535) {
      throw new Error(`has a host that cannot be read: write ${FORMS}, IPv6 as [::1]:6379`);
    }
    return { host, port };
  });
}

function databaseOf(text: string | null): number {
  const db = Number(text || '0');
  if (!Number.isInteger(db) || db < 0) throw new Error('names a database that is not a number');
  return db;
}
