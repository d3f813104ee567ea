/** Lays settings over the configuration file, as it was written there; the checks of the start read what comes out. Pure. */
import {
  doorName,
  keyName,
  parsePath,
  type SettingPath,
  senderName,
  templateName,
} from './setting-path.js';

/** What stands under a path: its value, or its fields that differ from the file's; or that it is not there, even if the file has it. */
export type Setting = { readonly value: unknown } | { readonly off: true };

/** By path. */
export type Settings = ReadonlyMap<string, Setting>;

type Item = Readonly<Record<string, unknown>>;

/** The configuration file as JSON, of which these parts are changed. */
export interface RawConfig {
  readonly tenants: readonly Item[];
  readonly routes?: unknown;
  readonly doors?: readonly Item[];
  readonly carriers?: Readonly<Record<string, Item>>;
  readonly [more: string]: unknown;
}

/** Settings of carriers that differ from the file's or the environment's, by carrier. */
export type Credentials = ReadonlyMap<string, Item>;

/** A tenant's fields that have no path of their own and may change. */
export const TENANT_FIELDS = [
  'brand',
  'locale',
  'countries',
  'senderRights',
  'callerId',
  'relay',
  'inboundSms',
  'worth',
  'returnUrls',
  'sessions',
] as const;

const LISTS = {
  key: { field: 'apiKeys', part: 'keys', nameOf: keyName },
  sender: { field: 'senders', part: 'senders', nameOf: senderName },
  template: { field: 'templates', part: 'templates', nameOf: templateName },
} as const;
export type ListKind = keyof typeof LISTS;

export function merged(
  file: RawConfig,
  settings: Settings,
): { readonly file: RawConfig; readonly credentials: Credentials } {
  const credentials = new Map<string, Item>();
  for (const { path, setting } of entriesOf(settings)) {
    if (path.kind === 'carrier' && 'value' in setting) {
      credentials.set(path.name ?? '', fieldsOf(setting.value));
    }
  }
  const routes = settings.get('routes');
  return {
    file: {
      ...file,
      tenants: tenantsOf(file.tenants, settings),
      ...(routes && 'value' in routes ? { routes: routes.value } : {}),
      ...(file.doors || anyOf(settings, 'door')
        ? { doors: doorsOf(file.doors ?? [], settings) }
        : {}),
      ...(file.carriers ? { carriers: carriersOf(file.carriers, credentials) } : {}),
    },
    credentials,
  };
}

/** Every setting of a configuration, by path, as the file would have it. */
export function settingsOf(file: RawConfig): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const tenant of file.tenants) {
    const base = `tenants/${tenant['id']}`;
    found.set(base, fieldsNamed(tenant, TENANT_FIELDS));
    for (const { field, part, nameOf } of Object.values(LISTS)) {
      for (const item of itemsOf(tenant[field])) found.set(`${base}/${part}/${nameOf(item)}`, item);
    }
    for (const field of ['webhook', 'routes']) {
      if (tenant[field] !== undefined) found.set(`${base}/${field}`, tenant[field]);
    }
  }
  if (file.routes !== undefined) found.set('routes', file.routes);
  for (const [at, door] of (file.doors ?? []).entries()) {
    found.set(`doors/${doorName(door, at)}`, door);
  }
  return found;
}

/** What the part of a path should be for its value; undefined where it fits, or where the value does not say. */
export function misnamed(path: SettingPath, value: unknown): string | undefined {
  const item = fieldsOf(value);
  const { kind, name } = path;
  const right =
    kind === 'key' || kind === 'sender' || kind === 'template'
      ? LISTS[kind].nameOf(item)
      : kind === 'door'
        ? doorName(item, 0)
        : name;
  return right === name ? undefined : right;
}

function tenantsOf(tenants: readonly Item[], settings: Settings): Item[] {
  const known = new Set(tenants.map(({ id }) => id));
  const added = entriesOf(settings)
    .filter(({ path, setting }) => path.kind === 'tenant' && 'value' in setting)
    .map(({ path }) => path.tenant)
    .filter((id) => id !== undefined && !known.has(id))
    .map((id) => ({ id }));
  return [...tenants, ...added]
    .filter(({ id }) => !isOff(settings.get(`tenants/${id}`)))
    .map((tenant) => tenantOf(tenant, settings));
}

function tenantOf(tenant: Item, settings: Settings): Item {
  const base = `tenants/${tenant['id']}`;
  const own = patched(tenant, settings.get(base));
  const result: Record<string, unknown> = { ...own };
  // A logo is a file beside the configuration: a change of the name or the colours keeps it.
  const logo = fieldsOf(tenant['brand'])['logo'];
  if (logo !== undefined) {
    const brand = own['brand'];
    result['brand'] = { ...(typeof brand === 'string' ? { name: brand } : fieldsOf(brand)), logo };
  }
  for (const { field, part, nameOf } of Object.values(LISTS)) {
    const items = listOf(itemsOf(tenant[field]), nameOf, `${base}/${part}/`, settings);
    if (tenant[field] !== undefined || items.length > 0) result[field] = items;
  }
  const webhook = settings.get(`${base}/webhook`);
  if (webhook)
    result['webhook'] = isOff(webhook) ? undefined : patched(fieldsOf(tenant['webhook']), webhook);
  const routes = settings.get(`${base}/routes`);
  if (routes) result['routes'] = isOff(routes) ? undefined : routes.value;
  return withoutAbsent(result);
}

/** Those of the file in their order, each replaced or taken out; then the new ones. */
function listOf(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  prefix: string,
  settings: Settings,
): unknown[] {
  const left = new Map(
    [...settings].flatMap(([path, setting]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), setting] as const] : [],
    ),
  );
  const kept = items.flatMap((item): unknown[] => {
    const name = nameOf(item);
    const setting = left.get(name);
    if (!setting) return [item];
    // Of two with one name in the file, the first is used.
    left.delete(name);
    return isOff(setting) ? [] : [setting.value];
  });
  return [...kept, ...[...left.values()].flatMap((each) => (isOff(each) ? [] : [each.value]))];
}

function doorsOf(doors: readonly Item[], settings: Settings): Item[] {
  const names = doors.map((door, at) => doorName(door, at));
  const kept = doors.flatMap((door, at) => {
    const setting = settings.get(`doors/${names[at]}`);
    return isOff(setting) ? [] : [patched(door, setting)];
  });
  const added = entriesOf(settings).flatMap(({ path, setting }) =>
    path.kind === 'door' && !names.includes(path.name ?? '') && 'value' in setting
      ? [patched({}, setting)]
      : [],
  );
  return [...kept, ...added];
}

function carriersOf(carriers: Readonly<Record<string, Item>>, credentials: Credentials) {
  return Object.fromEntries(
    Object.entries(carriers).map(([name, carrier]) => {
      const own = credentials.get(name);
      if (!own) return [name, carrier];
      return [name, { ...carrier, settings: { ...fieldsOf(carrier['settings']), ...own } }];
    }),
  );
}

/** Fields of the change over those of the file; `null` takes one out. */
export function patched(base: Item, setting: Setting | undefined): Item {
  if (!setting || isOff(setting)) return base;
  return withoutAbsent({ ...base, ...fieldsOf(setting.value) });
}

export function isOff(setting: Setting | undefined): setting is { readonly off: true } {
  return setting !== undefined && 'off' in setting;
}

function entriesOf(settings: Settings) {
  return [...settings].flatMap(([text, setting]) => {
    const path = parsePath(text);
    return path ? [{ path, setting }] : [];
  });
}

function anyOf(settings: Settings, kind: SettingPath['kind']): boolean {
  return entriesOf(settings).some(({ path }) => path.kind === kind);
}

function fieldsNamed(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.flatMap((name) => (name in item ? [[name, item[name]]] : [])));
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Item)
    : {};
}

function itemsOf(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value : [];
}

function withoutAbsent(item: Item): Item {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== undefined && value !== null),
  );
}
