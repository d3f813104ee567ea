/**
 * The settings that may change while the service runs, each under a path: `tenants/acme/senders/sms.twilio`. What has no path here stays in the
 * configuration file and the environment. Pure.
 */

export type SettingKind =
  | 'tenant'
  | 'key'
  | 'sender'
  | 'template'
  | 'webhook'
  | 'tenant_routes'
  | 'routes'
  | 'door'
  | 'carrier';

export interface SettingPath {
  readonly text: string;
  readonly kind: SettingKind;
  /** Whose it is; a door's tenant stands in its value. */
  readonly tenant?: string;
  /** The last part, of kinds that have several. */
  readonly name?: string;
}

/** What the paths are, for people who named another. */
export const PATHS =
  'tenants/{id}, tenants/{id}/keys/{fingerprint} (`new` makes one), tenants/{id}/senders/{name}, tenants/{id}/templates/{name}, tenants/{id}/webhook, tenants/{id}/routes, routes, doors/{name}, carriers/{name}';

export const STAYS =
  'Master keys, provider hosts, the console’s login, MODE, TRUST_PROXY and everything of the environment, limits and policy stay in the file: change it there, and restart.';

const TENANT = /^[a-z0-9-]{1,32}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,79}$/;

/** The kinds of a tenant, by the third part of their paths. */
const NAMED = { keys: 'key', senders: 'sender', templates: 'template' } as const;
const SINGLE = { webhook: 'webhook', routes: 'tenant_routes' } as const;
const OF_ALL = { doors: 'door', carriers: 'carrier' } as const;

/** Undefined where there is no such path. */
export function parsePath(text: string): SettingPath | undefined {
  const [first = '', second, third, fourth, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  if (text === 'routes') return { text, kind: 'routes' };
  if (second === undefined) return undefined;
  if (Object.hasOwn(OF_ALL, first)) {
    if (third !== undefined || !NAME.test(second)) return undefined;
    return { text, kind: OF_ALL[first as keyof typeof OF_ALL], name: second };
  }
  if (first !== 'tenants' || !TENANT.test(second)) return undefined;
  if (third === undefined) return { text, kind: 'tenant', tenant: second };
  if (fourth === undefined) {
    if (!Object.hasOwn(SINGLE, third)) return undefined;
    return { text, kind: SINGLE[third as keyof typeof SINGLE], tenant: second };
  }
  if (!Object.hasOwn(NAMED, third) || !NAME.test(fourth)) return undefined;
  return { text, kind: NAMED[third as keyof typeof NAMED], tenant: second, name: fourth };
}

/** Kinds whose fields are changed one by one; those that a change does not name stay as they are. */
export function isPatched(kind: SettingKind): boolean {
  return kind === 'tenant' || kind === 'webhook' || kind === 'door' || kind === 'carrier';
}

/** Kinds that the file has one of, and that there must always be. */
export function canBeOff(kind: SettingKind): boolean {
  return kind !== 'routes' && kind !== 'carrier';
}

/**
 * Kinds that lead messages or secrets elsewhere, or let somebody in: the console asks for a fresh login. Routes are not among them, since they
 * lead to configured carriers alone; a tenant is where it is new or taken out.
 */
export function asksForLogin(kind: SettingKind): boolean {
  return kind !== 'tenant' && kind !== 'template' && kind !== 'tenant_routes' && kind !== 'routes';
}

// The names of what stands in the file without one.

type Item = Readonly<Record<string, unknown>>;

/** The name of a key that is yet to be made. */
export const NEW_KEY = 'new';

/** A key is called by its fingerprint. */
export function keyName({ sha256 }: Item): string {
  return String(sha256).slice(0, 8);
}

/** `sms.twilio`, `sms.twilio.FI`: a tenant has one for each. */
export function senderName({ channel, provider, country }: Item): string {
  return [channel, provider, country].filter((part) => part !== undefined).join('.');
}

/** `sms.en`, `sms.en.login`; with `~amount` where it says what is paid. */
export function templateName({ channel, locale, purpose, text }: Item): string {
  const parts = [channel, locale, purpose].filter((part) => part !== undefined);
  return `${parts.join('.')}${/\{ *amount\b/.test(String(text)) ? '~amount' : ''}`;
}

/** `/doors/okta` is `okta`; the accounts at the Twilio Verify door share one path, and have their SIDs. */
export function doorName({ path, platform, accountSid }: Item, at: number): string {
  if (platform === 'twilio-verify') {
    return `twilio-verify.${typeof accountSid === 'string' ? accountSid : at}`;
  }
  return String(path)
    .replace(/^\/doors\//, '')
    .replaceAll('/', '.');
}
