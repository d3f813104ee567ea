/**
 * Settings in the console: what the API does under `/v1/operator/settings`, by roles and tenants of the login. Whoever sees every tenant changes
 * what is for all, too. What leads messages or secrets elsewhere, or lets somebody in, asks for a login of just now.
 */
import type { Response } from 'express';
import { SETTINGS_BYTES_MAX } from '../http/api/settings-routes.js';
import * as schemas from '../http/api/settings-schemas.js';
import { viewChanged, viewHistory, viewSettings } from '../http/api/settings-views.js';
import { sendJson } from '../http/dispatch.js';
import { parseInput } from '../http/request.js';
import { requireOperator, requireReason } from '../limits/operator-target.js';
import { asksForLogin } from '../settings/setting-path.js';
import { requirePath, type SettingsCaller } from '../settings/setting-rules.js';
import type { Changed, SettingsService } from '../settings/settings-service.js';
import { type ConsoleCaller, type ConsoleRoute, requireFreshLogin } from './console-route.js';

export interface ConsoleSettings {
  readonly settings: SettingsService;
  /** All there are now. */
  readonly tenants: () => readonly string[];
  readonly mode: 'sandbox' | 'production';
  readonly now: () => number;
}

export function settingsRoutes({
  settings,
  tenants,
  mode,
  now,
}: ConsoleSettings): readonly ConsoleRoute[] {
  const callerOf = ({ operator, key, tenants: seen }: ConsoleCaller): SettingsCaller => ({
    operator: requireOperator(operator),
    key,
    tenants: seen,
    all: tenants().every((id) => seen.includes(id)),
  });
  const requireFresh = (path: string, caller: ConsoleCaller) => {
    const { kind, tenant } = requirePath(path);
    // A tenant that is new or taken out comes with its keys.
    const bringsKeys = kind === 'tenant' && !tenants().includes(String(tenant));
    if (bringsKeys || asksForLogin(kind)) requireFreshLogin(caller, now());
  };
  const answer = (res: Response, changed: Changed) =>
    sendJson(res, 200, viewChanged(changed, mode));
  const bodyBytesMax = SETTINGS_BYTES_MAX;
  return [
    {
      method: 'GET',
      path: '/settings',
      role: 'operator',
      handler: async (_req, res, caller) =>
        sendJson(res, 200, viewSettings(await settings.list(callerOf(caller)), mode)),
    },
    {
      method: 'PUT',
      path: '/settings',
      role: 'operator',
      bodyBytesMax,
      handler: async (req, res, caller) => {
        const { path, value, reason, ...asked } = parseInput(schemas.consolePut, req.body);
        requireFresh(path, caller);
        const signed = { ...asked, reason: requireReason(reason) };
        answer(res, await settings.put(callerOf(caller), path, value, signed));
      },
    },
    {
      method: 'DELETE',
      path: '/settings',
      role: 'operator',
      handler: async (req, res, caller) => {
        const { path, to, reason, ...asked } = parseInput(schemas.consoleRemove, req.body);
        requireFresh(path, caller);
        const signed = { ...asked, reason: requireReason(reason) };
        answer(res, await settings.remove(callerOf(caller), path, to, signed));
      },
    },
    {
      method: 'POST',
      path: '/settings/rotate',
      role: 'operator',
      handler: async (req, res, caller) => {
        const { path, reason, ...asked } = parseInput(schemas.consoleRotate, req.body);
        requireFresh(path, caller);
        const signed = { ...asked, reason: requireReason(reason) };
        answer(res, await settings.rotate(callerOf(caller), path, signed));
      },
    },
    {
      method: 'GET',
      path: '/settings/history',
      role: 'operator',
      handler: async (_req, res, caller) =>
        sendJson(res, 200, viewHistory(await settings.history(callerOf(caller)), mode)),
    },
    {
      method: 'POST',
      path: '/settings/back',
      role: 'operator',
      handler: async (req, res, caller) => {
        const { to, reason, ...asked } = parseInput(schemas.consoleBack, req.body);
        // It may hold any of them.
        requireFreshLogin(caller, now());
        const signed = { ...asked, reason: requireReason(reason) };
        answer(res, await settings.back(callerOf(caller), to, signed));
      },
    },
  ];
}
