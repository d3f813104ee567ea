import { describeRedis, parseRedisUrl } from '../../../src/redis/url.js';

it('a host without a port gets the default port: 6379, and 26379 for a Sentinel', () => {
  expect(parseRedisUrl('redis://a')).toMatchObject({ at: { host: 'a', port: 6379 } });
  expect(parseRedisUrl('redis-cluster://a,b:7001')).toMatchObject({
    nodes: [
      { host: 'a', port: 6379 },
      { host: 'b', port: 7001 },
    ],
  });
  expect(parseRedisUrl('redis-sentinel://a,b:26380/main')).toMatchObject({
    name: 'main',
    sentinels: [
      { host: 'a', port: 26_379 },
      { host: 'b', port: 26_380 },
    ],
  });
});

it('IPv6 addresses are in brackets, with or without a port', () => {
  expect(parseRedisUrl('redis://[::1]/2')).toMatchObject({
    at: { host: '::1', port: 6379 },
    db: 2,
  });
  expect(parseRedisUrl('redis-cluster://[fd00::1]:7000,[fd00::2]')).toMatchObject({
    nodes: [
      { host: 'fd00::1', port: 7000 },
      { host: 'fd00::2', port: 6379 },
    ],
  });
  expect(() => parseRedisUrl('redis-cluster://fd00::1')).toThrow('IPv6 as [::1]:6379');
});

it('every kind has a scheme with TLS', () => {
  for (const kind of ['redis', 'redis-sentinel', 'redis-cluster']) {
    expect(parseRedisUrl(`${kind}://a`).tls).toBe(false);
    expect(parseRedisUrl(`${kind.replace('redis', 'rediss')}://a`).tls).toBe(true);
  }
  expect(() => parseRedisUrl('unixs:///a')).toThrow('must be');
});

it('the servers and the Sentinels have separate logins', () => {
  const url =
    'redis-sentinel://app:p%40ss:w@a,b/main?sentinelPassword=s%26t&sentinelUsername=watch&db=3';
  expect(parseRedisUrl(url)).toMatchObject({
    db: 3,
    login: { username: 'app', password: 'p@ss:w' },
    sentinelLogin: { username: 'watch', password: 's&t' },
  });
  expect(parseRedisUrl('redis://:only@a')).toMatchObject({ login: { password: 'only' } });
  expect(parseRedisUrl('redis-sentinel://a')).toMatchObject({ login: {}, sentinelLogin: {} });
});

it('the displayed form of a URL has no password', () => {
  const urls = [
    'redis://:secret@a',
    'rediss-cluster://u:secret@a,b',
    'redis-sentinel://u:secret@a/main?sentinelPassword=secret',
  ];
  const shown = urls.map((url) => describeRedis(parseRedisUrl(url)));
  expect(shown).toEqual([
    'one Redis at a:6379',
    'Redis Cluster at a:6379, b:6379 over TLS',
    'Sentinel group main at a:26379',
  ]);
  for (const wrong of ['redis://:secret@a:99999', 'redis://:secret@a,b', 'http://:secret@a']) {
    expect(() => parseRedisUrl(wrong)).toThrow(/^(?!.*secret)/);
  }
});

it('several hosts without Sentinel or Cluster, and a database of a Cluster, are refused', () => {
  expect(() => parseRedisUrl('redis://a,b')).toThrow('redis-sentinel:// or redis-cluster://');
  expect(() => parseRedisUrl('redis-cluster://a/1')).toThrow('only database 0');
  expect(() => parseRedisUrl('redis://a/one')).toThrow('not a number');
});
