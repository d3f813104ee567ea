/**
 * The one document of settings, in the clear: what it holds, and what a change makes of it. Versions only grow; going back to an earlier
 * version is a new one. Pure.
 */
import type { Setting, Settings } from './merge.js';

/** Who changed something, and why. */
export interface Signature {
  readonly operator: string;
  /** Of the API key or the login that was used. */
  readonly key: string;
  readonly reason: string;
}

export interface SettingEntry extends Signature {
  readonly setting: Setting;
  readonly atMs: number;
  /** Of the document that changed it. */
  readonly since: number;
  /** Fields of a later version. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface ChangedPath {
  readonly path: string;
  /** What it was and what it became: the fingerprint of a value, `off`, or `file`. */
  readonly from: string;
  readonly to: string;
}

/** What a version changed: its line in the audit. */
export interface SettingsChange extends Signature {
  readonly atMs: number;
  readonly changed: readonly ChangedPath[];
  /** The earlier version that it goes back to. */
  readonly backTo?: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface SettingsDocument {
  /** 0 before the first change. */
  readonly version: number;
  readonly change?: SettingsChange;
  readonly entries: ReadonlyMap<string, SettingEntry>;
  /** Fields of a later version. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export const NO_SETTINGS: SettingsDocument = { version: 0, entries: new Map() };

/** `file`: what the file says counts again. */
export type Update = Setting | 'file';
export type Fingerprint = (path: string, value: unknown) => string;

export interface ChangeRequest {
  readonly updates: ReadonlyMap<string, Update>;
  readonly signature: Signature;
  readonly atMs: number;
  readonly backTo?: number;
}

export function settingsIn({ entries }: SettingsDocument): Settings {
  return new Map([...entries].map(([path, { setting }]) => [path, setting]));
}

/** @param version greater than any that was seen */
export function changed(
  document: SettingsDocument,
  version: number,
  { updates, signature, atMs, backTo }: ChangeRequest,
  fingerprint: Fingerprint,
): SettingsDocument {
  const entries = new Map(document.entries);
  const paths: ChangedPath[] = [];
  for (const [path, update] of updates) {
    const before = wordOf(path, entries.get(path)?.setting, fingerprint);
    const after = wordOf(path, update === 'file' ? undefined : update, fingerprint);
    if (update === 'file') entries.delete(path);
    else entries.set(path, { setting: update, ...signature, atMs, since: version });
    if (before !== after) paths.push({ path, from: before, to: after });
  }
  const back = backTo === undefined ? {} : { backTo };
  return {
    ...document,
    version,
    change: { ...signature, atMs, changed: paths, ...back },
    entries,
  };
}

/** What makes the present document say what an earlier one said. */
export function updatesBackTo(
  present: SettingsDocument,
  earlier: SettingsDocument,
): ReadonlyMap<string, Update> {
  const updates = new Map<string, Update>();
  for (const path of present.entries.keys()) {
    if (!earlier.entries.has(path)) updates.set(path, 'file');
  }
  for (const [path, { setting }] of earlier.entries) {
    if (JSON.stringify(setting) !== JSON.stringify(present.entries.get(path)?.setting)) {
      updates.set(path, setting);
    }
  }
  return updates;
}

function wordOf(path: string, setting: Setting | undefined, fingerprint: Fingerprint): string {
  if (!setting) return 'file';
  return 'off' in setting ? 'off' : fingerprint(path, setting.value);
}
