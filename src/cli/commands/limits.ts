/** Turns one command about limits into one request to the operator's API, and shows its answer. It does not prompt: missing options are errors. */
import { show } from '../limits-text.js';
import { type ApiRequest, callOperatorApi, type ServerOptions, serverOf } from '../operator-api.js';
import { EXIT, type Terminal, UsageError } from '../terminal.js';

export interface LimitsOptions extends ServerOptions {
  readonly prefix?: string;
  readonly country?: string;
  readonly tenant?: boolean;
  readonly id?: string;
  readonly reason?: string;
  readonly operator?: string;
  readonly for?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly json?: boolean;
}

export async function limits(
  command: string,
  terminal: Terminal,
  [number]: readonly string[],
  options: LimitsOptions,
): Promise<number> {
  const request = requestOf(command, number, options, terminal);
  const answer = await callOperatorApi(serverOf(options, terminal), request);
  terminal.out(options.json ? JSON.stringify(answer, null, 2) : show(answer, terminal.now()));
  return EXIT.done;
}

function requestOf(
  command: string,
  number: string | undefined,
  options: LimitsOptions,
  { environment, now }: Terminal,
): ApiRequest {
  const target = () => targetOf(number, options);
  const signed = (body: object) => ({ ...body, ...signature(options, environment) });
  switch (command) {
    case 'blocks':
      // Not in the URL, because proxies log URLs.
      return { method: 'POST', path: 'blocks', body: target() };
    case 'unblock':
      return { method: 'POST', path: 'unblock', body: signed(target()) };
    case 'deny':
    case 'allow':
    case 'exempt': {
      const until = untilOf(options, now());
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
      const { limit } = options;
      const query = limit === undefined ? '' : `?limit=${encodeURIComponent(limit)}`;
      return { method: 'GET', path: `audit${query}` };
    }
    default:
      throw new UsageError(`Unknown command ${command}.`);
  }
}

function targetOf(
  number: string | undefined,
  { prefix, country, tenant, id }: LimitsOptions,
): Record<string, string | true> {
  const named = Object.entries({ number, prefix, country, id, tenant }).filter(
    (each): each is [string, string | true] => each[1] !== undefined && each[1] !== false,
  );
  if (named.length === 1) return Object.fromEntries(named);
  throw new UsageError('Name one number, or one of --prefix, --country, --tenant and --id.');
}

/** Who acts, and why: the audit keeps both. */
export function signature(
  { reason, operator }: Pick<LimitsOptions, 'reason' | 'operator'>,
  environment: NodeJS.ProcessEnv,
) {
  const who = operator ?? environment['OCTOTHORPE_OPERATOR'] ?? environment['USER'];
  if (!who) throw new UsageError('Name the person who acts: add --operator.');
  if (!reason) throw new UsageError('Give the reason with --reason; the audit keeps it.');
  return { operator: who, reason };
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function untilOf({ until, for: length = '24h' }: LimitsOptions, nowMs: number): string {
  if (until !== undefined) {
    const ms = Date.parse(until);
    if (Number.isNaN(ms)) {
      throw new UsageError('--until takes a time, such as 2027-06-30T00:00:00Z.');
    }
    return new Date(ms).toISOString();
  }
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(length) ?? [];
  if (count === undefined) {
    throw new UsageError('--for takes minutes, hours or days: 30m, 12h, 7d.');
  }
  return new Date(nowMs + Number(count) * (UNITS[unit] ?? 0)).toISOString();
}
