/** Who is signed in, as the page shows it and decides which views to offer. */
import { sendJson } from '../http/dispatch.js';
import type { ConsoleRoute } from './console-route.js';

export function meRoutes({
  mode,
  hasLogin,
}: {
  readonly mode: 'sandbox' | 'production';
  readonly hasLogin: boolean;
}): readonly ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/me',
      role: 'viewer',
      handler: (_req, res, { operator, role, tenants }) => {
        sendJson(res, 200, { operator, role, tenants, mode, hasLogin });
      },
    },
  ];
}
