/** Calls the operator's API, and turns every error into one sentence that says what to do. */
import type { z } from 'zod';
import type {
  auditView,
  BlocksView,
  entryView,
  listsView,
  WebhookView,
} from '../../src/http/api/operator-views.js';

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
export async function callOperatorApi(
  { url, key }: Server,
  { method, path, body }: OperatorRequest,
): Promise<OperatorAnswer> {
  const answer = await fetch(`${url}/v1/operator/${path}`, {
    method,
    // The key goes only to the given address.
    redirect: 'error',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: unknown) => {
    throw new OperatorApiError(
      `${url} cannot be reached (${causeOf(error)}). Start it, or give another address with --url.`,
    );
  });
  const parsed: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && isObject(parsed)) return parsed as OperatorAnswer;
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
  // The error of fetch only says that it failed; its cause has the reason.
  const cause = isObject(error) && isObject(error['cause']) ? error['cause'] : error;
  if (!isObject(cause)) return String(cause);
  return String(cause['code'] ?? cause['message']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
