/** Who may change which setting, and what is wrong with a value before the whole configuration is checked with it. Pure. */
import { OctothorpeError } from '../challenge/errors.js';
import { fieldsOf, misnamed, TENANT_FIELDS } from './merge.js';
import { PATHS, parsePath, type SettingPath, STAYS } from './setting-path.js';

export interface SettingFault {
  /** Such as `value.from`. */
  readonly path: string;
  readonly message: string;
}

/** Who asks. */
export interface SettingsCaller {
  readonly operator: string;
  /** Of the API key or the login. */
  readonly key: string;
  /** Which it sees. */
  readonly tenants: readonly string[];
  /** Whether it sees those that are added later as well, and what is for all. */
  readonly all: boolean;
}

/** @throws OctothorpeError `invalid_request` for what stays in the file, or is no setting */
export function requirePath(text: string): SettingPath {
  const path = parsePath(text);
  if (path) return path;
  throw new OctothorpeError(
    'invalid_request',
    `There is no setting of this path that changes while the service runs. There are ${PATHS}. ${STAYS}`,
  );
}

/** @param doorTenants of a door: its present tenant, and the one that it gets */
export function maySee(
  { kind, tenant }: SettingPath,
  { tenants, all }: Pick<SettingsCaller, 'tenants' | 'all'>,
  doorTenants: readonly unknown[] = [],
): boolean {
  if (all) return true;
  if (kind === 'door') {
    return doorTenants.length > 0 && doorTenants.every((id) => tenants.includes(String(id)));
  }
  return tenant !== undefined && tenants.includes(tenant);
}

/** Every tenant that a door names: those of an account may have others. */
export function tenantsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'tenant' && !Array.isArray(value) ? [each] : tenantsIn(each),
  );
}

const VALUE_CHARACTERS_MAX = 60_000;
const KEY_FIELDS = ['sha256', 'scopes'];

/** @param given what the caller sent; @param whole what it makes of the setting, with the fields that stay */
export function valueFaults(path: SettingPath, given: unknown, whole: unknown): SettingFault[] {
  if ((JSON.stringify(given) ?? '').length > VALUE_CHARACTERS_MAX) {
    return [fault('', `must be ${VALUE_CHARACTERS_MAX} characters of JSON at most`)];
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [fault('', 'must be a JSON object')];
  }
  const faults = referencesIn(given, '').map((where) =>
    fault(
      where,
      'must be the value itself: what stands in the environment or in a file is named in the configuration file alone',
    ),
  );
  const allowed: readonly string[] | undefined =
    path.kind === 'tenant' ? TENANT_FIELDS : path.kind === 'key' ? KEY_FIELDS : undefined;
  if (allowed) {
    for (const name of Object.keys(given).filter((each) => !allowed.includes(each))) {
      faults.push(fault(name, `cannot be changed here. There are ${allowed.join(', ')}. ${STAYS}`));
    }
  }
  if (path.kind === 'tenant' && 'logo' in fieldsOf(fieldsOf(given)['brand'])) {
    faults.push(fault('brand.logo', 'is a file beside the configuration file: name it there'));
  }
  const right = misnamed(path, whole);
  if (right !== undefined) {
    faults.push(
      fault(
        '',
        `belongs under the name ${right}: keys are named by their fingerprint; senders, templates and doors by what they are for`,
      ),
    );
  }
  return faults;
}

/** `{ "env": … }` and `{ "file": … }`: a caller could read secrets with them that it may not see. */
function referencesIn(value: unknown, where: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, at) => referencesIn(each, `${where}.${at}`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value);
  const [only] = names;
  if (names.length === 1 && (only === 'env' || only === 'file')) return [where.slice(1)];
  return Object.entries(value).flatMap(([name, each]) => referencesIn(each, `${where}.${name}`));
}

function fault(name: string, message: string): SettingFault {
  return { path: name === '' ? 'value' : `value.${name}`, message };
}

/** Only who sees every tenant may make a key that does. */
export function grantsMore(given: unknown, { all }: Pick<SettingsCaller, 'all'>): boolean {
  const { scopes } = fieldsOf(given);
  return !all && Array.isArray(scopes) && scopes.includes('all_tenants');
}
