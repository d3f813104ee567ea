/** One question from its arguments to its exit code: finds the newest challenge, and prints its cause and its timeline. */
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import type { detailView, foundView } from '../../src/http/api/record-views.js';
import { serverOf, UsageError } from '../limits/command-line.js';
import { callOperatorApi, exitCodeOf, type Server, type Terminal } from '../limits/run.js';
import { table } from '../limits/show.js';

type Found = z.infer<typeof foundView>;
type Detail = z.infer<typeof detailView>;

const OPTIONS = {
  subject: { type: 'boolean' },
  url: { type: 'string' },
  'key-file': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const USAGE = `npm run why -- <number or id> [options]

What
  +358441234567   a number in international form: its newest challenge
  ch_… or ms_…    a challenge or a message
  TEXT            your reference, or the carrier’s own id; with --subject your id of the account

Options
  --subject       the text is a subject
  --url URL       default: OCTOTHORPE_URL, else http://127.0.0.1:3000
  --key-file FILE holds an API key with the scope operator; default: OCTOTHORPE_API_KEY,
                  else the sandbox's own, data/api-key
  --json          the API's answer as it is
`;

/** Of the earlier ones. */
const EARLIER_MAX = 9;

/** @returns 0 done, 1 refused, unreachable or nothing found, 2 not understood */
export async function runWhy(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    const [what, ...others] = positionals;
    if (values.help || what === undefined) {
      terminal.out(USAGE);
      return 0;
    }
    if (others.length > 0) throw new UsageError(`Unexpected arguments: ${others.length}.`);
    const server = serverOf(values, environment);
    const found = await find(server, what, values.subject ?? false);
    const [newest, ...earlier] = found;
    if (newest === undefined) {
      terminal.err(
        'error: Nothing is recorded of it. Check the number; facts are kept for 30 days unless the configuration says otherwise.',
      );
      return 1;
    }
    const detail = await callOperatorApi<Detail>(server, {
      method: 'GET',
      path: `challenges/${encodeURIComponent(newest)}`,
    });
    terminal.out(values.json ? JSON.stringify(detail, null, 2) : show(detail, earlier.length));
    return 0;
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

/** Ids, the newest first. */
async function find(server: Server, what: string, isSubject: boolean): Promise<string[]> {
  if (/^(?:ch|ms)_[0-9a-z]{28}$/.test(what)) return [what];
  const asked = isSubject ? [{ subject: what }] : searches(what);
  for (const body of asked) {
    const { challenges } = await callOperatorApi<Found>(server, {
      method: 'POST',
      path: 'challenges/search',
      body,
    });
    if (challenges.length > 0) return challenges.map(({ id }) => id);
  }
  return [];
}

function searches(what: string): object[] {
  if (/^\+?[\d\s().-]{5,}$/.test(what)) return [{ number: what }];
  return [{ reference: what }, { carrierId: what }];
}

export function show(detail: Detail, earlier: number): string {
  const { id, to, country, channel, carrier, state, reason, rule, createdAt, cause } = detail;
  const why = [reason, rule].filter((text) => text !== undefined).join(', ');
  const rows = detail.timeline.map(({ at, kind, delivery, ...line }) => [
    `${at.slice(11, 23)}Z`,
    delivery === undefined ? '-' : String(delivery),
    kind,
    words(line),
  ]);
  const lines = [
    `${id}  ${to ?? ''} ${country} ${channel}${carrier ? ` over ${carrier}` : ''}, ${createdAt}`,
    `${state}${why === '' ? '' : ` (${why})`}`,
    '',
    `Say:   ${cause.support}`,
    `Cause: ${cause.engineer}`,
    `Cure:  ${cause.cure}`,
    '',
    table(['at', 'delivery', 'what', ''], rows),
  ];
  if (earlier > 0) {
    const shown = earlier > EARLIER_MAX ? `more than ${EARLIER_MAX}` : String(earlier);
    lines.push('', `There are ${shown} earlier ones: --json, or GET /v1/operator/challenges.`);
  }
  return lines.join('\n');
}

function words(line: Partial<Record<string, unknown>>): string {
  const { ms, ...rest } = line;
  const told = Object.values(rest)
    .filter((value) => value !== undefined)
    .map(String);
  return [...told, ...(ms === undefined ? [] : [`${ms} ms`])].join(' ');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
