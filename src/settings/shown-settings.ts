/** Settings as operators see them: where each is from, who changed it and why; of secrets a fingerprint alone. Pure. */
import { maskStored } from '../challenge/phone-number.js';
import { type SettingEntry, type SettingsDocument, settingsIn } from './document.js';
import { fieldsOf, merged, type RawConfig, settingsOf } from './merge.js';
import { parsePath, type SettingPath } from './setting-path.js';

export interface ShownSetting {
  readonly path: SettingPath;
  /** `file`: as the file has it. `changed`: by a change. `off`: a change has taken it out. */
  readonly state: 'file' | 'changed' | 'off';
  /** Without secrets; absent where it is off. */
  readonly value?: unknown;
  readonly fingerprint?: string;
  /** Who changed it, when and why. */
  readonly by?: Omit<SettingEntry, 'setting' | 'more'>;
}

export interface ShownParts {
  /** The configuration file. */
  readonly file: RawConfig;
  readonly document: SettingsDocument;
  /** What may change of each carrier. */
  readonly credentialNames: ReadonlyMap<string, readonly string[]>;
  readonly fingerprint: (path: string, value: unknown) => string;
}

/** All, in the order of their paths. */
export function shownSettings(parts: ShownParts): readonly ShownSetting[] {
  const values = new Map(presentSettings(parts));
  for (const [name, fields] of parts.credentialNames) {
    if (fields.length > 0) values.set(`carriers/${name}`, fields);
  }
  const paths = [...new Set([...values.keys(), ...parts.document.entries.keys()])].sort();
  return paths.flatMap((text) => {
    const path = parsePath(text);
    // Of a later version.
    if (!path) return [];
    const entry = parts.document.entries.get(text);
    const value = values.get(text);
    const state = !entry ? 'file' : 'off' in entry.setting ? 'off' : 'changed';
    if (value === undefined || state === 'off') {
      return [{ path, state, ...byOf(entry) } satisfies ShownSetting];
    }
    const shown: ShownSetting = {
      path,
      state,
      value: withoutSecrets(
        path,
        path.kind === 'carrier' ? changedFields(entry) : value,
        value,
        parts,
      ),
      fingerprint: parts.fingerprint(text, path.kind === 'carrier' ? changedFields(entry) : value),
      ...byOf(entry),
    };
    return [shown];
  });
}

/** What is in use, by path, secrets included. */
export function presentSettings({
  file,
  document,
}: Pick<ShownParts, 'file' | 'document'>): ReadonlyMap<string, unknown> {
  return settingsOf(merged(file, settingsIn(document)).file);
}

function byOf(entry: SettingEntry | undefined): Pick<ShownSetting, 'by'> {
  if (!entry) return {};
  const { operator, key, reason, atMs, since } = entry;
  return { by: { operator, key, reason, atMs, since } };
}

function changedFields(entry: SettingEntry | undefined): unknown {
  return entry && 'value' in entry.setting ? entry.setting.value : {};
}

function withoutSecrets(
  { kind, text }: SettingPath,
  own: unknown,
  whole: unknown,
  { fingerprint }: ShownParts,
): unknown {
  const hidden = (name: string, value: unknown) => ({
    fingerprint: fingerprint(`${text}/${name}`, value),
  });
  const fields = fieldsOf(own);
  switch (kind) {
    case 'tenant': {
      const { inboundSms, ...others } = fields;
      if (!Array.isArray(inboundSms)) return own;
      return { ...others, inboundSms: inboundSms.map((each) => withMasked(each, 'number')) };
    }
    case 'sender':
      return withMasked(own, 'from');
    case 'template':
    case 'tenant_routes':
    case 'routes':
      return own;
    case 'key':
      return { fingerprint: String(fields['sha256']).slice(0, 8), scopes: fields['scopes'] };
    case 'webhook': {
      const secrets = Array.isArray(fields['secrets']) ? fields['secrets'] : [];
      return { url: fields['url'], secrets: secrets.map((each) => hidden('secret', each)) };
    }
    case 'door': {
      const { platform, path, tenant, ...others } = fields;
      const rest = Object.entries(others).map(([name, value]) => [name, hidden(name, value)]);
      return { platform, path, tenant, ...Object.fromEntries(rest) };
    }
    case 'carrier': {
      const names = Array.isArray(whole) ? (whole as string[]) : Object.keys(fields);
      const shown = names.map((name) => [
        name,
        name in fields ? hidden(name, fields[name]) : 'as in the file',
      ]);
      return Object.fromEntries(shown);
    }
    default:
      return kind satisfies never;
  }
}

/** A whole number is in no answer; names and pools are shown. */
function withMasked(value: unknown, name: string): unknown {
  const fields = fieldsOf(value);
  const shown = String(fields[name]);
  return /^\+\d{7,15}$/.test(shown) ? { ...fields, [name]: maskStored(shown) } : value;
}
