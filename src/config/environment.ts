/** Reads `MASTER_KEYS`: `id:base64,id:base64`, the newest first; `+id:base64` is known and not used yet. */

import { isIP } from 'node:net';
import { z } from 'zod';
import { isPushService } from '../approvals/push-hosts.js';
import type { MasterKey } from '../challenge/code.js';
import { DURABILITY_LEVELS } from '../redis/durable-writes.js';
import { parseRedisUrl } from '../redis/url.js';
import type { Faults } from './validation-errors.js';

const FORM = /^(\+?)([a-z0-9]{1,8}):([A-Za-z0-9+/_-]+={0,2})$/;

/** @param generated the sandbox's own key, used if none is configured */
export function masterKeys(
  text: string | undefined,
  generated: string | undefined,
  faults: Faults,
): MasterKey[] {
  if (text === undefined) {
    if (generated) return [{ id: 'sandbox', secret: Buffer.from(generated, 'base64') }];
    faults.add(
      'MASTER_KEYS',
      'is needed: an id and 32 random bytes, as in "k1:$(openssl rand -base64 32)"',
    );
    return [];
  }
  const keys = text.split(',').map((part) => readKey(part.trim(), faults));
  const ids = keys.map((key) => key?.id);
  if (new Set(ids).size !== ids.length) faults.add('MASTER_KEYS', 'two keys share one id');
  if (keys.every((key) => key?.standby)) {
    faults.add('MASTER_KEYS', 'one key has to be in use: leave out its +');
  }
  return keys.filter((key) => key !== undefined);
}

function readKey(part: string, faults: Faults): MasterKey | undefined {
  const [, plus, id, encoded] = FORM.exec(part) ?? [];
  if (id === undefined || encoded === undefined) {
    faults.add('MASTER_KEYS', 'each key is an id of 1 to 8 of a-z and 0-9, a colon, and base64');
    return undefined;
  }
  const secret = Buffer.from(encoded, 'base64');
  if (secret.length < 32) faults.add('MASTER_KEYS', `key ${id} has under 32 bytes`);
  return plus ? { id, secret, standby: true } : { id, secret };
}

// Which proxies are trusted to give the client's address: `TRUST_PROXY`, as Express's `trust proxy` takes it.

/** `false`: there is no proxy. Unset could be a mistake. */
const NO_PROXY = 'false';
const HOPS = /^\d{1,2}$/;
const RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

const TrustedProxies = z
  .string()
  .refine((text) => text === NO_PROXY || HOPS.test(text) || text.split(/ *, */).every(isProxy), {
    error:
      'must be a count of proxies, such as 1, or their addresses and ranges, such as 10.0.0.0/8,loopback, or false if there is none',
  });

/** In Express's form: a number of hops, addresses as text, or `false` for none. */
export function expressTrust(text: string | undefined): boolean | number | string {
  if (text === undefined || text === NO_PROXY) return false;
  return HOPS.test(text) ? Number(text) : text;
}

const WHAT_TO_SET =
  'Every request has the address of the proxy, so limits by address count all people together. Set TRUST_PROXY to the number of proxies in front (such as 1), to their addresses, or to false if there is none.';

/** Of a process that answers HTTP, never HTTPS. @returns what is missing, and what to do; undefined if nothing is */
export function untoldProxy(trustProxy: string | undefined, publicUrl: string): string | undefined {
  if (trustProxy !== undefined || !publicUrl.startsWith('https:')) return undefined;
  return `PUBLIC_URL is https:// and this process listens on http, so a proxy stands in front. ${WHAT_TO_SET}`;
}

/** For the first request through a proxy that is not configured. */
export const PROXY_SEEN = `A request came with X-Forwarded-For. ${WHAT_TO_SET}`;

function isProxy(text: string): boolean {
  if (RANGES.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

// The environment variables, as text in and typed values out. `.env.example` lists every one, with those of the providers.

const PORT_FAULT = 'must be a port, a whole number from 0 to 65535';
const Port = z.coerce.number(PORT_FAULT).int(PORT_FAULT).min(0, PORT_FAULT).max(65_535, PORT_FAULT);
const WholeNumber = z.coerce.number('must be a whole number').int('must be a whole number');

export const Environment = z.object({
  MODE: z.enum(['sandbox', 'production'], 'must be sandbox or production').optional().meta({
    description: '`production` refuses all that is only fit for a sandbox.',
    otherwise: '`production` once a provider has credentials, else `sandbox`',
  }),
  ROLES: z
    .string()
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['api', 'worker', 'sandbox'], 'must list api, worker or sandbox')).min(1))
    .optional()
    .meta({
      description: 'What this process does: `api`, `worker` and `sandbox`, separated by commas.',
      otherwise: 'all in a sandbox, else `api,worker`',
    }),
  HOST: z.string().default('127.0.0.1').describe('The address where the API listens.'),
  PORT: Port.default(3000).describe('The port where the API listens.'),
  HEALTH_PORT: Port.optional().meta({
    description:
      'Where `/livez`, `/readyz` and `/metrics` are answered, apart from the API. The image sets 3002.',
    otherwise: 'none',
  }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'The address at which providers and browsers reach this service. Signatures are checked against it. Production needs `https://`.',
      otherwise: '`http://HOST:PORT`',
    }),
  TRUST_PROXY: TrustedProxies.optional().meta({
    description:
      'Which proxies may name the client: how many there are, their addresses, or `false`. Limits by address depend on it. Production needs it.',
    otherwise: 'none is trusted',
  }),
  REDIS_URL: z
    .string()
    .superRefine((url, context) => {
      try {
        parseRedisUrl(url);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
      }
    })
    .default('redis://127.0.0.1:6379')
    .describe(
      'Which Redis: `redis://`, `rediss://`, `unix://`, `redis-sentinel://` or `redis-cluster://`. See [Redis](redis.md).',
    ),
  REDIS_COMMAND_TIMEOUT_MS: WholeNumber.min(20)
    .max(10_000)
    .default(200)
    .describe('The API gives up on a Redis command after this time, and answers 503.'),
  REDIS_DURABILITY: z
    .enum(DURABILITY_LEVELS, `must be ${DURABILITY_LEVELS.join(', ')}`)
    .optional()
    .meta({
      description:
        'What an acknowledged change has survived: `memory`, `disk` or `replicated`. See [Redis](redis.md).',
      otherwise: '`replicated` with Sentinel and Cluster, else `disk`',
    }),
  REDIS_REPLICAS_TO_CONFIRM: WholeNumber.min(1)
    .max(5)
    .default(1)
    .describe('At `replicated`: how many replicas confirm a change.'),
  REDIS_REPLICATION_TIMEOUT_MS: WholeNumber.min(10)
    .max(5_000)
    .default(100)
    .describe('How long replicas have to confirm a change. Less than `REDIS_COMMAND_TIMEOUT_MS`.'),
  DATA_DIR: z
    .string()
    .default('./data')
    .describe('Where a sandbox keeps what it generated, and `scripts/start` its private Redis.'),
  CONFIG_FILE: z.string().optional().meta({
    description: 'The path of the configuration file. Production needs it.',
    otherwise: 'none: the sandbox has a tenant of its own',
  }),
  MASTER_KEYS: z.string().optional().meta({
    description:
      'Keys for codes and numbers: `id:base64` of 32 bytes, separated by commas, the newest first. `+` in front: not used for new data yet. Production needs it.',
    otherwise: 'a sandbox generates one',
  }),
  WORKER_CONCURRENCY: WholeNumber.min(1)
    .max(1_000)
    .default(32)
    .describe('How many deliveries one worker sends at once.'),
  WORKER_STUCK_MS: WholeNumber.min(1_000).max(3_600_000).optional().meta({
    description:
      'A worker that has work and finishes none for this long is reported dead at `/livez`.',
    otherwise: '60000, or four times `PROVIDER_TIMEOUT_MS` where that is longer',
  }),
  PROVIDER_TIMEOUT_MS: WholeNumber.min(500)
    .max(30_000)
    .default(8_000)
    .describe(
      'How long one provider has for one delivery, repeats included. See [health](operations.md#health) before you set more than 10000.',
    ),
  SHUTDOWN_NOTICE_MS: WholeNumber.min(0).max(60_000).optional().meta({
    description: 'How long `/readyz` answers 503 on SIGTERM before connections are refused.',
    otherwise: '5000 in production, 0 in a sandbox',
  }),
  PUSH_SERVICES: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim()))
    .refine(
      (hosts) => hosts.every(isPushService),
      'must be hosts such as updates.push.services.mozilla.com or *.notify.windows.com, separated by commas',
    )
    .optional()
    .meta({
      description:
        'Hosts of push services for the [authenticator app](authenticator.md), separated by commas. `*.` matches any name below.',
      otherwise: 'those of Google, Mozilla, Apple and Microsoft',
    }),
  GEO_DATABASE: z.string().optional().meta({
    description:
      'A `.mmdb` database of cities. The authenticator app then shows the city beside the address.',
    otherwise: 'none: the app shows the address',
  }),
  SETTINGS_VERSION_MIN: WholeNumber.min(0).optional().meta({
    description:
      'No version of the [settings](settings.md) before this one is used, nor before the newest that `DATA_DIR` has on record. 0 deletes that record: any version is used.',
    otherwise: 'the newest that `DATA_DIR` has on record',
  }),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('The least important lines that are logged.'),
  SANDBOX_HOST: z.string().default('127.0.0.1').describe('Where the built-in carrier listens.'),
  SANDBOX_PORT: Port.default(3001).describe('The port of the built-in carrier.'),
  SANDBOX_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'The address of the built-in carrier, if it runs as a service of its own.',
      otherwise: '`http://SANDBOX_HOST:SANDBOX_PORT`',
    }),
  SANDBOX_TIME_SCALE: z.coerce
    .number()
    .positive('must be more than 0')
    .default(1)
    .describe('How many times faster ringing and waiting are, for demonstrations and tests.'),
  WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'In a sandbox: where the default tenant is notified, signed with a generated secret.',
    ),
});
export type Environment = z.infer<typeof Environment>;
