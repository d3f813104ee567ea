/** Turns one command about settings into one request to the operator's API, and shows its answer. It does not prompt: missing options are errors. */
import { readFileSync } from 'node:fs';
import type {
  ChangedView,
  HistoryView,
  SettingsView,
  SettingView,
} from '../../http/api/settings-schemas.js';
import { type ApiRequest, callOperatorApi, type ServerOptions, serverOf } from '../operator-api.js';
import { EXIT, type Terminal, table, UsageError } from '../terminal.js';
import { signature } from './limits.js';

export interface SettingsOptions extends ServerOptions {
  readonly file?: string;
  readonly reason?: string;
  readonly operator?: string;
  readonly ifVersion?: string;
  readonly json?: boolean;
}

type Answer = SettingsView | SettingView | ChangedView | HistoryView;

export async function settings(
  command: string,
  terminal: Terminal,
  [what]: readonly string[],
  options: SettingsOptions,
): Promise<number> {
  const request = requestOf(command, what, options, terminal.environment);
  const answer = await callOperatorApi<Answer>(serverOf(options, terminal), request);
  const prefix = command === 'list' ? (what ?? '') : '';
  terminal.out(options.json ? JSON.stringify(answer, null, 2) : show(answer, prefix));
  return EXIT.done;
}

function requestOf(
  command: string,
  what: string | undefined,
  options: SettingsOptions,
  environment: NodeJS.ProcessEnv,
): ApiRequest {
  const signed = (body: object) => ({
    ...body,
    ...signature(options, environment),
    ...versionOf(options),
  });
  const at = () => `settings/${pathOf(what)}`;
  switch (command) {
    case 'list':
      return { method: 'GET', path: 'settings' };
    case 'get':
      return { method: 'GET', path: at() };
    case 'set':
      return { method: 'PUT', path: at(), body: signed({ value: givenValue(options) }) };
    case 'off':
    case 'file':
      return { method: 'DELETE', path: at(), body: signed({ to: command }) };
    case 'rotate':
      return { method: 'POST', path: 'settings/rotate', body: signed({ path: pathOf(what) }) };
    case 'history':
      return { method: 'GET', path: 'settings/history' };
    case 'back': {
      if (!/^\d{1,12}$/.test(what ?? '')) {
        throw new UsageError('Name the version to go back to, as the history shows it.');
      }
      return { method: 'POST', path: 'settings/back', body: signed({ to: Number(what) }) };
    }
    default:
      throw new UsageError(`Unknown command ${command}.`);
  }
}

function versionOf({ ifVersion: version }: SettingsOptions): { version?: number } {
  if (version === undefined) return {};
  if (!/^\d{1,12}$/.test(version)) {
    throw new UsageError('--if-version takes a number, as the list shows it.');
  }
  return { version: Number(version) };
}

function pathOf(what: string | undefined): string {
  if (what === undefined) throw new UsageError('Name the setting, such as tenants/acme/webhook.');
  if (/^[A-Za-z0-9._~/-]{1,200}$/.test(what) && !what.includes('..')) return what;
  throw new UsageError(`${what} is no path of a setting. The list shows them.`);
}

/** Values are not taken from the command line, because every user of the machine can read it, and shells keep it. */
function givenValue({ file }: SettingsOptions): unknown {
  if (file === undefined) {
    throw new UsageError(
      'Name a file with the value as JSON: --file value.json, or --file - for standard input.',
    );
  }
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON.`);
  }
}

function show(answer: Answer, prefix: string): string {
  if ('versions' in answer) return shownHistory(answer);
  if ('settings' in answer) return shownList(answer, prefix);
  if ('path' in answer) {
    return [shownRow(answer), JSON.stringify(answer.value ?? null, null, 2)].join('\n');
  }
  return shownChange(answer);
}

function shownList({ version, refused, settings }: SettingsView, prefix: string): string {
  const rows = settings
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path, state, fingerprint, changedAt, operator, reason }) => [
      path,
      state,
      fingerprint ?? '-',
      changedAt ? stamp(changedAt) : '-',
      operator ?? '-',
      reason ?? '-',
    ]);
  const head = ['path', 'from', 'fingerprint', 'changed', 'by', 'why'];
  const lines = [`Version ${version}.`, table(head, rows)];
  return refused === undefined
    ? lines.join('\n')
    : [`NOT FOLLOWED: ${refused}`, ...lines].join('\n');
}

function shownRow({ path, state, operator, changedAt, reason }: SettingView): string {
  const when = changedAt === undefined ? '' : `, ${stamp(changedAt)} by ${operator}: ${reason}`;
  return `${path} (${state}${when})`;
}

function shownChange({ version, setting, secret }: ChangedView): string {
  const where = setting === undefined ? '' : ` ${setting.path} is ${STATES[setting.state]}.`;
  const lines = [`Done: version ${version}.${where} Every process follows within a second.`];
  if (secret !== undefined) lines.push(`Keep this now, it is not shown again: ${secret}`);
  return lines.join('\n');
}

const STATES = { file: 'as the file has it', changed: 'changed', off: 'taken out' } as const;

function shownHistory({ versions }: HistoryView): string {
  if (versions.length === 0) return 'Nobody has changed anything yet.';
  const rows = versions.flatMap(({ version, at, operator, key, reason, backTo, changed }) => {
    if (!changed) return [[String(version), '-', '-', '-', 'does not open any more', '-', '-']];
    const what = changed.map(({ path, from, to }) => [path, `${from} > ${to}`]);
    return (what.length > 0 ? what : [['-', '-']]).map(([path = '', move = '']) => [
      String(version),
      at ? stamp(at) : '-',
      operator ?? '-',
      key ?? '-',
      path,
      move,
      backTo === undefined ? (reason ?? '-') : `back to ${backTo}: ${reason}`,
    ]);
  });
  return table(['version', 'at', 'who', 'key', 'path', 'from > to', 'why'], rows);
}

function stamp(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}
