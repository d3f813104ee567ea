/**
 * The service as a run attacks it: processes of the built gateway on a private Redis, and the sandbox carrier. Its limits are the
 * defaults for production, not the sandbox's; a run says which ones it turns off.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { type Carrier, createCarrier } from '../../../packages/carrier/src/carrier.js';
import type { LimitFigures } from '../../../src/config/limit-figures.js';
import {
  carrierAccounts,
  type SandboxIdentity,
  sandboxDefaults,
  sandboxIdentity,
} from '../../../src/config/sandbox-defaults.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import { freePort } from '../../setup/processes.js';
import { tenantKey, withTenants } from '../../setup/sandbox-tenants.js';
import { type ServiceProcess, startProcess } from '../../setup/service-process.js';
import { Client } from './client.js';

export interface GatewayOptions {
  /** Of the process that is started at once. */
  readonly roles: 'api' | 'api,worker';
  /** Limits beside the defaults. */
  readonly figures?: LimitFigures;
  readonly policy?: object;
  /** Prices by country, for both providers. */
  readonly prices?: { readonly sms: object; readonly call: object };
  /** Telephone time runs so many times faster; 50 by default. */
  readonly timeScale?: number;
  /** Flags of Node.js for the process that is started at once. */
  readonly flags?: readonly string[];
  /** Tenants beside `default`, with a key and limits of their own. */
  readonly tenants?: Readonly<Record<string, LimitFigures>>;
}

export interface Gateway {
  readonly url: string;
  readonly redis: Redis;
  readonly identity: SandboxIdentity;
  readonly carrier: Carrier;
  readonly process: ServiceProcess;
  /** Speaks to the API as the tenant. */
  client(tenant?: string, pipelining?: number): Client;
  startWorker(): Promise<ServiceProcess>;
}

const TIME_SCALE = 50;

/** Opens one, hands it on, and closes it in any case. */
export function withGateway<T>(
  options: GatewayOptions,
  use: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  return withOwnRedis((redis, redisUrl) => overRedis(redis, redisUrl, options, use));
}

async function overRedis<T>(
  redis: Redis,
  redisUrl: string,
  options: GatewayOptions,
  use: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-attack-'));
  const identity = sandboxIdentity(folder);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const carrier = createCarrier({
    ...carrierAccounts(identity, url),
    timeScale: options.timeScale ?? TIME_SCALE,
  });
  const carrierUrl = `http://127.0.0.1:${(await carrier.listen(0)).port}`;
  const config = join(folder, 'config.json');
  writeFileSync(config, configFile(identity, carrierUrl, options));
  const variables: NodeJS.ProcessEnv = {
    DATA_DIR: folder,
    CONFIG_FILE: config,
    PORT: String(port),
    PUBLIC_URL: url,
    REDIS_URL: redisUrl,
    // A flood is what is measured here, not how busy the machine is.
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    SANDBOX_URL: carrierUrl,
    LOG_LEVEL: 'error',
  };
  const processes: ServiceProcess[] = [];
  const begin = async (roles: string, flags: readonly string[] = []) => {
    const started = await startProcess(roles, variables, flags);
    processes.push(started);
    return started;
  };
  const clients: Client[] = [];
  try {
    return await use({
      url,
      redis,
      identity,
      carrier,
      process: await begin(options.roles, options.flags),
      client: (tenant = 'default', pipelining) => {
        const client = new Client(url, tenantKey(identity, tenant), pipelining);
        clients.push(client);
        return client;
      },
      startWorker: () => begin('worker'),
    });
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(processes.map((each) => each.end()));
    await carrier.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function configFile(
  identity: SandboxIdentity,
  carrierUrl: string,
  { figures = {}, policy = {}, prices, tenants = {} }: GatewayOptions,
): string {
  const { file } = sandboxDefaults(identity, carrierUrl);
  const others = Object.entries(tenants).map(([id, own]) => [id, { limits: { figures: own } }]);
  return JSON.stringify({
    ...file,
    tenants: withTenants(file.tenants, identity, Object.fromEntries(others)),
    policy,
    limits: { figures, ...(prices ? { prices: { twilio: prices, vonage: prices } } : {}) },
  });
}

/** Starts a challenge by SMS and reads its code on the phone. @param person 0..999,999: gives each a number of their own */
export async function startSms(
  gateway: Gateway,
  client: Client,
  person: number,
): Promise<{ readonly id: string; readonly code: string }> {
  const to = finnishNumber(person);
  const id = await client.start({ to, channel: 'sms' });
  const message = await gateway.carrier.waitForMessage(to, undefined, 60_000);
  const code = /\b\d{6}\b/.exec(message.body)?.[0];
  if (code === undefined) throw new Error('The SMS holds no code.');
  return { id, code };
}

/** A valid mobile number, a hundred away from the next person's. */
export function finnishNumber(person: number): string {
  return `+35844${String(1_000_000 + ((person * 101) % 9_000_000)).padStart(7, '0')}`;
}
