/** Finds the newest challenge of a number or an id, and prints its cause and its timeline. */
import type { z } from 'zod';
import { readingsOf } from '../../console/search-field.js';
import type { detailView, foundView } from '../../http/api/record-views.js';
import { callOperatorApi, type Server, type ServerOptions, serverOf } from '../operator-api.js';
import { EXIT, RefusedError, type Terminal, table } from '../terminal.js';

type Found = z.infer<typeof foundView>;
type Detail = z.infer<typeof detailView>;

/** Of the earlier ones. */
const EARLIER_MAX = 9;

export async function why(
  terminal: Terminal,
  [what = '']: readonly string[],
  options: ServerOptions & { readonly subject?: boolean; readonly json?: boolean },
): Promise<number> {
  const server = serverOf(options, terminal);
  const [newest, ...earlier] = await find(server, what, options.subject ?? false);
  if (newest === undefined) {
    throw new RefusedError(
      'Nothing is recorded of it. Check the number; facts are kept for 30 days unless the configuration says otherwise.',
    );
  }
  const detail = await callOperatorApi<Detail>(server, {
    method: 'GET',
    path: `challenges/${encodeURIComponent(newest)}`,
  });
  terminal.out(options.json ? JSON.stringify(detail, null, 2) : show(detail, earlier.length));
  return EXIT.done;
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
  return readingsOf(what).map((reading) => {
    switch (reading.kind) {
      case 'number':
        return { number: reading.e164 };
      case 'carrier':
        return { carrierId: reading.text };
      default:
        return { [reading.kind]: reading.text };
    }
  });
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
