/** Challenges in bulk, started by the product's own service and store, with limits and without HTTP. */
import { randomBytes } from 'node:crypto';
import { Closers } from '../../../src/app.js';
import { challengeId } from '../../../src/challenge/challenge-id.js';
import type { ChallengeService } from '../../../src/challenge/challenge-service.js';
import { deriveCode } from '../../../src/challenge/code.js';
import type { Tenant } from '../../../src/challenge/tenant.js';
import { createLogger } from '../../../src/observability/logger.js';
import { composeCore, serviceOver } from '../../../src/roles/core.js';
import { limitsOver } from '../../../src/roles/limits.js';
import { type Prepared, Requests } from './requests.js';
import type { Settings } from './settings.js';

/** Simultaneous calls while challenges are made. */
const AT_ONCE = 128;
const ANY_NUMBER = '+358441234567';

interface Parts {
  readonly service: ChallengeService;
  readonly tenant: Tenant;
  readonly codeOf: (id: string, seed: string) => string;
  readonly closers: Closers;
}

export class Supplier {
  readonly requests: Requests;
  readonly #parts: Parts;

  private constructor(settings: Settings, parts: Parts) {
    this.requests = new Requests(settings);
    this.#parts = parts;
  }

  static async open(settings: Settings): Promise<Supplier> {
    const closers = new Closers();
    const config = { ...settings.config, roles: new Set(['api'] as const) };
    const core = await composeCore(config, createLogger('error'), closers);
    const redis = await core.connect('worker');
    const alerts = { budget: () => undefined, breaker: () => undefined };
    const service = serviceOver(core, redis, limitsOver(core, redis, alerts));
    const [tenant] = config.tenants;
    if (!tenant) throw new Error('The configuration has no tenant.');
    const { current } = core.keyring;
    const codeOf = (id: string, seed: string) => deriveCode(current, id, seed);
    return new Supplier(settings, { service, tenant, codeOf, closers });
  }

  /** @param provider pins the deliveries to it */
  async challenges(count: number, provider?: string): Promise<Prepared[]> {
    const { service, tenant, codeOf } = this.#parts;
    const { numbers } = this.requests;
    const made: Prepared[] = [];
    let left = count;
    const make = async () => {
      while (left > 0) {
        left -= 1;
        const to = numbers.next();
        const { challenge } = await service.start(tenant, {
          to,
          channels: ['sms'],
          ip: numbers.address(),
          ...(provider === undefined ? {} : { provider }),
        });
        made.push({ id: challenge.id, code: codeOf(challenge.id, challenge.secret.seed), to });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, make));
    return made;
  }

  /** Challenges that were created elsewhere, without their numbers. */
  async find(ids: readonly string[]): Promise<Prepared[]> {
    const { service, tenant, codeOf } = this.#parts;
    const found: Prepared[] = [];
    for (const id of ids) {
      const { secret, deliveries } = await service.get(tenant, id);
      const reference = deliveries[0]?.reference;
      found.push({
        id,
        code: codeOf(id, secret.seed),
        to: ANY_NUMBER,
        ...(reference === undefined ? {} : { reference }),
      });
    }
    return found;
  }

  close(): Promise<void> {
    return this.#parts.closers.close();
  }
}

/** An id in the form of a challenge's, for the limit's own challenges. */
export function anyChallengeId(): string {
  return challengeId(randomBytes(16), 1);
}

/** A vendor's id; each is different. */
export function anyId(): string {
  return randomBytes(16).toString('hex');
}
