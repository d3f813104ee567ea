/** Starts the roles of this process, says that it is ready, and on SIGTERM closes all of it in reverse. */
import { compose } from './compose/compose.js';
import { loadConfig } from './config/config.js';
import { ConfigurationError } from './config/faults.js';
import { createLogger } from './logger.js';
import { readyMessage } from './ready-message.js';

/** Longer than the longest poll and the longest provider call; begins once the balancers know. */
const DRAIN_MAX_MS = 30_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger(config.logLevel);
  // As process 1 of a container nothing ends it that it does not listen for: not while it starts, either.
  const leave = () => process.exit(0);
  for (const signal of SIGNALS) process.once(signal, leave);
  const service = await compose(config, logger);
  process.stdout.write(readyMessage(config, service.addresses));

  const stop = async (signal: string) => {
    logger.info('stopping', { signal });
    const afterMs = config.shutdownNoticeMs + DRAIN_MAX_MS;
    const overdue = setTimeout(() => {
      logger.error('stopped with work unfinished', { afterMs });
      process.exit(1);
    }, afterMs);
    await service.close();
    clearTimeout(overdue);
    logger.info('stopped');
    logger.close();
  };
  for (const signal of SIGNALS) {
    process.off(signal, leave);
    process.once(signal, () => {
      stop(signal).catch((error: unknown) => refuse(error));
    });
  }
}

function refuse(error: unknown): void {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`Octothorpe does not start.\n${error.message}\n`);
  } else {
    process.stderr.write(
      `Octothorpe failed: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  }
  process.exit(1);
}

main().catch((error: unknown) => refuse(error));
