/** Messages and calls, as the control API and its events show them. */
import type { Vendor } from './carrier-options.js';

export interface Phone {
  /** E.164 */
  readonly number: string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Oldest first. */
  readonly calls: readonly Call[];
}

export interface Message {
  /** SM… or a UUID, as the vendor's API returned it. */
  readonly id: string;
  readonly vendor: Vendor;
  readonly direction: 'to_phone' | 'from_phone';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** The vendor's own term. */
  readonly status: string;
  /** ISO 8601 */
  readonly at: string;
}

export interface Call {
  /** CA… or a UUID, as the vendor's API returned it. */
  readonly id: string;
  readonly vendor: Vendor;
  readonly from: string;
  readonly to: string;
  readonly state: 'queued' | 'ringing' | 'in_progress' | 'ended';
  /** The vendor's own term: completed, busy, no-answer, failed, canceled … */
  readonly end?: string;
  /** A Gather or input waits for keys now. */
  readonly waitingForKeys: boolean;
  readonly transcript: readonly TranscriptLine[];
  /** ISO 8601 */
  readonly at: string;
}

export interface TranscriptLine {
  readonly at: string;
  readonly who: 'caller' | 'phone';
  readonly kind: 'says' | 'presses' | 'event';
  readonly text: string;
  /** BCP 47, of speech. */
  readonly language?: string;
}
