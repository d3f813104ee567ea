/** Replays carriers' reports for one challenge after the other, with the service's own code, Redis and a moved clock. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Challenge, Channel } from '../../../../src/challenge/challenge.js';
import { challengeId } from '../../../../src/challenge/challenge-id.js';
import { RedisChallengeStore } from '../../../../src/challenge/challenge-store.js';
import { codeVerifier, deriveCode, Keyring, newSeed } from '../../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../../src/challenge/phone-number-cipher.js';
import { DEFAULT_POLICY } from '../../../../src/challenge/policy.js';
import { Router } from '../../../../src/challenge/routing.js';
import { CallFlow } from '../../../../src/delivery/call-flow.js';
import { CarrierReports } from '../../../../src/delivery/carrier-reports.js';
import { FailoverGate } from '../../../../src/delivery/failover.js';
import { challengeKeys } from '../../../../src/redis/keys.js';
import { EVERYBODY, NOBODY_LISTENS, tenantCalled } from '../gateway/put-challenges.js';
import type { ModelState, Word } from './report-model.js';

const TENANT = 'default';
const NUMBER = '+358441234567';
const keyring = new Keyring([{ id: 'k1', secret: randomBytes(32) }]);
const cipher = new PhoneNumberCipher(keyring, randomBytes);

export class ReportReplay {
  readonly #redis: Redis;
  readonly #providers: readonly string[];
  readonly #store: RedisChallengeStore;
  readonly #reports: CarrierReports;
  readonly #calls: CallFlow;
  #now = Date.now();

  constructor(redis: Redis, providers: readonly string[]) {
    this.#redis = redis;
    this.#providers = providers;
    const { retentionMs } = DEFAULT_POLICY;
    this.#store = new RedisChallengeStore(redis, {
      slots: 1,
      retentionMs,
      clock: { now: () => this.#now },
    });
    const routes = { '*': providers };
    this.#reports = new CarrierReports({
      store: this.#store,
      routes: new Router({ sms: routes, call: routes }, () => true),
      policy: DEFAULT_POLICY,
      gate: new FailoverGate({
        admission: EVERYBODY,
        tenants: new Map([[TENANT, tenantCalled(TENANT)]]),
        cipher,
        onRefused: () => undefined,
      }),
    });
    this.#calls = new CallFlow({
      store: this.#store,
      reports: this.#reports,
      ends: NOBODY_LISTENS,
      keyring,
      brandOf: () => 'Contoso',
      detects: () => true,
    });
  }

  /** The state of a new challenge after all reports and the grace after hanging up. */
  async run(channel: Channel, words: readonly Word[]): Promise<ModelState> {
    const id = await this.#start(channel);
    for (const word of words) await this.#hear(id, channel, word);
    this.#now += DEFAULT_POLICY.hangUpGraceMs;
    await this.#reports.settle(id);
    const challenge = await this.#store.read(id);
    const [key = '', , outbox = ''] = challengeKeys(id) ?? [];
    await this.#redis.unlink(key, outbox);
    if (!challenge) throw new Error('The challenge is gone.');
    return stateOf(challenge);
  }

  async #hear(challenge: string, channel: Channel, word: Word): Promise<void> {
    const origin = {
      provider: this.#providers[word.delivery - 1] ?? '',
      channel,
      delivery: { challengeId: challenge, delivery: word.delivery },
      reference: `R${word.delivery}`,
    };
    if ('event' in word) {
      await this.#reports.record(origin, [word.event]);
    } else {
      const position = word.pressed === undefined ? {} : { pressed: word.pressed };
      await this.#calls.step(origin, { prompt: 1, ...position }, word.key);
    }
  }

  async #start(channel: Channel): Promise<string> {
    const id = challengeId(randomBytes(16), 1);
    const seed = newSeed(randomBytes);
    const keys = keyring.current;
    await this.#store.create({
      id,
      tenant: TENANT,
      route: { channel, provider: this.#providers[0] ?? '' },
      channels: [channel],
      to: { sealed: cipher.seal(NUMBER, id), masked: '+358*****4567', country: 'FI' },
      numberIndex: cipher.indexes(NUMBER)[0] ?? '',
      test: false,
      locale: 'en',
      match: false,
      secret: { seed, keyId: keys.id },
      verifier: codeVerifier(keys, id, deriveCode(keys, id, seed)),
      bodyHash: 'body',
      lifeMs: DEFAULT_POLICY.lifeMs,
      checksMax: DEFAULT_POLICY.checksMax,
    });
    return id;
  }
}

function stateOf({ state, reason, deliveries }: Challenge): ModelState {
  return {
    state,
    ...(reason ? { reason } : {}),
    deliveries: deliveries.map((each) => [each.state, each.reason ?? ''].join(' ').trim()),
  };
}
