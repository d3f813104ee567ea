/** Statistics of the record, in columns. */
import type { z } from 'zod';
import type { statsView } from '../../http/api/record-views.js';
import { callOperatorApi, type ServerOptions, serverOf } from '../operator-api.js';
import { EXIT, type Terminal, table } from '../terminal.js';

type Statistics = z.infer<typeof statsView>;

interface StatsOptions extends ServerOptions {
  readonly by?: string;
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export async function stats(
  terminal: Terminal,
  _args: readonly string[],
  { by = 'country,channel,carrier', period = 'day', from, to, json, ...server }: StatsOptions,
): Promise<number> {
  const asked = Object.entries({ by, period, from, to }).filter(
    (each): each is [string, string] => each[1] !== undefined,
  );
  const answer = await callOperatorApi<Statistics>(serverOf(server, terminal), {
    method: 'GET',
    path: `stats?${new URLSearchParams(asked)}`,
  });
  terminal.out(json ? JSON.stringify(answer, null, 2) : textOf(answer, by.split(',')));
  return EXIT.done;
}

function textOf({ lines, period, cut }: Statistics, by: readonly string[]): string {
  if (lines.length === 0) return 'Nothing was asked for in this time.';
  const rows = lines.map((line) => [
    period === 'hour' ? line.from.slice(0, 16).replace('T', ' ') : line.from.slice(0, 10),
    ...by.map((name) => String((line as Readonly<Record<string, unknown>>)[name] ?? '-')),
    ...[line.requested, line.refused, line.sent, line.delivered, line.verified].map(String),
    line.conversion === undefined ? '-' : `${Math.round(line.conversion * 100)} %`,
    line.spend.toFixed(2),
  ]);
  const head = [
    'from',
    ...by,
    'requested',
    'refused',
    'sent',
    'delivered',
    'verified',
    'conversion',
    'spend',
  ];
  return `${table(head, rows)}${cut ? '\nThere are more lines: ask for a shorter time, or for less in --by.' : ''}`;
}
