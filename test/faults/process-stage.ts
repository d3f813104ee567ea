/**
 * The service as it is deployed: API, workers and carrier, each a process of its own, on a private Redis. Limits are off, so that
 * faults alone decide what happens; the carrier's telephone time runs fast.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { Agent, request } from 'undici';
import type { ChaosRequest } from '../../packages/carrier/src/chaos.js';
import type { LedgerReport } from '../../packages/carrier/src/records.js';
import { freePort } from '../../scripts/lib/free-port.js';
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { tenantKey, withTenants } from '../../scripts/lib/sandbox-tenants.js';
import { RedisChallengeStore } from '../../src/challenge/challenge-store.js';
import {
  type SandboxIdentity,
  sandboxDefaults,
  sandboxIdentity,
} from '../../src/config/sandbox-defaults.js';
import { connectRedis, slotsFor } from '../../src/redis/connection.js';
import { startOwnRedis } from '../setup/own-redis.js';
import { buildService, type ServiceProcess, startProcess } from './service-process.js';

export interface ProcessStageOptions {
  /** For every process. */
  readonly variables?: NodeJS.ProcessEnv;
  /** Merged into the configuration file, beside tenants and limits. */
  readonly file?: object;
  /** Tenants beside `default`, each with all senders and an API key of its own. */
  readonly tenants?: readonly string[];
  /** Redis as the service sees it, such as through a proxy or with replicas; a private one where absent. */
  readonly redisUrl?: string;
  /** The API as callers and the carrier see it, such as through a balancer; its own address where absent. */
  readonly publicUrl?: string;
  /** The carrier as the workers see it, such as through a proxy; given its real port. */
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
  /** Another process of the API, on a port of its own. */
  startApi(variables?: NodeJS.ProcessEnv): Promise<ApiProcess>;
  /** A worker of its own; it is ended with the stage. */
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

/** 202 with an id: from here on nothing may be lost. */
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
  const identity = sandboxIdentity(folder);
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

/** A Cluster's client takes the commands that a single one takes; what a test asks of it names its keys. */
function connect(url: string): Redis {
  const redis = connectRedis(url, 'worker') as Redis;
  redis.on('error', () => undefined);
  return redis;
}

function configFile(
  identity: SandboxIdentity,
  carrierUrl: string,
  { file, tenants = [] }: ProcessStageOptions,
): string {
  const defaults = sandboxDefaults(identity, carrierUrl).file;
  return JSON.stringify({
    ...defaults,
    tenants: withTenants(
      defaults.tenants,
      identity,
      Object.fromEntries(tenants.map((id) => [id, {}])),
    ),
    limits: { figures: NO_SEND_LIMITS },
    ...file,
  });
}
