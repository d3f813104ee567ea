/** Reads the command line into one request to the operator's API. It does not prompt: missing options are errors. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OperatorRequest, Server } from './run.js';

export interface CommandLine {
  readonly server: Server;
  readonly request: OperatorRequest;
  readonly json: boolean;
}

export class UsageError extends Error {}

const OPTIONS = {
  prefix: { type: 'string' },
  country: { type: 'string' },
  tenant: { type: 'boolean' },
  id: { type: 'string' },
  reason: { type: 'string' },
  operator: { type: 'string' },
  for: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
  url: { type: 'string' },
  'key-file': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** @throws UsageError */
export function commandLine(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  nowMs: number,
): CommandLine | 'help' {
  const { values, positionals } = parse(args);
  const [command, number, ...others] = positionals;
  if (values.help || command === undefined) return 'help';
  if (others.length > 0) throw new UsageError(`Unexpected arguments: ${others.join(' ')}.`);
  const request = requestOf(command, number, values, environment, nowMs);
  return { server: serverOf(values, environment), request, json: values.json ?? false };
}

function requestOf(
  command: string,
  number: string | undefined,
  values: Values,
  environment: NodeJS.ProcessEnv,
  nowMs: number,
): OperatorRequest {
  const target = () => targetOf(number, values);
  const signed = (body: object) => ({ ...body, ...signature(values, environment) });
  switch (command) {
    case 'blocks':
      // Not in the URL, because proxies log URLs.
      return { method: 'POST', path: 'blocks', body: target() };
    case 'unblock':
      return { method: 'POST', path: 'unblock', body: signed(target()) };
    case 'deny':
    case 'allow':
    case 'exempt': {
      const until = untilOf(values, nowMs);
      return {
        method: 'POST',
        path: 'lists',
        body: signed({ action: command, until, ...target() }),
      };
    }
    case 'unlist':
      return { method: 'POST', path: 'lists/remove', body: signed(target()) };
    case 'lists':
      return { method: 'GET', path: 'lists' };
    case 'webhook':
      return { method: 'GET', path: 'webhook' };
    case 'enable-webhook':
      return { method: 'POST', path: 'webhook/enable', body: signed({}) };
    case 'audit': {
      const { limit } = values;
      const query = limit === undefined ? '' : `?limit=${encodeURIComponent(limit)}`;
      return { method: 'GET', path: `audit${query}` };
    }
    default:
      throw new UsageError(`Unknown command ${command}.`);
  }
}

function targetOf(number: string | undefined, values: Values): Record<string, string | true> {
  const { prefix, country, tenant, id } = values;
  const named = Object.entries({ number, prefix, country, id, tenant }).filter(
    (each): each is [string, string | true] => each[1] !== undefined && each[1] !== false,
  );
  if (named.length === 1) return Object.fromEntries(named);
  throw new UsageError('Name one number, or one of --prefix, --country, --tenant and --id.');
}

function signature({ reason, operator }: Values, environment: NodeJS.ProcessEnv) {
  const who = operator ?? environment['OCTOTHORPE_OPERATOR'] ?? environment['USER'];
  if (!who) throw new UsageError('Name the person who acts: add --operator.');
  if (!reason) throw new UsageError('Give the reason with --reason; the audit keeps it.');
  return { operator: who, reason };
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function untilOf({ until, for: length = '24h' }: Values, nowMs: number): string {
  if (until !== undefined) {
    const ms = Date.parse(until);
    if (Number.isNaN(ms))
      throw new UsageError('--until takes a time, such as 2027-06-30T00:00:00Z.');
    return new Date(ms).toISOString();
  }
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(length) ?? [];
  if (count === undefined)
    throw new UsageError('--for takes minutes, hours or days: 30m, 12h, 7d.');
  return new Date(nowMs + Number(count) * (UNITS[unit] ?? 0)).toISOString();
}

/** A key in the API's form. Anything else is neither sent nor shown: it may be another secret. */
const API_KEY = /^[A-Za-z0-9._~+/-]{1,256}={0,2}$/;

/** Keys are not accepted on the command line, because every user of the machine can read it. */
export function serverOf(
  values: Pick<Values, 'url' | 'key-file'>,
  environment: NodeJS.ProcessEnv,
): Server {
  const url = values.url ?? environment['OCTOTHORPE_URL'] ?? 'http://127.0.0.1:3000';
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError('--url takes an address that begins with https:// or http://.');
  }
  const sandboxFile = join(environment['DATA_DIR'] || 'data', 'api-key');
  const named = values['key-file'];
  const key =
    named === undefined
      ? environment['OCTOTHORPE_API_KEY'] || readKey(sandboxFile)
      : readKey(named);
  if (API_KEY.test(key)) return { url: url.replace(/\/+$/, ''), key };
  throw new UsageError(
    named === undefined
      ? 'There is no API key. Set OCTOTHORPE_API_KEY, or name a file with --key-file.'
      : `${named} holds no API key.`,
  );
}

function readKey(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The text of `--help`. */
export const USAGE = `npm run limits -- <command> [what] [options]

Commands
  blocks   what             what blocks it, by which rule, and until when
  unblock  what             forget what was counted against it
  deny     number|prefix    send nothing there, until a time
  allow    number|prefix    free it of the limits on prefixes, sequences, countries and conversion
  exempt   number|prefix    free it of those on the number, the address and the device as well
  unlist   number|prefix    take an entry back; also by --id
  lists                     the entries that hold now
  webhook                   whether notifications are sent, or the receiver answered 410
  enable-webhook            send them again
  audit                     who did what, with which API key, and why

What
  +358441234567             a number in international form
  --prefix +35844123        the first digits of numbers
  --country FI              blocks, unblock
  --tenant                  blocks, unblock: the tenant's money, wrong codes, calls at once
  --id ID                   unlist: an entry as lists shows it

Options
  --reason TEXT             why; needed by all that changes something
  --operator NAME           who acts; default: OCTOTHORPE_OPERATOR, else your user name
  --for 30m|12h|7d          how long an entry holds; default 24h
  --until TIME              or until when, such as 2027-06-30T00:00:00Z
  --limit N                 audit: so many of the newest acts, 1 to 1000; default 100
  --url URL                 default: OCTOTHORPE_URL, else http://127.0.0.1:3000
  --key-file FILE           holds an API key with the scope operator; default: OCTOTHORPE_API_KEY,
                            else the sandbox's own, data/api-key
  --json                    the API's answer as it is
`;
