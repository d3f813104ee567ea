import { randomBytes } from 'node:crypto';
import { challengeId } from '../../src/challenge/challenge-id.js';
import { withEntries } from '../../src/challenge/challenge-record.js';
import {
  apply,
  born,
  type Change,
  type Decision,
  type Input,
  type LifecyclePolicy,
} from '../../src/challenge/lifecycle.js';
import type { ChallengeDraft } from '../../src/challenge/ports.js';
import type { StoredChallenge } from '../../src/challenge/stored-challenge.js';

export const START_MS = Date.UTC(2027, 0, 1);

export function sampleDraft(changes: Partial<ChallengeDraft> = {}): ChallengeDraft {
  return {
    id: challengeId(randomBytes(16), 1),
    tenant: 'default',
    route: { channel: 'sms', provider: 'twilio' },
    channels: [changes.route?.channel ?? 'sms'],
    to: { sealed: 'k1.sealed', masked: '+358*****4567', country: 'FI' },
    numberIndex: 'index',
    test: false,
    locale: 'en',
    match: false,
    secret: { seed: 'seed', keyId: 'k1' },
    verifier: 'right',
    bodyHash: 'body',
    lifeMs: 600_000,
    checksMax: 5,
    resendWaitMs: 30_000,
    ...changes,
  };
}

/** A challenge without a store: decisions count as written. */
export class Walk {
  challenge: StoredChallenge;
  readonly policy: LifecyclePolicy;
  nowMs = START_MS;
  /** All decisions, oldest first. */
  readonly changes: Change[] = [];

  constructor(draft: Partial<ChallengeDraft> = {}, policy: LifecyclePolicy = {}) {
    this.policy = policy;
    this.challenge = this.#written(born(sampleDraft(draft), this.nowMs), 0);
  }

  do(input: Input): Decision {
    const decision = apply(this.challenge, input, this.nowMs, this.policy);
    if (decision.change) this.challenge = this.#written(decision.change, this.challenge.revision);
    return { ...decision, challenge: this.challenge };
  }

  guess(code: string, requestId = `request ${this.changes.length}`): Decision['outcome'] {
    const verifiers = [{ keyId: 'k1', verifier: code }];
    return this.do({ kind: 'check', verifiers, requestId }).outcome;
  }

  #written(change: Change, revision: number): StoredChallenge {
    this.changes.push(change);
    const { next, entries } = change;
    const sequence = next.timeline.length + entries.length;
    const timeline = withEntries(next, entries, sequence, this.nowMs);
    return { ...next, timeline, revision: revision + 1 };
  }
}
