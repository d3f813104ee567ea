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
  MODE: z.enum(['sandbox', 'production'], 'must be sandbox or production').optional(),
  ROLES: z
    .string()
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['api', 'worker', 'sandbox'], 'must list api, worker or sandbox')).min(1))
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: Port.default(3000),
  HEALTH_PORT: Port.optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Express's `trust proxy`: a count of hops, or addresses. */
  TRUST_PROXY: TrustedProxies.optional(),
  REDIS_URL: z
    .string()
    .superRefine((url, context) => {
      try {
        parseRedisUrl(url);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
      }
    })
    .default('redis://127.0.0.1:6379'),
  REDIS_COMMAND_TIMEOUT_MS: WholeNumber.min(20).max(10_000).default(200),
  REDIS_DURABILITY: z.enum(DURABILITY_LEVELS, `must be ${DURABILITY_LEVELS.join(', ')}`).optional(),
  REDIS_REPLICAS_TO_CONFIRM: WholeNumber.min(1).max(5).default(1),
  REDIS_REPLICATION_TIMEOUT_MS: WholeNumber.min(10).max(5_000).default(100),
  DATA_DIR: z.string().default('./data'),
  CONFIG_FILE: z.string().optional(),
  /** `id:base64,id:base64`, newest first. */
  MASTER_KEYS: z.string().optional(),
  WORKER_CONCURRENCY: WholeNumber.min(1).max(1_000).default(32),
  WORKER_STUCK_MS: WholeNumber.min(1_000).max(3_600_000).optional(),
  PROVIDER_TIMEOUT_MS: WholeNumber.min(500).max(30_000).default(8_000),
  /** From 503 at /readyz to the end of taking connections. */
  SHUTDOWN_NOTICE_MS: WholeNumber.min(0).max(60_000).optional(),
  /** Hosts of push services, separated by commas, instead of the usual ones. */
  PUSH_SERVICES: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim()))
    .refine(
      (hosts) => hosts.every(isPushService),
      'must be hosts such as updates.push.services.mozilla.com or *.notify.windows.com, separated by commas',
    )
    .optional(),
  /** A database of cities: where a person asks from, as the authenticator app shows it. */
  GEO_DATABASE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  SANDBOX_HOST: z.string().default('127.0.0.1'),
  SANDBOX_PORT: Port.default(3001),
  /** The carrier's address, if it runs elsewhere. */
  SANDBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
  SANDBOX_TIME_SCALE: z.coerce.number().positive('must be more than 0').default(1),
  /** The sandbox’s default tenant is notified there. */
  WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
});
export type Environment = z.infer<typeof Environment>;
