/** Why Redis cannot be used, from the client's error: what is wrong, and what to do. A password is never repeated. */

/** Such as `the password of REDIS_URL is wrong. Correct it.` */
export function redisTrouble({
  code,
  message,
}: {
  code?: string | undefined;
  message: string;
}): string {
  for (const [seen, words] of TROUBLES) if (seen.test(`${code ?? ''} ${message}`)) return words;
  // ioredis's own message names the command and the server, and no secret.
  return `${message.slice(0, MESSAGE_CHARS_MAX)}. Start it, or correct REDIS_URL`;
}

const MESSAGE_CHARS_MAX = 200;
/** Errors that no waiting mends. */
const FINAL =
  /WRONGPASS|NOAUTH|NOPERM|invalid DB index|DB index is out of range|Protocol error|Unknown RESP type|WRONG_VERSION_NUMBER|CERT_|SELF_SIGNED|unknown command/;

export function isFinalTrouble({
  code,
  message,
}: {
  code?: string | undefined;
  message: string;
}): boolean {
  return FINAL.test(`${code ?? ''} ${message}`);
}

const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [
    /ECONNREFUSED/,
    'nothing listens at that address. Start Redis there, or correct host and port in REDIS_URL',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'the name of its host is not known. Correct the host in REDIS_URL'],
  [/ENOENT/, 'there is no such socket. Start Redis, or correct the path in REDIS_URL'],
  [/EACCES/, 'this user may not open its socket. Give it the right, or use redis://host:port'],
  [
    /ETIMEDOUT|connect timeout|EHOSTUNREACH|ENETUNREACH/i,
    'the host does not answer. Open the port in its firewall, or correct the host in REDIS_URL',
  ],
  [
    /WRONGPASS|invalid password/i,
    'the user or the password is wrong. Correct redis://user:password@host:port in REDIS_URL; write @, / and # in a password as %40, %2F and %23',
  ],
  [
    /NOAUTH|Authentication required/i,
    'it asks for a password. Put it into REDIS_URL: redis://:password@host:port',
  ],
  [
    /without any password configured|no password is set/i,
    'it has no password, and REDIS_URL has one. Take it out',
  ],
  [
    /NOPERM/,
    'its user may not run a command that is needed. Give it +@all, or the commands of docs/redis.md',
  ],
  [/DB index/i, 'it has no database of that number. Correct the number at the end of REDIS_URL'],
  [
    /Protocol error|Unknown RESP type/i,
    'something else than Redis listens there, or it speaks TLS. Correct the port in REDIS_URL, or write rediss:// for TLS',
  ],
  [
    /WRONG_VERSION_NUMBER|packet length too long/i,
    'it speaks no TLS there. Write redis:// instead of rediss:// in REDIS_URL',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_/i,
    'its certificate is not trusted here. Set NODE_EXTRA_CA_CERTS to the file of its authority',
  ],
  [
    /unknown command/i,
    'it lacks a command that is needed: it is too old. Upgrade to Redis 6.2 or newer',
  ],
  [/LOADING/, 'it is still loading its data. Wait, and start again'],
];
