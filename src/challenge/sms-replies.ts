/** Two-way SMS: a code that comes back by SMS verifies as if it had been typed. */
import { createHash } from 'node:crypto';
import { codeVerifier } from './code.js';
import type { Keyring } from './keyring.js';
import type { NumberVault } from './number-vault.js';
import { parsePhoneNumber } from './phone-number.js';
import type { ChallengeStore, ReplyIndex } from './ports.js';

export interface ReplyDependencies {
  readonly store: ChallengeStore;
  readonly replies: ReplyIndex;
  readonly keyring: Keyring;
  readonly vault: NumberVault;
}

/** An SMS from a phone. */
export interface SmsReply {
  /** With or without the plus sign. */
  readonly from: string;
  readonly text: string;
  /** The provider's id of it: the same one never counts twice. */
  readonly reference: string;
}

export class SmsReplies {
  readonly #with: ReplyDependencies;

  constructor(dependencies: ReplyDependencies) {
    this.#with = dependencies;
  }

  /** Holds the code against the phone's latest challenges; what holds no code, or several, is ignored. */
  async take(message: SmsReply): Promise<'verified' | 'ignored'> {
    const code = codeIn(message.text);
    if (code === undefined) return 'ignored';
    const { keyring, replies, vault, store } = this.#with;
    const requestId = createHash('sha256').update(message.reference).digest('hex').slice(0, 12);
    for (const id of await replies.find(vault.indexes(inboundNumber(message.from)))) {
      const challenge = await store.read(id);
      if (!challenge) continue;
      const { verdict } = await store.check({
        id,
        tenant: challenge.tenant,
        verifiers: keyring.all.map((keys) => ({
          keyId: keys.id,
          verifier: codeVerifier(keys, id, code),
        })),
        requestId,
      });
      if (verdict === 'verified') return 'verified';
    }
    return 'ignored';
  }
}

/** Six digits, possibly among other words; undefined where there are none or several. */
function codeIn(text: string): string | undefined {
  const found = text.normalize('NFKC').match(/(?<!\d)\d{3}[ -]?\d{3}(?!\d)/g);
  if (found?.length !== 1) return undefined;
  return found[0]?.replace(/\D/g, '');
}

/** Vonage leaves the plus sign out. */
function inboundNumber(from: string): string {
  try {
    return parsePhoneNumber(from.startsWith('+') ? from : `+${from}`).e164;
  } catch {
    return from;
  }
}
