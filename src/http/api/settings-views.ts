/** Settings as the API and the console show them. */
import { isoTime } from '../../challenge/time.js';
import type { Changed, ListedSettings, ListedVersion } from '../../settings/settings-service.js';
import type { ShownSetting } from '../../settings/shown-settings.js';

import type { ChangedView, HistoryView, SettingsView } from './settings-schemas.js';

type Mode = SettingsView['mode'];

export function viewSettings(
  { version, refused, settings }: ListedSettings,
  mode: Mode,
): SettingsView {
  return {
    version,
    ...(refused === undefined ? {} : { refused }),
    settings: settings.map(viewSetting),
    mode,
  };
}

export function viewSetting({
  path,
  state,
  value,
  fingerprint,
  by,
}: ShownSetting): SettingsView['settings'][number] {
  return {
    path: path.text,
    state,
    ...(value === undefined ? {} : { value: value as Record<string, unknown> }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(by
      ? {
          changedAt: isoTime(by.atMs),
          operator: by.operator,
          key: by.key,
          reason: by.reason,
          since: by.since,
        }
      : {}),
  };
}

export function viewChanged({ version, setting, secret }: Changed, mode: Mode): ChangedView {
  return {
    version,
    ...(setting ? { setting: viewSetting(setting) } : {}),
    ...(secret === undefined ? {} : { secret }),
    mode,
  };
}

export function viewHistory(versions: readonly ListedVersion[], mode: Mode): HistoryView {
  return {
    versions: versions.map(({ version, change }) => {
      if (!change) return { version };
      const { atMs, operator, key, reason, backTo, changed } = change;
      return {
        version,
        at: isoTime(atMs),
        operator,
        key,
        reason,
        ...(backTo === undefined ? {} : { backTo }),
        changed: changed.map(({ path, from, to }) => ({ path, from, to })),
      };
    }),
    mode,
  };
}
