/**
 * What whoever watches is told when a row begins or ends: the row itself, so that nothing has to be read, behind the words that watchers filter by.
 * Each tenant has channels of its own: a process receives nothing of tenants that nobody watches there. Pure.
 */
import { type RecordRow, routeOf } from './row.js';
import { unpackRow } from './row-form.js';
import type { TimeFilter } from './time-list.js';

/** A request that was refused begins and ends at once: it is told as `ended`. */
export type Turn = 'began' | 'ended';

export interface LiveLine {
  readonly turn: Turn;
  readonly id: string;
  readonly row: RecordRow;
}

export function turnOf(before: RecordRow | undefined, row: RecordRow): Turn | undefined {
  if (row.endedMs >= 0) return before && before.endedMs >= 0 ? undefined : 'ended';
  return before ? undefined : 'began';
}

/**
 * In the hash slot of the row, for a Cluster's sharded Pub/Sub.
 * @param database of Redis: Pub/Sub knows none, and two installations may share a server
 */
export function liveChannel(slot: string, database: number, tenant: string): string {
  return `live:{${slot}}:${database}:${tenant}`;
}

/** Stands before the row, on a line of its own. */
export function liveHead(turn: Turn, id: string, row: RecordRow): string {
  const { channel, provider } = routeOf(row);
  const words = [turn, id, row.country, channel, provider, row.state];
  return `${words.map(headWord).join(' ')}\n`;
}

/** Whether a message may fit, by its head alone: most that are filtered out are never parsed. */
export function headMatcher(filter: TimeFilter): (message: string) => boolean {
  const { country, channel, provider, outcome } = filter;
  const wanted = [country, channel, provider, outcome].map((word) =>
    word === undefined ? undefined : headWord(word),
  );
  if (wanted.every((word) => word === undefined)) return () => true;
  return (message) => {
    const [, , ...words] = message.slice(0, message.indexOf('\n')).split(' ');
    return wanted.every((word, i) => word === undefined || word === words[i]);
  };
}

/** Undefined for what a newer version has written in another form. */
export function parseLiveLine(message: string): LiveLine | undefined {
  const end = message.indexOf('\n');
  const [turn, id = ''] = message.slice(0, Math.max(0, end)).split(' ');
  if (turn !== 'began' && turn !== 'ended') return undefined;
  try {
    const unpacked = unpackRow(message.slice(end + 1));
    return unpacked && { turn, id, row: unpacked.row };
  } catch {
    return undefined;
  }
}

function headWord(word: string): string {
  return word === '' ? '-' : word.replace(/\s/g, '_');
}
