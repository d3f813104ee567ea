/**
 * The service as a run attacks it: processes of the built gateway on a private Redis, and the sandbox carrier. Its limits are the
 * defaults for production, not the sandbox's; a run says which ones it turns off.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { type Carrier, createCarrier } from '../../../../packages/carrier/src/carrier.js';
import type { LimitFigures } from '../../../../src/config/limits-config.js';
import {
  carrierAccounts,
  type SandboxIdentity,
  sandboxDefaults,
  sandboxIdentity,
} from '../../../../src/config/sandbox-defaults.js';
import { freePort } from '../../../lib/free-port.js';
import { tenantKey, withTenants } from '../../../lib/sandbox-tenants.js';
import { Client } from './client.js';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js';
import { privateRedis } from './private-redis.js';

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
  readonly process: GatewayProcess;
  /** Speaks to the API as the tenant. */
  client(tenant?: string, pipelining?: number): Client;
  startWorker(): Promise<GatewayProcess>;
  close(): Promise<void>;
}

const TIME_SCALE = 50;

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-attack-'));
  const own = await privateRedis();
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
    REDIS_URL: own.url,
    // A flood is what is measured here, not how busy the machine is.
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    SANDBOX_URL: carrierUrl,
    LOG_LEVEL: 'error',
  };
  const first = await startGatewayProcess(options.roles, variables, options.flags);
  const processes = [first];
  const clients: Client[] = [];
  return {
    url,
    redis: own.redis,
    identity,
    carrier,
    process: first,
    client: (tenant = 'default', pipelining) => {
      const client = new Client(url, tenantKey(identity, tenant), pipelining);
      clients.push(client);
      return client;
    },
    startWorker: async () => {
      const worker = await startGatewayProcess('worker', variables);
      processes.push(worker);
      return worker;
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(processes.map((each) => each.end()));
      await carrier.close();
      await own.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens one, hands it on, and closes it whatever comes of it. */
export async function withGateway<T>(
  options: GatewayOptions,
  use: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const gateway = await openGateway(options);
  try {
    return await use(gateway);
  } finally {
    await gateway.close();
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
