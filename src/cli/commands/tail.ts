/** Prints every change of every challenge, live. Numbers are masked; subjects and references are left out. */
import { hasNumber, isDelivered, isFinal, shownState } from '../../challenge/challenge.js';
import { isoTime } from '../../challenge/time.js';
import { type Change, followChanges } from '../change-feed.js';
import { EXIT, paint, type Terminal } from '../terminal.js';

export interface TailOptions {
  readonly tenant?: string;
  readonly ends?: boolean;
  readonly json?: boolean;
}

export async function tail(
  terminal: Terminal,
  _args: readonly string[],
  { tenant, ends = false, json = false }: TailOptions,
): Promise<number> {
  const stopped = terminal.stopped();
  const print = async (change: Change) => {
    if (tenant !== undefined && change.challenge.tenant !== tenant) return;
    if (ends && !isFinal(change.entry.state)) return;
    terminal.out(json ? JSON.stringify(factsOf(change)) : lineOf(change, terminal));
  };
  await followChanges(terminal, stopped, print, () => {
    terminal.err('Waiting for challenges. Ctrl-C ends this.');
  });
  return EXIT.done;
}

/** Exported for the test of what is left out. */
export function factsOf({ challenge, entry }: Change) {
  const { id, tenant } = challenge;
  const { sequence, atMs, channel, state, reason } = entry;
  return {
    at: isoTime(atMs),
    id,
    tenant,
    ...(hasNumber(challenge) ? { to: challenge.to.masked, country: challenge.to.country } : {}),
    channel,
    ...(isDelivered(channel) ? { provider: entry.provider } : {}),
    state: shownState(state),
    reason,
    final: isFinal(state),
    sequence,
  };
}

function lineOf(change: Change, terminal: Terminal): string {
  const {
    at,
    id,
    tenant,
    to = '',
    country = '',
    channel,
    provider,
    state,
    reason,
    final,
  } = factsOf(change);
  const colour = final ? (reason === undefined ? 'green' : 'red') : 'dim';
  const way = `${channel ?? ''}${provider === undefined ? '' : ` over ${provider}`}`;
  return [
    `${at.slice(11, 23)}Z`,
    id,
    tenant,
    `${to} ${country}`.trim(),
    way,
    paint(terminal, colour, `${state}${reason === undefined ? '' : ` (${reason})`}`),
  ]
    .filter((cell) => cell !== '')
    .join('  ');
}
