/** Each tenant's OpenID Provider. A secret may be given as `{ "env": "NAME" }` or `{ "file": "path" }`, as for doors. */

import { pingFault } from '../doors/openid/ping.js';
import { type EntraClient, type OpenIdClient, OpenIdSettings } from '../doors/openid/settings.js';
import { type DoorSources, References } from './door-settings.js';
import type { Faults } from './validation-errors.js';

/** Those without a fault; everything else is a fault. */
export function openIdSettings(
  tenants: readonly {
    readonly id: string;
    readonly openid?: Record<string, unknown> | undefined;
  }[],
  mode: 'sandbox' | 'production',
  sources: DoorSources,
): ReadonlyMap<string, OpenIdSettings> {
  const found = new Map<string, OpenIdSettings>();
  for (const { id, openid } of tenants) {
    if (!openid) continue;
    const where = `tenants.${id}.openid`;
    const given = new References(sources, where).resolved(openid);
    const settings =
      given === undefined ? undefined : sources.faults.parse(where, OpenIdSettings, given);
    if (!settings) continue;
    check(settings, mode, where, sources.faults);
    found.set(id, settings);
  }
  return found;
}

function check(
  { clients, entra }: OpenIdSettings,
  mode: 'sandbox' | 'production',
  where: string,
  faults: Faults,
): void {
  const ids = [...clients.map(({ id }) => id), ...(entra ? [entra.clientId] : [])];
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) {
    faults.add(where, `two clients are called ${id}`);
  }
  if (ids.length === 0)
    faults.add(where, 'has neither clients nor entra: name one, or take it out');
  if (entra) {
    for (const fault of entraFaults(entra, mode)) faults.add(`${where}.entra`, fault);
  }
  const endpoints = clients.flatMap(({ ciba }) =>
    ciba?.delivery === 'ping' ? [ciba.endpoint] : [],
  );
  if (new Set(endpoints).size !== endpoints.length) {
    faults.add(where, 'two clients have one ciba.endpoint: give each a path of its own');
  }
  clients.forEach((client, at) => {
    for (const fault of clientFaults(client, mode)) faults.add(`${where}.clients.${at}`, fault);
  });
}

function entraFaults({ redirectUri }: EntraClient, mode: 'sandbox' | 'production'): string[] {
  const { protocol, hostname, hash } = new URL(redirectUri);
  const trial = mode === 'sandbox' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  const faults = hash === '' ? [] : ['redirectUri must have no fragment'];
  if (protocol !== 'https:' && !trial) faults.push('redirectUri must be an https:// address');
  return faults;
}

function clientFaults(client: OpenIdClient, mode: 'sandbox' | 'production'): string[] {
  const { redirectUris, ciba, secret, pushedRequests } = client;
  const faults: string[] = [];
  if (redirectUris.length === 0 && !ciba) {
    faults.push('has neither redirectUris nor ciba: nothing can be asked for');
  }
  if (ciba && secret === undefined) faults.push('needs a secret: CIBA is for services');
  if (pushedRequests && secret === undefined) {
    faults.push('needs a secret: who pushes a request has to be known');
  }
  if (redirectUris.some((uri) => uri.includes('#'))) {
    faults.push('redirectUris must have no fragment');
  }
  if (mode === 'production' && redirectUris.some((uri) => !uri.startsWith('https://'))) {
    faults.push('redirectUris must be https:// addresses');
  }
  if (ciba?.delivery === 'ping') {
    const fault = pingFault(ciba.endpoint, { allowPrivate: mode === 'sandbox' });
    if (fault !== undefined) faults.push(`ciba.endpoint: ${fault}`);
  }
  return faults;
}
