/** Two-way SMS: a code that comes back by SMS verifies as if it had been typed. */
import { isFinal } from './challenge.js';
import type { CodeCheck } from './code-check.js';
import { OctothorpeError } from './errors.js';
import type { NumberVault } from './number-vault.js';
import { parsePhoneNumber } from './phone-number.js';
import type { ChallengeStore, Judgement, ReplyIndex } from './ports.js';

export interface ReplyDependencies {
  readonly store: ChallengeStore;
  readonly replies: ReplyIndex;
  readonly codes: CodeCheck;
  readonly vault: NumberVault;
}

/** An SMS from a phone. */
export interface SmsReply {
  /** Whose sender it was written to: it answers nobody else's challenges. */
  readonly tenants: readonly string[];
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
    const { replies, vault, store, codes } = this.#with;
    const indexes = vault.indexes(inboundNumber(message.from));
    for (const id of await replies.find(message.tenants, indexes)) {
      const challenge = await store.read(id);
      if (!challenge || isFinal(challenge.state)) continue;
      if (!message.tenants.includes(challenge.tenant)) continue;
      const verdict = await verdictOf(codes.judge(challenge.tenant, id, code, message.reference));
      if (verdict === 'verified') return 'verified';
    }
    return 'ignored';
  }
}

/** A reply that a limit keeps from being looked at is done with: the provider need not bring it again, nor the next challenge wait. */
async function verdictOf(judged: Promise<Judgement>): Promise<Judgement['verdict'] | 'limited'> {
  try {
    return (await judged).verdict;
  } catch (error) {
    if (error instanceof OctothorpeError && error.code === 'limit_reached') return 'limited';
    throw error;
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
