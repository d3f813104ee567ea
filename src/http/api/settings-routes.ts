/**
 * The operator's changes of settings while the service runs. A key with the scope `operator` reads and changes its own tenant's; with
 * `all_tenants` beside it, those of every tenant and those for all. Secrets go in, and come out as fingerprints.
 */
import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import { requireOperator, requireReason } from '../../limits/operator-target.js';
import type { SettingsCaller } from '../../settings/setting-rules.js';
import type { SettingsService } from '../../settings/settings-service.js';
import { methodRouter, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticateKey, parseInput, readRequiredJson } from '../request.js';
import type { Mode } from './challenge-routes.js';
import * as schemas from './settings-schemas.js';
import { viewChanged, viewHistory, viewSetting, viewSettings } from './settings-views.js';

export interface SettingsRoutes {
  readonly settings: SettingsService;
  /** All there are now. */
  readonly tenants: () => readonly string[];
  readonly keys: ApiKeys;
  readonly mode: Mode;
}

/** Large enough for 100 templates of a relay. */
export const SETTINGS_BYTES_MAX = 131_072;

/** The paths of settings, each with the name of its last parts as the document has them. */
export const SETTING_PATHS = [
  'tenants/{tenant}',
  'tenants/{tenant}/webhook',
  'tenants/{tenant}/routes',
  'tenants/{tenant}/keys/{name}',
  'tenants/{tenant}/senders/{name}',
  'tenants/{tenant}/templates/{name}',
  'routes',
  'doors/{name}',
  'carriers/{name}',
] as const;

export function settingsRoutes({ settings, tenants, keys, mode }: SettingsRoutes): Router {
  const authenticated = (req: Request, res: Response) => {
    const { tenant, fingerprint, scopes } = authenticateKey(keys, req, res, 'operator');
    const all = scopes.has('all_tenants');
    return { key: fingerprint, tenants: all ? tenants() : [tenant.id], all };
  };
  /** The caller before the body: who may not change anything sends none. */
  const asked = async <S extends z.ZodType<{ operator: string; reason: string }>>(
    schema: S,
    req: Request,
    res: Response,
  ) => {
    const known = authenticated(req, res);
    const { operator, reason, ...request } = parseInput(
      schema,
      await readRequiredJson(req, SETTINGS_BYTES_MAX),
    );
    const caller: SettingsCaller = { ...known, operator: requireOperator(operator) };
    return { caller, request: { ...request, reason: requireReason(reason) } };
  };

  async function list(req: Request, res: Response): Promise<void> {
    const caller = { ...authenticated(req, res), operator: '' };
    sendJson(res, 200, viewSettings(await settings.list(caller), mode));
  }

  async function history(req: Request, res: Response): Promise<void> {
    const caller = { ...authenticated(req, res), operator: '' };
    sendJson(res, 200, viewHistory(await settings.history(caller), mode));
  }

  async function rotate(req: Request, res: Response): Promise<void> {
    const { caller, request } = await asked(schemas.rotateRequest, req, res);
    const { path, ...more } = request;
    sendJson(res, 200, viewChanged(await settings.rotate(caller, path, more), mode));
  }

  async function back(req: Request, res: Response): Promise<void> {
    const { caller, request } = await asked(schemas.backRequest, req, res);
    const { to, ...more } = request;
    sendJson(res, 200, viewChanged(await settings.back(caller, to, more), mode));
  }

  async function get(req: Request, res: Response): Promise<void> {
    const caller = { ...authenticated(req, res), operator: '' };
    const { version, ...shown } = await settings.get(caller, pathOf(req));
    sendJson(res, 200, { ...viewSetting(shown), version, mode });
  }

  async function put(req: Request, res: Response): Promise<void> {
    const { caller, request } = await asked(schemas.putRequest, req, res);
    const { value, ...more } = request;
    sendJson(res, 200, viewChanged(await settings.put(caller, pathOf(req), value, more), mode));
  }

  async function remove(req: Request, res: Response): Promise<void> {
    const { caller, request } = await asked(schemas.removeRequest, req, res);
    const { to, ...more } = request;
    sendJson(res, 200, viewChanged(await settings.remove(caller, pathOf(req), to, more), mode));
  }

  return methodRouter('/v1', {
    '/operator/settings': { GET: list },
    '/operator/settings/history': { GET: history },
    '/operator/settings/rotate': { POST: rotate },
    '/operator/settings/back': { POST: back },
    ...Object.fromEntries(
      SETTING_PATHS.map((path) => [
        `/operator/settings/${path}`,
        { GET: get, PUT: put, DELETE: remove },
      ]),
    ),
  });
}

/** As settings call it: the address without what stands before. */
function pathOf(req: Request): string {
  return req.path.replace('/operator/settings/', '');
}
