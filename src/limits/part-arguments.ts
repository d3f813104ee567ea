/** Writes parts as the flat arguments that `lua/limits/admit.lua` and `release.lua` read. */

import { memoize, TAG_CHARACTERS } from './hmac-tags.js';
import type { LedgerEntry, LogPart, LogRule, Part, SumRule } from './reservation.js';

type Argument = string | number;

export function partArguments(parts: readonly Part[]): Argument[] {
  const args: Argument[] = [];
  for (const part of parts) writePart(args, part);
  return args;
}

function writePart(args: Argument[], part: Part): void {
  args.push(part.kind);
  switch (part.kind) {
    case 'log':
    case 'peek':
      writeLog(args, part);
      return;
    case 'sum':
      writeSums(args, part.rules);
      return;
    case 'breaker':
      args.push(part.rule, part.draw);
      return;
    case 'stop':
      return;
    case 'calls':
      args.push(part.rule, part.member, part.max, part.lifeMs);
      return;
    case 'ledger': {
      const { about } = part;
      args.push(about ? aboutText(about) : '', part.amount, part.lifeMs);
      return;
    }
    case 'list':
      args.push(part.version);
      return;
    default:
      part satisfies never;
  }
}

/** The first two tags have a fixed length: nothing stands between. The sources come last: `check.lua` reads them. */
function aboutText(entry: LedgerEntry): string {
  const { blockTag, wideTag, country, numberTag, numberIndex, ipTag, deviceTag } = entry;
  return [
    blockTag + wideTag + country,
    numberTag,
    numberIndex,
    ipTag ?? '',
    deviceTag ?? '',
    entry.networkTag ?? '',
    entry.sources.join(' '),
  ].join(',');
}

/** The other way round; undefined for an empty text. */
export function parseAbout(text: string): LedgerEntry | undefined {
  if (text === '') return undefined;
  const [where = '', numberTag = '', numberIndex = '', ipTag, deviceTag, networkTag, sources] =
    text.split(',');
  return {
    blockTag: where.slice(0, TAG_CHARACTERS),
    wideTag: where.slice(TAG_CHARACTERS, 2 * TAG_CHARACTERS),
    country: where.slice(2 * TAG_CHARACTERS),
    numberTag,
    numberIndex,
    ...(ipTag ? { ipTag } : {}),
    ...(deviceTag ? { deviceTag } : {}),
    ...(networkTag ? { networkTag } : {}),
    sources: sources ? sources.split(' ') : [],
  };
}

/** What `log.arguments` reads. Few arguments: each costs 0.2 µs of ours and as much of Redis. */
export function writeLog(
  args: Argument[],
  part: Pick<LogPart, 'lifeMs' | 'rules'> & Partial<Omit<LogPart, 'kind'>>,
): void {
  const { lifeMs, repeatsMs = lifeMs, peer, thousand = '-', position = '-' } = part;
  const padded = peer?.padEnd(PEER_CHARACTERS).slice(0, PEER_CHARACTERS) ?? '-';
  args.push(`${lifeMs} ${repeatsMs} ${logRules(part.rules)}`, `${thousand} ${position} ${padded}`);
}

/** A peer has so many characters in a log. */
const PEER_CHARACTERS = 6;
/** More than any log keeps: without a rule, nothing can refuse. */
const NO_LOG_HOLDS = 1_000_000;

/** The same for send after send: written once. */
const logRules = memoize((rules: readonly LogRule[]) => {
  // With fewer entries than the strictest rule takes, none can refuse. A sequence is refused by the send that completes it.
  const fewest = Math.min(
    NO_LOG_HOLDS,
    ...rules.map(({ counts, max }) => (counts === 'span' ? max - 1 : max)),
  );
  const text = rules.map(
    ({ rule, counts, max, windowMs, span }) => `${rule} ${counts} ${max} ${windowMs} ${span ?? 0};`,
  );
  return `${fewest} ${text.join('')}`;
});

/** What `sum.arguments` reads. */
export function writeSums(args: Argument[], rules: readonly SumRule[]): void {
  args.push(rules.map(sumRule).join(''));
}

/** Sums are named by what they add up and over how long, so that another window begins anew. */
const sumRule = memoize(({ rule, field, amount, max, windowMs, alerts }: SumRule) => {
  const name = `${field[0]}${windowMs / 1_000}`;
  const slices = slicesOf(windowMs);
  return `${name} ${amount} ${max} ${windowMs / slices} ${rule} ${windowMs} ${slices} ${alerts ? 1 : 0};`;
});

/** Into how many slices a window is cut: what a sum may be too strict by is one slice. */
function slicesOf(windowMs: number): number {
  return windowMs > 3_600_000 ? 24 : 12;
}
