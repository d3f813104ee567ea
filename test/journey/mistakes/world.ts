/** The service that a developer makes mistakes with, and the ways to make them. */
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import { listen } from '../../../src/http/server.js';
import { createLogger } from '../../../src/observability/logger.js';
import { redisFaults } from '../../../src/roles/readiness.js';
import { runCommand } from '../../setup/command-line.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';
import { openStage, type Stage } from '../stage.js';

export interface Answered {
  /** An HTTP status, the exit code of a command, or `start` for a start that is refused or warns. */
  readonly status: number | string;
  readonly code: string;
  readonly text: string;
}

let stage: Stage;
let base: string;
let folder: string;

/** The service that the mistakes are made with. */
export async function openWorld(): Promise<void> {
  stage = await openStage();
  base = stage.config.publicUrl;
  folder = sandboxFolder();
}

export async function closeWorld(): Promise<void> {
  await stage.close();
  rmSync(folder, { recursive: true });
}

/** Where the service and its carrier are. */
export const urls = () => ({ base, carrier: stage.config.sandbox?.url ?? '' });

/** What is different from run to run. */
export const withoutPlaces = (text: string) =>
  text
    .replaceAll(own(), '<key>')
    .replaceAll(folder, 'data')
    .replaceAll(stage.config.dataDirectory, 'data');

/** What is done wrong, the status and the code of the answer, and what it says of the cause and of the cure. */
export interface Mistake {
  readonly what: string;
  readonly make: () => Promise<Answered> | Answered;
  readonly status: number | string;
  readonly code: string;
  readonly cause: RegExp;
  readonly cure: RegExp;
}

export const mistakes = (
  rows: readonly (readonly [string, Mistake['make'], number | string, string, RegExp, RegExp])[],
): Mistake[] =>
  rows.map(([what, make, status, code, cause, cure]) => ({
    what,
    make,
    status,
    code,
    cause,
    cure,
  }));

export const GOOD = { to: '+358441234567', channel: 'sms' };

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** As it is, instead of `body`. */
  readonly raw?: string | Buffer;
}

export async function ask(
  path: string,
  { method = 'POST', headers, body, raw }: Sent = {},
): Promise<Answered> {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...stage.authorized, ...headers },
    ...(method === 'GET' ? {} : { body: raw ?? JSON.stringify(body ?? {}) }),
  });
  return told(answer.status, await answer.text());
}

export function told(status: number, text: string): Answered {
  const problem = JSON.parse(text);
  const faults = (problem.faults ?? []) as { path: string; message: string }[];
  const said = faults.map(({ path, message }) => `${path}: ${message}`);
  return { status, code: problem.code ?? '-', text: [problem.detail, ...said].join(' ') };
}

export const start = (body: unknown, more: Sent = {}) => ask('/v1/challenges', { body, ...more });
export const raw = (text: string | Buffer, headers: Record<string, string> = {}) =>
  ask('/v1/challenges', { raw: text, headers });
export const withKey = (authorization: string, more: Record<string, string> = {}) =>
  start(GOOD, { headers: { authorization, ...more } });
export const own = () => stage.authorized.authorization.slice('Bearer '.length);

/** Without the header Authorization. */
export async function without(
  path: string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const answer = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(GOOD),
  });
  return told(answer.status, await answer.text());
}

export async function started(): Promise<string> {
  const { body } = await stage.start({ to: '+358441234599', channel: 'sms' });
  return body.id;
}

export async function session(returnUrl: string): Promise<Answered> {
  return ask('/v1/sessions', { body: { purpose: 'setup', subject: 'user-1', returnUrl } });
}

export function configured(variables: NodeJS.ProcessEnv, file?: string): Answered {
  const path = join(folder, 'config.json');
  if (file !== undefined) writeFileSync(path, file);
  try {
    loadConfig({
      DATA_DIR: folder,
      ...(file === undefined ? {} : { CONFIG_FILE: path }),
      ...variables,
    });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { status: 'start', code: 'refused', text: error.faults.join(' ') };
  }
  return { status: 'start', code: 'started', text: '' };
}

export const tenant = (fields: object) =>
  JSON.stringify({
    tenants: [
      { id: 'default', brand: 'Contoso', apiKeys: [{ sha256: '0'.repeat(64) }], ...fields },
    ],
    routes: {},
  });

export async function redisAt(REDIS_URL: string): Promise<Answered> {
  const config = loadConfig({ DATA_DIR: folder, REDIS_URL });
  const faults = await redisFaults(config, createLogger('error'));
  return {
    status: 'start',
    code: faults.length > 0 ? 'refused' : 'started',
    text: faults.join(' '),
  };
}

export async function takenPort(): Promise<Answered> {
  const first = await listen(createServer(), 0, '127.0.0.1', 'PORT');
  const { port } = first.address() as AddressInfo;
  const error = await listen(createServer(), port, '127.0.0.1', 'PORT').catch((thrown) => thrown);
  first.close();
  return { status: 'start', code: 'refused', text: (error as ConfigurationError).faults.join(' ') };
}

/** What a client gets that speaks something else. */
export function speaking(bytes: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(told(400, text.slice(text.indexOf('{')))));
  });
}

export async function command(...args: string[]): Promise<Answered> {
  const { status, text } = await runCommand(args, {
    DATA_DIR: folder,
    OCTOTHORPE_URL: base,
    OCTOTHORPE_API_KEY: own(),
  });
  return { status, code: `exit ${status}`, text };
}
