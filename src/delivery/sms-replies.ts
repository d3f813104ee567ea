/** Two-way SMS: a code that comes back by SMS verifies as if it had been typed. */

import { type Challenge, isFinal } from '../challenge/challenge.js';
import type { RedisReplyIndex } from '../challenge/challenge-indexes.js';
import type { Keyring } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import { type PhoneNumberCipher, parsePhoneNumber } from '../challenge/phone-number.js';
import type { ChallengeStore, CodeJudge, Judgement } from '../challenge/ports.js';
import { checkCommand, isOwnCode } from '../limits/code-check.js';

export interface ReplyDependencies {
  readonly store: ChallengeStore;
  readonly replies: RedisReplyIndex;
  readonly judge: CodeJudge;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
}

/** An SMS from a phone. */
export interface SmsReply {
  /** The tenant of the sender that it was written to: it answers only that tenant's challenges. */
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

  /**
   * Only the challenge that the code belongs to is checked; where it belongs to none, the newest. So a reply spends a try of one
   * challenge at most. What holds no code, or several, is ignored.
   */
  async take(message: SmsReply): Promise<'verified' | 'ignored'> {
    const code = codeIn(message.text);
    if (code === undefined) return 'ignored';
    const { judge, keyring } = this.#with;
    const open = await this.#openChallenges(message);
    const meant = open.find((each) => isOwnCode(keyring, each, code)) ?? open[0];
    if (!meant) return 'ignored';
    const { id, tenant } = meant;
    // The proof counts for the sources that started the challenge: a reply names no device and no address.
    const command = checkCommand(keyring, { tenant, id, code, requestId: message.reference });
    const judged = judge.judge(command, { subject: REPLY }, {});
    return (await lookedAt(judged)) === 'verified' ? 'verified' : 'ignored';
  }

  /** The newest first. */
  async #openChallenges({ tenants, from }: SmsReply): Promise<Challenge[]> {
    const { replies, cipher, store } = this.#with;
    const ids = await replies.find(tenants, cipher.indexes(inboundNumber(from)));
    const challenges = await Promise.all(ids.map((id) => store.read(id)));
    return challenges
      .filter((each) => each !== undefined)
      .filter(({ state, tenant }) => !isFinal(state) && tenants.includes(tenant))
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
  }
}

/** Wrong codes by SMS are counted apart from those that are typed: whoever forges a sender must not spend the person's own. */
const REPLY = 'sms-reply';

/** A reply that a limit keeps from being looked at is done with: the provider need not bring it again. */
async function lookedAt(judged: Promise<Judgement>): Promise<Judgement['verdict'] | 'limited'> {
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

/** Some vendors leave the plus sign out. */
function inboundNumber(from: string): string {
  try {
    return parsePhoneNumber(from.startsWith('+') ? from : `+${from}`).e164;
  } catch {
    return from;
  }
}
