/**
 * Checks a deployment from the machine it runs on: Node.js, the environment, the configuration, the described carriers, the doors, Redis. Prints
 * a table with remedies, and exits 1 if something must be fixed. Changes nothing in Redis.
 */
import { type Config, loadConfig } from '../../config/config.js';
import { untoldProxy } from '../../config/environment.js';
import { misspeltText, misspeltVariables } from '../../config/environment-names.js';
import { ConfigurationError } from '../../config/validation-errors.js';
import { portHolder } from '../../http/port-holder.js';
import { connectRedis } from '../../redis/connection.js';
import { DURABILITY_LEVELS, defaultLevel } from '../../redis/durable-writes.js';
import { checkRedis } from '../../redis/health.js';
import { redisTrouble } from '../../redis/trouble.js';
import { describeRedis, parseRedisUrl } from '../../redis/url.js';
import { senderWarnings } from '../../roles/senders.js';
import { checkDoors } from '../door-check.js';
import { redisUrl } from '../redis-url.js';
import { EXIT, paint, type Terminal } from '../terminal.js';

interface Line {
  readonly check: string;
  readonly verdict: 'ok' | 'warn' | 'FAIL';
  readonly message: string;
}

const ANSWER_WITHIN_MS = 5_000;
/** As package.json says in `engines`. */
const NODE_MIN = [20, 19] as const;
const COLOURS = { ok: 'green', warn: 'yellow', FAIL: 'red' } as const;

export async function doctor(
  terminal: Terminal,
  _args: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const environment = { ...terminal.environment, REDIS_URL: redisUrl(terminal.environment) };
  const { lines: configured, isIdle } = await configuration(environment);
  const lines = [
    nodeVersion(),
    ...variables(terminal.environment),
    ...configured,
    // A sandbox that is not started has no Redis yet, unless one is named.
    ...(isIdle && !terminal.environment['REDIS_URL'] ? [] : await redis(environment)),
  ];
  const failed = lines.filter((line) => line.verdict === 'FAIL').length;
  if (json) terminal.out(JSON.stringify({ ok: failed === 0, checks: lines }, null, 2));
  else {
    for (const { check, verdict, message } of lines) {
      const shown = paint(terminal, COLOURS[verdict], verdict.padEnd(4));
      terminal.out(`${shown}  ${check.padEnd(18)}  ${message}`);
    }
    terminal.out(failed === 0 ? 'All well.' : `${failed} to mend.`);
  }
  return failed === 0 ? EXIT.done : EXIT.refused;
}

function nodeVersion(): Line {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  return {
    check: 'node',
    verdict: ok ? 'ok' : 'FAIL',
    message: ok
      ? process.versions.node
      : `${process.versions.node} is too old. Install Node.js ${NODE_MIN.join('.')} or newer.`,
  };
}

/** Names that are nearly ours. */
function variables(environment: NodeJS.ProcessEnv): Line[] {
  return misspeltVariables(environment).map((each) => ({
    check: 'environment',
    verdict: 'warn',
    message: misspeltText(each),
  }));
}

/** Whether the ports are free for a start, or who has them. */
function ports({ roles, port, sandbox }: Config): Line[] {
  const wanted = [
    ...(roles.has('api') ? [['PORT', port] as const] : []),
    ...(roles.has('sandbox') && sandbox ? [['SANDBOX_PORT', sandbox.port] as const] : []),
  ];
  return wanted.flatMap(([variable, number]) => {
    const holder = portHolder(number);
    const where = holder?.folder === undefined ? '' : `, started in ${holder.folder}`;
    return [
      {
        check: variable.toLowerCase().replace('_', ' '),
        verdict: 'ok',
        message: holder
          ? `${number}: ${holder.command} listens there (process ${holder.pid}${where})`
          : `${number}: free, as far as this user can see`,
      },
    ];
  });
}

async function configuration(
  variables: NodeJS.ProcessEnv,
): Promise<{ readonly lines: Line[]; readonly isIdle: boolean }> {
  try {
    const config = loadConfig(variables);
    const { mode, roles, trustProxy, publicUrl } = config;
    const line: Line = {
      check: 'configuration',
      verdict: 'ok',
      message: `mode ${mode}, ${[...roles].join(', ')}`,
    };
    const isIdle = await isIdleSandbox(config);
    const found = [line, ...ports(config), ...(isIdle ? [IDLE] : await carriers(config))];
    if (!roles.has('api')) return { lines: [...found, ...senders(config)], isIdle };
    const missing = untoldProxy(trustProxy, publicUrl);
    const proxy = missing ?? `TRUST_PROXY is ${trustProxy ?? 'not set: no proxy in front'}`;
    const lines: Line[] = [
      ...found,
      { check: 'proxy', verdict: missing ? 'warn' : 'ok', message: proxy },
      ...senders(config),
      ...(await doors(config)),
    ];
    return { lines, isIdle };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const lines = error.faults.map(
      (message): Line => ({ check: 'configuration', verdict: 'FAIL', message }),
    );
    return { lines, isIdle: false };
  }
}

const IDLE: Line = {
  check: 'sandbox',
  verdict: 'warn',
  message: 'not started: octothorpe start starts it, with its carrier and a Redis of its own',
};

/** A sandbox that is not started has no carrier yet: that its carrier does not answer is no fault. */
async function isIdleSandbox({ roles, sandbox }: Config): Promise<boolean> {
  if (!roles.has('sandbox') || !sandbox) return false;
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  return fetch(sandbox.url, { signal }).then(
    () => false,
    () => true,
  );
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
  let trouble = 'it does not answer. Start it, or correct REDIS_URL';
  client.on('error', (error: NodeJS.ErrnoException) => {
    trouble = redisTrouble(error);
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
    return [{ check: 'redis', verdict: 'FAIL', message: `${where} cannot be used: ${trouble}.` }];
  } finally {
    client.disconnect();
  }
}
