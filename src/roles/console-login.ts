/** The console's login: its provider, its sessions and its paths. */
import type { Router } from 'express';
import type { ConsoleAudit } from '../console/console-audit.js';
import type { ConsolePages } from '../console/console-page.js';
import { ConsoleCookies, LoginAccess } from '../console/login-access.js';
import { loginRoutes } from '../console/login-routes.js';
import { LoginSessions } from '../console/login-sessions.js';
import type { LoginSettings } from '../console/login-settings.js';
import { OidcClient } from '../console/oidc-client.js';
import { AddressCounter } from '../doors/address-counter.js';
import { limitDigest } from '../limits/hmac-tags.js';
import { consoleVisitsKey } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

export interface LoginParts {
  readonly pages: ConsolePages;
  readonly audit: ConsoleAudit;
  readonly tenants: () => readonly string[];
}

const MINUTE_MS = 60_000;
/** People of one office share an address. */
const VISITS = { of: 'console', max: 100, windowMs: 600_000, key: consoleVisitsKey };

export function consoleLogin(
  { config, clock, cipher, keyring, random: randomBytes, logger }: Core,
  redis: RedisClient,
  settings: LoginSettings,
  { pages, audit, tenants }: LoginParts,
): { readonly access: LoginAccess; readonly login: Router } {
  const { publicUrl } = config;
  const cookies = new ConsoleCookies(publicUrl);
  const sessions = new LoginSessions({
    ...{ redis, clock, randomBytes },
    lifeMs: settings.sessionMinutes * MINUTE_MS,
    idleMs: settings.idleMinutes * MINUTE_MS,
  });
  const access = new LoginAccess({ sessions, cookies, settings, tenants, publicUrl });
  const redirectUri = `${publicUrl}/console/callback`;
  const login = loginRoutes({
    ...{ access, sessions, cookies, cipher, audit, pages, settings, tenants, randomBytes, clock },
    visits: new AddressCounter(redis, limitDigest(keyring), VISITS),
    oidc: new OidcClient({ settings, redirectUri, clock }),
    onFault: ({ fault, code }) => logger.warn('console sign-in', { fault, code }),
  });
  return { access, login };
}
