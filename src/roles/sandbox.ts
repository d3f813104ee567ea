/** The built-in carrier, with the accounts that this sandbox made for itself, and its push service. */
import { join } from 'node:path';
import { createCarrier, keptCertificate } from '../../packages/carrier/src/carrier.js';
import type { Closers } from '../app.js';
import type { Config } from '../config/config.js';
import { demoOrigins } from '../config/localhost.js';
import { carrierAccounts } from '../config/sandbox-defaults.js';
import { explained } from '../http/server.js';
import type { Logger } from '../observability/logger.js';

export interface SandboxAddresses {
  readonly carrier: string;
  readonly push: SandboxPush;
}

/** What web push needs to reach the phones. */
export interface SandboxPush {
  /** Such as `127.0.0.1:4321`. */
  readonly host: string;
  /** The authority of its certificate, PEM. */
  readonly ca: string;
}

export async function composeSandbox(
  config: Config,
  logger: Logger,
  closers: Closers,
): Promise<SandboxAddresses> {
  const { sandbox, publicUrl, dataDirectory } = config;
  if (!sandbox) throw new Error('The sandbox carrier runs in sandbox mode alone.');
  const certificate = await keptCertificate(join(dataDirectory, 'sandbox-push.json'));
  const carrier = createCarrier({
    ...carrierAccounts(
      sandbox.identity,
      publicUrl,
      config.tenants.flatMap(({ senders }) => senders),
    ),
    timeScale: sandbox.timeScale,
    phoneFramedBy: demoOrigins(publicUrl),
    authenticatorUrl: `${publicUrl}/authenticator/`,
    push: { certificate },
    log: (line) => logger.debug('carrier', { ...line }),
  });
  const { port, pushOrigin = '' } = await carrier
    .listen(sandbox.port, sandbox.host)
    .catch(async (error: NodeJS.ErrnoException) => {
      throw await explained(error, sandbox.port, sandbox.host, 'SANDBOX_PORT');
    });
  closers.add(carrier, (opened) => opened.close());
  return {
    carrier: `http://${sandbox.host}:${port}`,
    push: { host: new URL(pushOrigin).host, ca: certificate.ca },
  };
}
