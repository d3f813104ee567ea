/** The whole service in this process: API and worker with a real Redis, and a carrier with fast telephone time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import request from 'supertest';
import { type Carrier, createCarrier } from '../../packages/carrier/src/carrier.js';
import { compose, type Service } from '../../src/app.js';
import { type Config, loadConfig } from '../../src/config/config.js';
import {
  carrierAccounts,
  type SandboxIdentity,
  sandboxDefaults,
  sandboxIdentity,
} from '../../src/config/sandbox-defaults.js';
import { createLogger } from '../../src/observability/logger.js';
import { configured, type ProviderRegistry } from '../../src/providers/provider-entry.js';
import { registry } from '../../src/providers/registry.js';
import { connectRedis } from '../../src/redis/connection.js';
import { keepSecretsOf, keptLog } from '../setup/evidence.js';
import { freePort } from '../setup/processes.js';
import { freshTestRedis, testRedisUrl } from '../setup/redis.js';
import { withTenants } from '../setup/sandbox-tenants.js';
import { sharedIdentity } from '../setup/shared-identity.js';
// Loaded before a service is composed: Jest cannot link two modules with a common import at once, and described carriers share theirs.
import '../../src/providers/telnyx/telnyx-provider.js';
import '../../webhooks/telnyx.js';

export interface Stage {
  readonly carrier: Carrier;
  readonly config: Config;
  /** What its configuration was read from: another process may start from the same. */
  readonly variables: NodeJS.ProcessEnv;
  readonly redis: Redis;
  /** The header that authenticates a request. */
  readonly authorized: { readonly authorization: string };
  /** All log lines. */
  readonly lines: readonly string[];
  /** The first matching line, present or future. */
  line(fits: (line: LogLine) => boolean): Promise<LogLine>;
  /** All bodies of the API's answers. */
  readonly bodies: readonly string[];
  start(body: object, headers?: Record<string, string>): Promise<Answer>;
  get(id: string): Promise<ChallengeBody>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  /** The challenge as soon as it matches, by long poll. */
  until(id: string, fits: (challenge: ChallengeBody) => boolean): Promise<ChallengeBody>;
  untilFinal(id: string): Promise<ChallengeBody>;
  /** The code in the newest SMS to the phone. */
  codeFor(number: string): Promise<string>;
  close(): Promise<void>;
}

/** As long as a test may take, because the machine may be busy. */
const CODE_WITHIN_MS = 60_000;

export type LogLine = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  readonly body: any;
}

export interface ChallengeBody {
  readonly id: string;
  readonly state: string;
  readonly final: boolean;
  readonly reason?: string;
  readonly channel: string;
  readonly to: string;
  readonly sequence: number;
  readonly checksLeft: number;
  readonly deliveries: readonly {
    readonly channel: string;
    readonly provider: string;
    readonly state: string;
    readonly reason?: string;
    readonly reference?: string;
  }[];
  readonly timeline: readonly { readonly state: string; readonly reason?: string }[];
}

export interface StageOptions {
  /** Such as a Cluster's; default the run's own, emptied. */
  readonly redisUrl?: string;
  /** That of an earlier stage, which is closed; default a free one. */
  readonly port?: number;
  readonly timeScale?: number;
  readonly variables?: NodeJS.ProcessEnv;
  /** Merged into the sandbox's own configuration file. */
  readonly file?: object;
  /** The tenant's own. */
  readonly webhook?: { readonly url: string; readonly secrets: readonly string[] };
  /** Merged into the sandbox's tenant. */
  readonly tenant?: object;
  /** More tenants: what is theirs, by id. */
  readonly tenants?: Readonly<Record<string, object>>;
  /** The available providers; default the product's. */
  readonly providers?: ProviderRegistry;
  /** Whether calls use machine detection; true by default. */
  readonly detection?: boolean;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { redisUrl = testRedisUrl() } = options;
  const redis =
    redisUrl === testRedisUrl()
      ? await freshTestRedis()
      : (connectRedis(redisUrl, 'worker') as Redis);
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-journey-'));
  const { port = await freePort() } = options;
  const publicUrl = `http://127.0.0.1:${port}`;
  const identity = options.providers
    ? sandboxIdentity(folder, options.providers)
    : sharedIdentity(folder);
  const carrier = createCarrier({
    ...carrierAccounts(identity, publicUrl),
    timeScale: options.timeScale ?? 50,
  });
  keepSecretsOf(carrier);
  const carrierUrl = `http://127.0.0.1:${(await carrier.listen(0)).port}`;
  const variables: NodeJS.ProcessEnv = {
    ROLES: 'api,worker',
    PORT: String(port),
    DATA_DIR: folder,
    REDIS_URL: redisUrl,
    SANDBOX_URL: carrierUrl,
    PROVIDER_TIMEOUT_MS: '4000',
    REDIS_COMMAND_TIMEOUT_MS: '10000',
    LOG_LEVEL: 'debug',
    ...options.variables,
  };
  if (options.file || options.webhook || options.tenant || options.tenants) {
    const defaults = sandboxDefaults(identity, carrierUrl, options.providers).file;
    const own = defaults.tenants.map((tenant) => ({
      ...tenant,
      webhook: options.webhook,
      ...options.tenant,
    }));
    const tenants = withTenants(own, identity, options.tenants ?? {});
    const file = { ...defaults, tenants, ...options.file };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(file));
    variables['CONFIG_FILE'] = join(folder, 'config.json');
  }
  const loaded = loadConfig(variables, options.providers);
  const config =
    options.detection === false
      ? { ...loaded, providers: withoutDetection(identity, carrierUrl) }
      : loaded;
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const bodies: string[] = [];
  const stream = keptLog(lines, () => {
    for (const look of waiting) look();
  });
  const service: Service = await compose(config, createLogger('debug', stream));
  const line = (fits: (line: LogLine) => boolean) =>
    new Promise<LogLine>((resolve) => {
      const look = () => {
        const found = lines.map((text): LogLine => JSON.parse(text)).find(fits);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const authorization = `Bearer ${identity.apiKey}`;

  const answered = (answer: request.Response): Answer => {
    bodies.push(answer.text);
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };
  const post = async (path: string, body: object = {}, headers: Record<string, string> = {}) =>
    answered(
      await request(publicUrl)
        .post(path)
        .set({ authorization, ...headers })
        .send(body),
    );
  const read = async (id: string, query = '') =>
    answered(
      await request(publicUrl)
        .get(`${pathOf(id)}${query}`)
        .set({ authorization }),
    );

  const found = async (id: string, query = ''): Promise<ChallengeBody> => {
    const { status, body } = await read(id, query);
    if (status === 404) throw new Error(`There is no ${id}.`);
    return body;
  };
  const until = async (id: string, fits: (challenge: ChallengeBody) => boolean) => {
    let challenge = await found(id);
    while (!fits(challenge)) {
      if (challenge.final) {
        throw new Error(`It ended as ${challenge.state} (${challenge.reason ?? 'no reason'}).`);
      }
      challenge = await found(id, `?wait=10&since=${challenge.sequence}`);
    }
    return challenge;
  };

  return {
    carrier,
    config,
    variables,
    redis,
    authorized: { authorization },
    lines,
    line,
    bodies,
    post,
    start: (body, headers) => post('/v1/challenges', body, headers),
    get: async (id) => (await read(id)).body,
    until,
    untilFinal: (id) => until(id, (challenge) => challenge.final),
    codeFor: async (number) => {
      const message = await carrier.waitForMessage(
        number,
        (each) => each.direction === 'to_phone',
        CODE_WITHIN_MS,
      );
      const newest = carrier
        .phone(number)
        .messages.findLast((each) => each.direction === 'to_phone');
      const code = /\b\d{6}\b/.exec((newest ?? message).body)?.[0];
      if (code === undefined) throw new Error('The SMS holds no code.');
      return code;
    },
    close: async () => {
      // Stored for the scan, like every answer.
      if (service.addresses.api)
        await request(service.addresses.health ?? publicUrl).get('/metrics');
      await service.close();
      await carrier.close();
      await redis.quit();
      rmSync(folder, { recursive: true });
    },
  };
}

function withoutDetection(
  { twilio, vonage, telnyx }: SandboxIdentity,
  apiBaseUrl: string,
): Config['providers'] {
  const other = { amd: false, apiBaseUrl };
  return new Map([
    ['twilio', configured(registry.twilio, { ...twilio, ...other })],
    ['vonage', configured(registry.vonage, { ...vonage, ...other })],
    ['telnyx', configured(registry.telnyx, { ...telnyx, ...other })],
  ]);
}

/** A challenge's or a message's, by its id. */
function pathOf(id: string): string {
  return `/v1/${id.startsWith('ms_') ? 'messages' : 'challenges'}/${id}`;
}
