/**
 * The service as deployed: API, workers and carrier, each in its own process, on a private Redis. Limits are off, so that
 * only faults have an effect; the carrier's telephone time runs fast.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { Agent, request } from 'undici';
import type { ChaosRequest } from '../../packages/carrier/src/chaos.js';
import type { LedgerReport } from '../../packages/carrier/src/records.js';
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { RedisChallengeStore } from '../../src/challenge/challenge-store.js';
import { type SandboxIdentity, sandboxDefaults } from '../../src/config/sandbox-defaults.js';
import { connectRedis, slotsFor } from '../../src/redis/connection.js';
import { startOwnRedis } from '../setup/own-redis.js';
import { freePort } from '../setup/processes.js';
import { tenantKey, withTenants } from '../setup/sandbox-tenants.js';
import { buildService, type ServiceProcess, startProcess } from '../setup/service-process.js';
import { sharedIdentity } from '../setup/shared-identity.js';

export interface ProcessStageOptions {
  /** For every process. */
  readonly variables?: NodeJS.ProcessEnv;
  /** Merged into the configuration file, besides tenants and limits. */
  readonly file?: object;
  /** Merged into the tenant `default`. */
  readonly tenant?: object;
  /** Tenants besides `default`, each with all senders and its own API key. */
  readonly tenants?: readonly string[];
  /** The service's Redis, such as through a proxy or with replicas; default a private one. */
  readonly redisUrl?: string;
  /** The API's address for callers and the carrier, such as a balancer's; default its own. */
  readonly publicUrl?: string;
  /** The carrier's address for the workers, such as a proxy's; called with its real port. */
  readonly carrierThrough?: (port: number) => Promise<string>;
  readonly timeScale?: number;
}

export interface ProcessStage {
  /** The test's own connection. */
  readonly redis: Redis;
  readonly redisUrl: string;
  readonly store: RedisChallengeStore;
  readonly url: string;
  readonly carrierUrl: string;
  readonly identity: SandboxIdentity;
  readonly api: ApiProcess;
  /** Another API process, on its own port. */
  startApi(variables?: NodeJS.ProcessEnv): Promise<ApiProcess>;
  /** Another worker; it ends with the stage. */
  startWorker(variables?: NodeJS.ProcessEnv): Promise<ServiceProcess>;
  start(body: object, tenant?: string): Promise<Acknowledgement>;
  /** The code in the newest SMS on a phone; undefined before there is one. */
  codeOn(number: string): Promise<string | undefined>;
  chaos(settings: ChaosRequest): Promise<void>;
  ledger(): Promise<LedgerReport>;
  close(): Promise<void>;
}

export interface ApiProcess extends ServiceProcess {
  readonly url: string;
}

/** 202 with an id: acknowledged, so it must not be lost. */
export interface Acknowledgement {
  readonly status: number;
  readonly id?: string;
  readonly ms: number;
}

export async function openProcessStage(options: ProcessStageOptions = {}): Promise<ProcessStage> {
  await buildService();
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-faults-'));
  const own = options.redisUrl === undefined ? await startOwnRedis() : undefined;
  const redisUrl = options.redisUrl ?? own?.url ?? '';
  const redis = connect(own?.url ?? redisUrl);
  const [port, carrierPort] = [await freePort(), await freePort()];
  const url = options.publicUrl ?? `http://127.0.0.1:${port}`;
  const carrierUrl = `http://127.0.0.1:${carrierPort}`;
  const seenCarrierUrl = (await options.carrierThrough?.(carrierPort)) ?? carrierUrl;
  const identity = sharedIdentity(folder);
  writeFileSync(join(folder, 'config.json'), configFile(identity, seenCarrierUrl, options));
  const variables: NodeJS.ProcessEnv = {
    DATA_DIR: folder,
    CONFIG_FILE: join(folder, 'config.json'),
    PUBLIC_URL: url,
    REDIS_URL: redisUrl,
    REDIS_COMMAND_TIMEOUT_MS: '5000',
    SANDBOX_PORT: String(carrierPort),
    SANDBOX_URL: seenCarrierUrl,
    SANDBOX_TIME_SCALE: String(options.timeScale ?? 50),
    ...options.variables,
  };
  const processes: ServiceProcess[] = [];
  const begin = async (roles: string, more: NodeJS.ProcessEnv = {}) => {
    const started = await startProcess(roles, { ...variables, ...more });
    processes.push(started);
    return started;
  };
  const beginApi = async (at: number, more: NodeJS.ProcessEnv = {}): Promise<ApiProcess> => {
    const started = await begin('api', { PORT: String(at), ...more });
    return { ...started, url: `http://127.0.0.1:${at}` };
  };
  const [, api] = await Promise.all([begin('sandbox'), beginApi(port)]);
  const agent = new Agent({ connections: 64 });
  const send = async (to: string, method: 'GET' | 'POST' | 'PUT', body?: object, tenant?: string) =>
    request(to, {
      dispatcher: agent,
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tenantKey(identity, tenant ?? 'default')}`,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  return {
    redis,
    redisUrl,
    store: new RedisChallengeStore(redis, { slots: slotsFor(redisUrl), retentionMs: 86_400_000 }),
    url,
    carrierUrl,
    identity,
    api,
    startApi: async (more) => beginApi(await freePort(), more),
    startWorker: (more) => begin('worker', more),
    start: async (body, tenant) => {
      const startedMs = performance.now();
      const answer = await send(`${url}/v1/challenges`, 'POST', body, tenant);
      const { id } = (await answer.body.json()) as { id?: string };
      return {
        status: answer.statusCode,
        ...(answer.statusCode === 202 && id ? { id } : {}),
        ms: performance.now() - startedMs,
      };
    },
    codeOn: async (number) => {
      const at = `${carrierUrl}/sandbox/phones/${encodeURIComponent(number)}`;
      const phone = (await (await send(at, 'GET')).body.json()) as { messages: { body: string }[] };
      return /\b\d{6}\b/.exec(phone.messages.at(-1)?.body ?? '')?.[0];
    },
    chaos: async (settings) => {
      const answer = await send(`${carrierUrl}/sandbox/chaos`, 'PUT', settings);
      if (answer.statusCode !== 200) throw new Error(await answer.body.text());
      await answer.body.dump();
    },
    ledger: async () => {
      const answer = await send(`${carrierUrl}/sandbox/ledger`, 'GET');
      return (await answer.body.json()) as LedgerReport;
    },
    close: async () => {
      await Promise.all(processes.map((each) => each.kill()));
      await agent.destroy();
      redis.disconnect();
      await own?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Cluster's client accepts the same commands as a single one; the tests' commands name their keys. */
function connect(url: string): Redis {
  const redis = connectRedis(url, 'worker') as Redis;
  redis.on('error', () => undefined);
  return redis;
}

function configFile(
  identity: SandboxIdentity,
  carrierUrl: string,
  { file, tenant, tenants = [] }: ProcessStageOptions,
): string {
  const defaults = sandboxDefaults(identity, carrierUrl).file;
  return JSON.stringify({
    ...defaults,
    tenants: withTenants(
      defaults.tenants.map((own) => ({ ...own, ...tenant })),
      identity,
      Object.fromEntries(tenants.map((id) => [id, {}])),
    ),
    // Careless people mistype a thousand codes in a long run.
    limits: { figures: { ...NO_SEND_LIMITS, guesses: { tenant: { max: 1_000_000 } } } },
    ...file,
  });
}
