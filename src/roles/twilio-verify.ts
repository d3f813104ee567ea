/** The wire of Twilio Verify, in front of challenges and messages. */
import type { Handler } from 'express';
import type { ChallengeService } from '../challenge/challenge-service.js';
import { CallerFailures } from '../doors/caller-failures.js';
import { TWILIO_VERIFY_PATH, VerifyAccounts } from '../doors/twilio-verify/accounts.js';
import { PendingNumbers } from '../doors/twilio-verify/pending-numbers.js';
import { twilioVerifyRouter } from '../doors/twilio-verify/routes.js';
import { Verifications } from '../doors/twilio-verify/verifications.js';
import { limitDigest } from '../limits/hmac-tags.js';
import type { MessageService } from '../message/message-service.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';

export function composeTwilioVerify(
  core: Core,
  redis: RedisClient,
  services: { readonly challenges: ChallengeService; readonly messages: MessageService },
) {
  const { config, clock, tenants, keyring, cipher, slots, random, metrics } = core;
  const digest = limitDigest(keyring);
  const accounts = new VerifyAccounts(config.twilioVerify, tenants);
  core.settings.follow(async () => () => accounts.replace(config.twilioVerify, tenants));
  const router = twilioVerifyRouter({
    accounts,
    verifications: new Verifications({
      ...services,
      pending: new PendingNumbers(redis, core.writesOver(redis).run, digest),
      cipher,
      clock,
      slots,
      randomBytes: random,
    }),
    failures: new CallerFailures(redis, digest),
    clock,
    publicUrl: config.publicUrl,
    onReport: (report) => metrics.door({ ...report }),
  });
  // Without an account there is no such door.
  const handler: Handler = (req, res, next) => (accounts.isEmpty ? next() : router(req, res, next));
  return { path: TWILIO_VERIFY_PATH, handler };
}
