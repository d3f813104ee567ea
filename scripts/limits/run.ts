/** One command from its arguments to its exit code: calls the operator's API, and turns whatever goes wrong into one sentence that says what to do. */
import type { z } from 'zod';
import type {
  auditView,
  BlocksView,
  entryView,
  listsView,
  WebhookView,
} from '../../src/http/api/operator-views.js';
import { commandLine, USAGE, UsageError } from './command-line.js';
import { show } from './show.js';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** @returns 0 done, 1 refused or unreachable, 2 not understood */
export async function runLimits(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  try {
    const line = commandLine(args, environment, Date.now());
    if (line === 'help') {
      terminal.out(USAGE);
      return 0;
    }
    const answer = await callOperatorApi(line.server, line.request);
    terminal.out(line.json ? JSON.stringify(answer, null, 2) : show(answer, Date.now()));
    return 0;
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

/** Prints what went wrong. @returns 1 or 2, as `runLimits`; anything else is thrown again */
export function exitCodeOf(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(`error: ${error.message} (--help shows how)`);
    return 2;
  }
  if (!(error instanceof OperatorApiError)) throw error;
  terminal.err(`error: ${error.message}`);
  return 1;
}

export interface Server {
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
}

export interface OperatorRequest {
  readonly method: 'GET' | 'POST';
  /** Under `/v1/operator/`, with its query. */
  readonly path: string;
  readonly body?: object;
}

export type OperatorAnswer =
  | BlocksView
  | z.infer<typeof listsView>
  | z.infer<typeof entryView>
  | z.infer<typeof auditView>
  | WebhookView;

export class OperatorApiError extends Error {}

const ANSWER_WITHIN_MS = 10_000;

/** @throws OperatorApiError */
export async function callOperatorApi<Answer = OperatorAnswer>(
  { url, key }: Server,
  { method, path, body }: OperatorRequest,
): Promise<Answer> {
  const answer = await fetch(`${url}/v1/operator/${path}`, {
    method,
    // The key goes to the address that was named, and nowhere else.
    redirect: 'error',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: unknown) => {
    throw new OperatorApiError(
      `${url} cannot be reached (${causeOf(error)}). Start it, or name another with --url.`,
    );
  });
  const parsed: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && isObject(parsed)) return parsed as Answer;
  throw new OperatorApiError(
    isObject(parsed) && typeof parsed['detail'] === 'string'
      ? [parsed['detail'], ...faultLines(parsed['faults'])].join('\n  ')
      : `${url} answered ${answer.status} and not as Octothorpe does. Check --url.`,
  );
}

function faultLines(faults: unknown): string[] {
  if (!Array.isArray(faults)) return [];
  return faults.map(({ path, message }) => (path ? `${path}: ${message}` : String(message)));
}

function causeOf(error: unknown): string {
  // The error of fetch only says that it failed; its cause says why.
  const cause = isObject(error) && isObject(error['cause']) ? error['cause'] : error;
  if (!isObject(cause)) return String(cause);
  return String(cause['code'] ?? cause['message']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
