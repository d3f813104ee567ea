/** The console's login. A secret may be given as `{ "env": "NAME" }` or `{ "file": "path" }`, as for doors. */
import { LoginSettings } from '../console/login-settings.js';
import { type DoorSources, References } from './door-settings.js';

export interface ConsoleContext extends DoorSources {
  readonly mode: 'sandbox' | 'production';
  readonly publicUrl: string;
}

/** Undefined where none is configured, or with faults. */
export function consoleSettings(
  file: {
    readonly console?: Record<string, unknown> | undefined;
    readonly tenants: readonly { readonly id: string }[];
  },
  context: ConsoleContext,
): LoginSettings | undefined {
  if (!file.console) return undefined;
  const { faults, mode, publicUrl } = context;
  const given = new References(context, 'console').resolved(file.console);
  const settings = given === undefined ? undefined : faults.parse('console', LoginSettings, given);
  if (!settings) return undefined;
  if (!isProtected(settings.issuer, mode)) {
    faults.add('console.issuer', 'must be an https:// address');
  }
  const { search, hash, username, password } = new URL(settings.issuer);
  if (search !== '' || hash !== '' || username !== '' || password !== '') {
    faults.add('console.issuer', 'must have no query, no fragment and no credentials');
  }
  if (!isProtected(publicUrl, mode)) {
    faults.add(
      'PUBLIC_URL',
      'must be an https:// address where the console has a login: its cookie is sent over https alone',
    );
  }
  if (settings.idleMinutes > settings.sessionMinutes) {
    faults.add('console.idleMinutes', 'must not be more than sessionMinutes');
  }
  const known = new Set(file.tenants.map(({ id }) => id));
  for (const [group, tenants] of Object.entries(settings.tenants ?? {})) {
    for (const id of tenants === '*' ? [] : tenants) {
      if (!known.has(id)) faults.add(`console.tenants.${group}`, `there is no tenant ${id}`);
    }
  }
  return settings;
}

/** A sandbox may be tried with a provider on this machine. */
function isProtected(url: string, mode: 'sandbox' | 'production'): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' ||
    (mode === 'sandbox' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}
