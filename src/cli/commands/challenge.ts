/** Starts challenges and checks codes, as a service would. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { challengeView } from '../../http/api/answer-schemas.js';
import { callApi, type Server, type ServerOptions, serverOf } from '../operator-api.js';
import { EXIT, paint, type Terminal } from '../terminal.js';

type Challenge = z.infer<typeof challengeView> & { readonly matchDigit?: string };

interface StartOptions extends ServerOptions {
  readonly channel?: string;
  readonly fallback?: string;
  readonly country?: string;
  readonly locale?: string;
  readonly reference?: string;
  readonly idempotencyKey?: string;
  readonly wait?: boolean;
  readonly code?: boolean;
  readonly match?: boolean;
  readonly json?: boolean;
}

/** Of a long poll. */
const POLL_SECONDS = 25;

export function send(
  terminal: Terminal,
  [to = '']: readonly string[],
  options: StartOptions,
): Promise<number> {
  const { channel = 'sms', fallback } = options;
  return start(terminal, options, { to, channel, fallback });
}

export function call(
  terminal: Terminal,
  [to = '']: readonly string[],
  options: StartOptions,
): Promise<number> {
  const match = options.match ? true : undefined;
  return start(terminal, options, {
    to,
    channel: 'call',
    call: options.code ? 'code' : undefined,
    match,
  });
}

async function start(terminal: Terminal, options: StartOptions, what: object): Promise<number> {
  const server = serverOf(options, terminal);
  const { country, locale, reference, idempotencyKey = randomUUID() } = options;
  // Left out where undefined: JSON has no such value.
  const body = { ...what, country, locale, reference };
  const headers = { 'idempotency-key': idempotencyKey };
  const begun = await callApi<Challenge>(server, {
    method: 'POST',
    path: '/v1/challenges',
    body,
    headers,
  });
  if (!options.wait) {
    terminal.out(options.json ? JSON.stringify(begun, null, 2) : begunText(begun, terminal));
    return EXIT.done;
  }
  if (!options.json) terminal.out(begunText(begun, terminal));
  const ended = await follow(terminal, server, begun, options.json ?? false);
  if (options.json) terminal.out(JSON.stringify(ended, null, 2));
  return succeeded(ended) ? EXIT.done : EXIT.refused;
}

function begunText(
  { id, channel, to, state, expiresAt, matchDigit }: Challenge,
  terminal: Terminal,
): string {
  const shown =
    matchDigit === undefined
      ? ''
      : `\nThe person presses ${paint(terminal, 'bold', matchDigit)} before #.`;
  const next =
    channel === 'call'
      ? 'The call ends it: # confirms.'
      : `Check the code: octothorpe check ${id} <code>`;
  return `${paint(terminal, 'bold', id)}  ${to ?? ''}  ${channel}, ${state}, until ${expiresAt}${shown}\n${next}`;
}

/** Prints each change until the end. */
async function follow(
  terminal: Terminal,
  server: Server,
  begun: Challenge,
  quiet: boolean,
): Promise<Challenge> {
  let challenge = begun;
  let seen = 0;
  for (;;) {
    for (const entry of challenge.timeline.filter(({ sequence }) => sequence > seen)) {
      seen = entry.sequence;
      if (!quiet) terminal.out(changeText(entry));
    }
    if (challenge.final) return challenge;
    challenge = await callApi<Challenge>(server, {
      method: 'GET',
      path: `/v1/challenges/${challenge.id}?wait=${POLL_SECONDS}&since=${challenge.sequence}`,
    });
  }
}

function changeText({
  at,
  channel,
  state,
  reason,
  ...entry
}: Challenge['timeline'][number]): string {
  const provider =
    'provider' in entry && entry.provider !== undefined ? ` over ${entry.provider}` : '';
  return `${at.slice(11, 23)}Z  ${channel}${provider}  ${state}${reason === undefined ? '' : ` (${reason})`}`;
}

function succeeded({ state }: Challenge): boolean {
  return /_verified$|^(verified|approved|call_answered)$/.test(state);
}

interface Checked {
  readonly outcome: string;
  readonly verified: boolean;
  readonly checksLeft: number;
}

export async function check(
  terminal: Terminal,
  [id = '', code = '']: readonly string[],
  options: ServerOptions & { readonly json?: boolean },
): Promise<number> {
  const answer = await callApi<Checked>(serverOf(options, terminal), {
    method: 'POST',
    path: `/v1/challenges/${encodeURIComponent(id)}/check`,
    body: { code },
  });
  const { verified, outcome, checksLeft } = answer;
  const text = verified
    ? paint(terminal, 'green', 'Verified.')
    : `${paint(terminal, 'red', `Not verified: ${outcome}.`)} ${checksLeft} tries are left.`;
  terminal.out(options.json ? JSON.stringify(answer, null, 2) : text);
  return verified ? EXIT.done : EXIT.refused;
}
