/** The commands' client of the API: where the service is, with which key, and what its errors say. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type {
  auditView,
  BlocksView,
  entryView,
  listsView,
  WebhookView,
} from '../http/api/operator-views.js';
import { RefusedError, type Terminal, UnreachableError, UsageError } from './terminal.js';

export interface Server {
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type OperatorAnswer =
  | BlocksView
  | z.infer<typeof listsView>
  | z.infer<typeof entryView>
  | z.infer<typeof auditView>
  | WebhookView;

export interface ServerOptions {
  readonly url?: string | undefined;
  readonly keyFile?: string | undefined;
}

const DEFAULT_URL = 'http://127.0.0.1:3000';
/** Longer than the longest poll. */
const ANSWER_WITHIN_MS = 35_000;

/** @throws RefusedError with the problem's own words, UnreachableError */
export async function callApi<Answer>(
  { url, key }: Server,
  { method, path, body, headers = {} }: ApiRequest,
): Promise<Answer> {
  const { ok, status, text } = await request(`${url}${path}`, {
    method,
    // The key goes to the address that was named, and nowhere else.
    redirect: 'error',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const parsed = jsonOf(text);
  if (ok && isObject(parsed)) return parsed as Answer;
  // A problem document of ours has a code; those of other services may have none.
  if (isObject(parsed) && typeof parsed['detail'] === 'string' && 'code' in parsed) {
    const lines = [parsed['detail'], ...faultLines(parsed['faults'])];
    throw new RefusedError(lines.join('\n  '), parsed);
  }
  throw new UnreachableError(
    `${url} answered ${status} and not as Octothorpe does. Check --url: the API listens on PORT, 3000 by default, and the carrier on another one.`,
  );
}

export function callOperatorApi<Answer = OperatorAnswer>(
  server: Server,
  { path, ...rest }: ApiRequest,
): Promise<Answer> {
  return callApi<Answer>(server, { ...rest, path: `/v1/operator/${path}` });
}

/** @throws UnreachableError where nothing answers */
export async function request(
  url: string,
  init: RequestInit,
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    throw new UnreachableError(`${new URL(url).origin} ${troubleOf(error)}`);
  }
}

/** Why a request got no answer, and what to do. */
export function troubleOf(error: unknown): string {
  // The error of fetch only says that it failed; its cause says why.
  const cause = isObject(error) && isObject(error['cause']) ? error['cause'] : error;
  const { code, message, name } = (isObject(cause) ? cause : {}) as Partial<NodeJS.ErrnoException>;
  const said = `${code ?? ''} ${message ?? ''}`;
  if (/ECONNREFUSED/.test(said)) {
    return 'cannot be reached (ECONNREFUSED): nothing listens there. Start it (octothorpe start), or name another with --url.';
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(said))
    return `cannot be reached: its name is not known. Correct --url.`;
  if (/WRONG_VERSION_NUMBER|packet length too long|EPROTO/i.test(said)) {
    return 'speaks no TLS there. Write http:// instead of https://.';
  }
  if (/HPE_|HTTP parser|ECONNRESET|other side closed/i.test(said)) {
    return 'does not answer in HTTP there. Write https:// instead of http:// if it speaks TLS, or correct the port.';
  }
  if (/SELF_SIGNED|UNABLE_TO_|CERT_/.test(said)) {
    return 'has a certificate that is not trusted here. Set NODE_EXTRA_CA_CERTS to the file of its authority.';
  }
  if (name === 'TimeoutError')
    return 'does not answer in time. See whether it is well: octothorpe doctor.';
  return `cannot be reached (${code ?? message ?? 'unknown'}). Start it, or name another with --url.`;
}

/** A key in the API's form. Anything else is neither sent nor shown: it may be another secret. */
const API_KEY = /^[A-Za-z0-9._~+/-]{1,256}={0,2}$/;

/** Keys are not accepted on the command line, because every user of the machine can read it. */
export function serverOf(
  options: ServerOptions,
  { environment }: Pick<Terminal, 'environment'>,
): Server {
  const url = options.url ?? environment['OCTOTHORPE_URL'] ?? ownUrl(environment);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError('--url takes an address that begins with https:// or http://.');
  }
  const sandboxFile = join(environment['DATA_DIR'] || 'data', 'api-key');
  const named = options.keyFile;
  const key =
    named === undefined
      ? environment['OCTOTHORPE_API_KEY'] || readKey(sandboxFile)
      : readKey(named);
  if (API_KEY.test(key)) return { url: url.replace(/\/+$/, ''), key };
  throw new UsageError(
    named === undefined
      ? `There is no API key: OCTOTHORPE_API_KEY is not set, and there is no ${sandboxFile}. Set it, name a file with --key-file, or go to the folder where the sandbox was started.`
      : `${named} holds no API key.`,
  );
}

/** The service of this folder, by its own setting. */
function ownUrl({ PORT }: NodeJS.ProcessEnv): string {
  return PORT && /^\d{1,5}$/.test(PORT) ? `http://127.0.0.1:${PORT}` : DEFAULT_URL;
}

function readKey(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

function faultLines(faults: unknown): string[] {
  if (!Array.isArray(faults)) return [];
  return faults.map(({ path, message }) => (path ? `${path}: ${message}` : String(message)));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
