/** The service as the API calls it, with what operators count. */
import type { ChallengeService } from '../challenge/challenge-service.js';
import type { ChallengeApi } from '../http/ports.js';
import type { Metrics } from '../metrics.js';

export function countedApi(service: ChallengeService, metrics: Metrics): ChallengeApi {
  return {
    start: async (tenant, request, idempotency) => {
      const started = await service.start(tenant, request, idempotency);
      if (!started.replayed) {
        const { channel, to } = started.challenge;
        metrics.challengeStarted({ tenant: tenant.id, channel, country: to.country });
      }
      return started;
    },
    check: async (tenant, id, code, requestId, from) => {
      const checked = await service.check(tenant, id, code, requestId, from);
      metrics.check(checked.outcome);
      return checked;
    },
    idFor: (tenant, idempotency) => service.idFor(tenant, idempotency),
    get: (tenant, id) => service.get(tenant, id),
    resend: (tenant, id, channel, asker) => service.resend(tenant, id, channel, asker),
    cancel: (tenant, id) => service.cancel(tenant, id),
  };
}
