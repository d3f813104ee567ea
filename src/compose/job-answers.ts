/** Answers a challenge that came as a job as the HTTP API would. */
import { randomUUID } from 'node:crypto';
import type { ChallengeService } from '../challenge/challenge-service.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/tenant.js';
import type { Config } from '../config/config.js';
import { viewChallenge } from '../http/challenge-view.js';
import { parseInput } from '../http/parse-input.js';
import { problemAnswer } from '../http/problem.js';
import { startRequest } from '../http/request-schemas.js';
import type { JobAnswer } from '../ingestion/challenge-jobs.js';

/** @throws OctothorpeError `unavailable`: the job runs again; and internal errors */
export async function answerJob(
  service: ChallengeService,
  config: Config,
  tenant: Tenant,
  request: unknown,
  idempotencyKey: string,
): Promise<JobAnswer> {
  try {
    const started = await service.start(tenant, parseInput(startRequest, request), {
      key: idempotencyKey,
    });
    const { challenge, matchDigit } = started;
    const view = viewChallenge(challenge, config.mode);
    return { status: 202, body: matchDigit === undefined ? view : { ...view, matchDigit } };
  } catch (error) {
    if (!(error instanceof OctothorpeError) || error.code === 'unavailable') throw error;
    return problemForJob(error, config);
  }
}

export function problemForJob(error: OctothorpeError, config: Config): JobAnswer {
  const { status, body } = problemAnswer(error, randomUUID(), config);
  return { status, body };
}
