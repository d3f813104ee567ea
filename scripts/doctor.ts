/**
 * Checks a deployment from the machine it runs on: Node.js, the configuration, the described carriers, the doors, Redis. Prints a table with remedies, and
 * exits 1 if something must be fixed. Changes nothing in Redis.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type Config, loadConfig } from '../src/config/config.js';
import { untoldProxy } from '../src/config/environment.js';
import { ConfigurationError } from '../src/config/validation-errors.js';
import { connectRedis } from '../src/redis/connection.js';
import { DURABILITY_LEVELS, defaultLevel } from '../src/redis/durable-writes.js';
import { checkRedis } from '../src/redis/health.js';
import { describeRedis, parseRedisUrl } from '../src/redis/url.js';
import { senderWarnings } from '../src/roles/senders.js';
import { checkDoors } from './doors/check.js';
import { redisUrl } from './redis-url.js';

interface Line {
  readonly check: string;
  readonly verdict: 'ok' | 'warn' | 'FAIL';
  readonly message: string;
}

const ANSWER_WITHIN_MS = 5_000;

if (existsSync('.env')) process.loadEnvFile('.env');
const environment = { ...process.env, REDIS_URL: redisUrl(process.env) };
const lines = [nodeVersion(), ...(await configuration(environment)), ...(await redis(environment))];
for (const { check, verdict, message } of lines) {
  console.log(`${verdict.padEnd(4)}  ${check.padEnd(18)}  ${message}`);
}
const failed = lines.filter((line) => line.verdict === 'FAIL').length;
console.log(failed === 0 ? 'All well.' : `${failed} to mend.`);
process.exit(failed === 0 ? 0 : 1);

function nodeVersion(): Line {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: { node: string };
  };
  const wanted = engines.node
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number);
  const found = process.versions.node.split('.').map(Number);
  const at = wanted.findIndex((part, index) => part !== found[index]);
  const ok = at < 0 || (found[at] ?? 0) > (wanted[at] ?? 0);
  return {
    check: 'node',
    verdict: ok ? 'ok' : 'FAIL',
    message: ok
      ? process.versions.node
      : `${process.versions.node} is too old. Install Node.js ${engines.node}.`,
  };
}

async function configuration(variables: NodeJS.ProcessEnv): Promise<Line[]> {
  try {
    const config = loadConfig(variables);
    const { mode, roles, trustProxy, publicUrl } = config;
    const line: Line = {
      check: 'configuration',
      verdict: 'ok',
      message: `mode ${mode}, ${[...roles].join(', ')}`,
    };
    const found = [line, ...(await carriers(config))];
    if (!roles.has('api')) return [...found, ...senders(config)];
    const missing = untoldProxy(trustProxy, publicUrl);
    const proxy = missing ?? `TRUST_PROXY is ${trustProxy ?? 'not set: no proxy in front'}`;
    return [
      ...found,
      { check: 'proxy', verdict: missing ? 'warn' : 'ok', message: proxy },
      ...senders(config),
      ...(await doors(config)),
    ];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map((message) => ({ check: 'configuration', verdict: 'FAIL', message }));
  }
}

/** Senders that a country would block or replace, registrations that end within 60 days, and rules that are old. */
function senders(config: Config): Line[] {
  const warnings = senderWarnings(config, Date.now());
  if (warnings.length === 0) {
    return [{ check: 'senders', verdict: 'ok', message: 'nothing is missing that is known here' }];
  }
  return warnings.map((message) => ({ check: 'senders', verdict: 'warn', message }));
}

/** No SMS is sent: each carrier is asked something that needs its credentials. */
async function carriers({ providers, publicUrl }: Config): Promise<Line[]> {
  const checked = [...providers].map(async ([name, provider]) =>
    (await provider.check({ publicUrl })).map((check) => ({ check: `carrier ${name}`, ...check })),
  );
  return (await Promise.all(checked)).flat();
}

/** Nothing is sent: each door reads its platform's own sample in this process. */
async function doors(config: Config): Promise<Line[]> {
  const checks = await checkDoors(config);
  return checks.map(({ path, ok, message }) => ({
    check: path,
    verdict: ok ? 'ok' : 'FAIL',
    message,
  }));
}

/** Checks for the configured durability; if there is none, for the default of the URL's kind. */
async function redis(variables: NodeJS.ProcessEnv): Promise<Line[]> {
  const url = redisUrl(variables);
  let where: string;
  try {
    where = describeRedis(parseRedisUrl(url));
  } catch {
    // The check of the configuration has already reported it.
    return [];
  }
  const set = variables['REDIS_DURABILITY'];
  const level = DURABILITY_LEVELS.find((each) => each === set) ?? defaultLevel(url);
  const replicas = Number(variables['REDIS_REPLICAS_TO_CONFIRM']) || 1;
  const client = connectRedis(url, 'worker');
  let lastError = 'no answer';
  client.on('error', (error: Error) => {
    lastError = error.message;
  });
  const silence = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), ANSWER_WITHIN_MS);
  });
  try {
    const findings = await Promise.race([checkRedis(client, { level, replicas }), silence]);
    return [
      { check: 'redis', verdict: 'ok', message: where },
      { check: 'redis durability', verdict: 'ok', message: level },
      ...findings.map(({ check, ok, severity, message }) => ({
        check: `redis ${check}`,
        verdict: ok ? ('ok' as const) : severity === 'fail' ? ('FAIL' as const) : ('warn' as const),
        message,
      })),
    ];
  } catch {
    const message = `${where} does not answer (${lastError}). Start it, or correct REDIS_URL.`;
    return [{ check: 'redis', verdict: 'FAIL', message }];
  } finally {
    client.disconnect();
  }
}
