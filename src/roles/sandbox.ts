/** The built-in carrier, with the accounts that this sandbox made for itself. */
import { createCarrier } from '../../packages/carrier/src/carrier.js';
import type { Closers } from '../app.js';
import type { Config } from '../config/config.js';
import { carrierAccounts } from '../config/sandbox-defaults.js';
import { explained } from '../http/server.js';
import type { Logger } from '../observability/logger.js';

/** @returns the carrier's address */
export async function composeSandbox(
  config: Config,
  logger: Logger,
  closers: Closers,
): Promise<string> {
  const { sandbox, publicUrl } = config;
  if (!sandbox) throw new Error('The sandbox carrier runs in sandbox mode alone.');
  const carrier = createCarrier({
    ...carrierAccounts(sandbox.identity, publicUrl),
    timeScale: sandbox.timeScale,
    phoneFramedBy: [new URL(publicUrl).origin],
    log: (line) => logger.debug('carrier', { ...line }),
  });
  const { port } = await carrier
    .listen(sandbox.port, sandbox.host)
    .catch((error: NodeJS.ErrnoException) => {
      throw explained(error, sandbox.port, sandbox.host);
    });
  closers.add(carrier, (opened) => opened.close());
  return `http://${sandbox.host}:${port}`;
}
