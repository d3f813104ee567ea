/** A message: a code or text that somebody else made, to be delivered to a phone. The relay sends it as a challenge is sent. */
import type { ChannelList } from '../challenge/challenge.js';
import type { Asker } from '../challenge/policy.js';

/** The request for a message. It holds a code, a text, or both; a call speaks the code. */
export interface MessageRequest extends Asker {
  /** International (`+358 44 …`, `00358…`), or national where `country` is given. */
  readonly to: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
  /** In order of preference: each is tried once the one before it has failed for good. */
  readonly channels: ChannelList;
  /** 4 to 10 ASCII digits. Without `text`, a text holds the code in our own words; by WhatsApp in the template. */
  readonly code?: string;
  /** Sent as it is. It has to hold a code of 4 to 10 digits, and no link, number or address, unless it matches a registered template. */
  readonly text?: string;
  /** BCP 47; the tenant's where absent. */
  readonly locale?: string;
  /** How long the content may be delivered, whole seconds, 30 to 600; 600 where absent. */
  readonly expiresInSeconds?: number;
  /** The caller's own id, at most 64 characters; comes back in answers and notifications. */
  readonly reference?: string;
  /** Use this provider alone, for tests and support. */
  readonly provider?: string;
  /** Dialled after the call is answered: 1 to 8 digits. */
  readonly extension?: string;
}

/** Six parts of an SMS in GSM-7: no code needs more. */
export const TEXT_CHARS_MAX = 918;
export const EXPIRES_SECONDS_MAX = 600;
export const EXPIRES_SECONDS_MIN = 30;
