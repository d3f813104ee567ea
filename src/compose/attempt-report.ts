/** One wide log line and the metrics of each attempt to deliver. */
import type { AttemptReport } from '../delivery/deliver.js';
import type { Logger } from '../logger.js';
import type { Metrics } from '../metrics.js';

export function reportAttempt(attempt: AttemptReport, logger: Logger, metrics: Metrics): void {
  const { provider, channel, outcome, ms } = attempt;
  const accepted = isAccepted(outcome);
  if (outcome !== 'waiting') {
    metrics.delivery(
      {
        provider,
        channel,
        ...(accepted ? { outcome: 'accepted' } : { outcome: 'refused', failure: outcome }),
      },
      ms / 1000,
    );
  }
  if (outcome === 'account') metrics.providerAccountError(provider, channel);
  logger[accepted ? 'info' : 'warn']('delivery', { ...attempt });
}

/** The provider has it, from this attempt or an earlier one. */
export function isAccepted(outcome: AttemptReport['outcome']): outcome is 'accepted' | 'recovered' {
  return outcome === 'accepted' || outcome === 'recovered';
}
