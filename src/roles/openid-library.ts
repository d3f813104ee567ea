/**
 * Loads the OpenID door with oidc-provider in it, whose remarks go to our log. It writes them to the console: at its import, that it prefers
 * a newer Node.js. The version that is pinned runs on 20.19; the door's tests say so.
 */
import type { Logger } from '../observability/logger.js';

export async function loadOpenId(logger: Logger): Promise<typeof import('./openid.js')> {
  const { warn, info } = console;
  const remark = (...said: unknown[]) => logger.debug('openid library', { said: said.join(' ') });
  Object.assign(console, { warn: remark, info: remark });
  try {
    return await import('./openid.js');
  } finally {
    Object.assign(console, { warn, info });
  }
}
