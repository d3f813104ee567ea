/** The environment variables, as text in and typed values out. `.env.example` lists every one, with those of the providers. */
import { z } from 'zod';
import { DURABILITY_LEVELS } from '../store/durability.js';
import { parseRedisUrl } from '../store/redis-url.js';
import { TrustedProxies } from './trusted-proxies.js';

const Port = z.coerce.number().int().min(0).max(65_535);
const WholeNumber = z.coerce.number().int();

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
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  SANDBOX_HOST: z.string().default('127.0.0.1'),
  SANDBOX_PORT: Port.default(3001),
  /** The carrier's address, if it runs elsewhere. */
  SANDBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
  SANDBOX_TIME_SCALE: z.coerce.number().positive().default(1),
});
export type Environment = z.infer<typeof Environment>;
