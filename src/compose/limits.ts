/** Limits on sends, money and guesses, over one connection. */
import { BoundedCheck } from '../admission/bounded-check.js';
import { ChallengeEnds } from '../admission/challenge-ends.js';
import { ConversionBreaker } from '../admission/conversion-breaker.js';
import { GuardedCheck } from '../admission/guarded-check.js';
import { GuessGuard } from '../admission/guess-guard.js';
import { allDigests, limitDigest } from '../admission/keyed-digest.js';
import { NumberLists } from '../admission/number-lists.js';
import { OperatorDesk } from '../admission/operator-desk.js';
import { OptOuts } from '../admission/opt-outs.js';
import { SendAdmission } from '../admission/send-admission.js';
import { Spending } from '../admission/spending.js';
import { WebhookDesk } from '../admission/webhook-desk.js';
import { DEFAULT_LIMITS } from '../challenge/limits/limits.js';
import { NO_TEST_NUMBERS, testNumberOf } from '../challenge/limits/test-number.js';
import type { CodeJudge, TestNumberTable } from '../challenge/ports.js';
import { RedisConversionStore } from '../store/limits/redis-conversion-store.js';
import { RedisLedgerStore } from '../store/limits/redis-ledger-store.js';
import { RedisLimitStore } from '../store/limits/redis-limit-store.js';
import { RedisOperatorListStore } from '../store/limits/redis-operator-list-store.js';
import { RedisOptOutStore } from '../store/limits/redis-opt-out-store.js';
import { RedisProvenSources } from '../store/limits/redis-proven-sources.js';
import type { RedisClient } from '../store/redis-scripts.js';
import { RedisWebhookSwitch } from '../store/redis-webhook-switch.js';
import { type Core, storeOver } from './core.js';
import type { LimitAlerts } from './limit-alerts.js';

export interface LimitServices {
  readonly admission: SendAdmission;
  readonly ends: ChallengeEnds;
  readonly judge: CodeJudge;
  readonly breaker: ConversionBreaker;
  readonly spending: Spending;
  readonly optOuts: OptOuts;
  readonly desk: OperatorDesk;
  readonly webhookDesk: WebhookDesk;
  readonly testNumbers: TestNumberTable;
}

export function limitsOver(core: Core, redis: RedisClient, alerts: LimitAlerts): LimitServices {
  const { config, keyring, vault, clock } = core;
  const digest = limitDigest(keyring);
  const limitsOf = (tenant: string) => config.limits.byTenant.get(tenant) ?? DEFAULT_LIMITS;
  const store = new RedisLimitStore(redis, { spread: core.slots > 1 });
  const writes = core.writesOver(redis);
  const listStore = new RedisOperatorListStore(redis, clock, writes);
  const lists = new NumberLists(listStore, config.limits.lists, digest, clock);
  const ledger = new RedisLedgerStore(redis);
  const proven = new RedisProvenSources(redis, clock);
  const indexOf = (e164: string) => vault.lastingIndex(e164);
  const admission = new SendAdmission({
    store,
    lists,
    limitsOf,
    prices: config.limits.prices,
    digest,
    random: Math.random,
    ledger,
    proven,
    indexOf,
    keptMs: config.policy.retentionMs,
    onAlert: alerts.budget,
  });
  const guesses = new GuessGuard({ store, limitsOf, digest, ledger, proven });
  return {
    admission,
    ends: new ChallengeEnds({
      store,
      ledger,
      proven,
      guesses,
      limitsOf,
      digest,
      onError: (error) => core.logger.warn('limits', { error }),
    }),
    judge: new (core.slots > 1 ? GuardedCheck : BoundedCheck)(storeOver(core, redis), guesses),
    breaker: new ConversionBreaker({
      store: new RedisConversionStore(redis),
      limitsOf,
      onChange: alerts.breaker,
    }),
    spending: new Spending(ledger, limitsOf, alerts.budget),
    optOuts: new OptOuts(new RedisOptOutStore(redis, clock, writes), allDigests(keyring)),
    desk: new OperatorDesk({
      store,
      listStore,
      lists,
      guesses,
      limitsOf,
      digest,
      expectedPrice: (channel, country) => admission.expectedPrice(channel, country),
      indexOf,
      clock,
    }),
    webhookDesk: new WebhookDesk({
      switch: new RedisWebhookSwitch(redis, clock, writes),
      tenants: core.tenants,
      audit: listStore,
    }),
    testNumbers: {
      codeOf: (tenant, e164) => {
        const tests = config.limits.testNumbers.get(tenant) ?? NO_TEST_NUMBERS;
        return testNumberOf(tests, e164, config.mode, clock.now())?.code;
      },
    },
  };
}
