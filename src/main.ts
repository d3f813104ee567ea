/** Starts the roles of this process, reports that it is ready, and closes them in reverse order on SIGTERM. */
import { compose, drainMaxMs } from './app.js';
import { loadConfig } from './config/config.js';
import { misspeltText, misspeltVariables } from './config/environment-names.js';
import { ConfigurationError } from './config/validation-errors.js';
import { createLogger } from './observability/logger.js';
import { readyMessage } from './roles/ready-message.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

// The reader of the log is gone (EPIPE): lines are lost, and requests go on.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger(config.logLevel);
  for (const each of misspeltVariables(process.env)) {
    logger.warn('environment', { message: misspeltText(each) });
  }
  let onSignal = (_signal: string): void => process.exit(0);
  // Process 1 of a container ends only on signals that it listens for, also during the start. Keep the same listeners: a signal between two
  // of them would be lost.
  for (const signal of SIGNALS) process.on(signal, () => onSignal(signal));
  const service = await compose(config, logger);

  const stop = async (signal: string) => {
    logger.info('stopping', { signal });
    const afterMs = config.shutdownNoticeMs + drainMaxMs(config.providerTimeoutMs);
    const overdue = setTimeout(() => {
      logger.error('stopped with work unfinished', { afterMs });
      process.exit(1);
    }, afterMs);
    await service.close();
    clearTimeout(overdue);
    logger.info('stopped');
    logger.close();
  };
  // A terminal and a supervisor may both send a signal: the second one changes nothing.
  let stopping = false;
  onSignal = (signal) => {
    if (stopping) return;
    stopping = true;
    stop(signal).catch((error: unknown) => refuse(error));
  };
  process.stdout.write(readyMessage(config, service.addresses));
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
