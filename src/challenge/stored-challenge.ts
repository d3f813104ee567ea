/**
 * The stored challenge: what callers see, and what only the rules need. `position` is its progress as one number, so that a script can tell
 * new reports from late ones without knowing any state. The versions of its form stand below.
 */
import { type Challenge, isFinal, type Reason, type State } from './challenge.js';
import type { PendingFailure } from './ports.js';

export interface StoredChallenge extends Challenge {
  /** `positionOf` of the newest delivery's state; `FINAL_POSITION` once it has ended. */
  readonly position: number;
  /** Raised by every write; 0 before the first. */
  readonly revision: number;
  /** The number's HMAC: wrong codes of one number are counted under it. Empty once the challenge has ended. */
  readonly numberIndex: string;
  /** Of a verified challenge with a subject: its `numberIndex`, which says what registered number was proven. */
  readonly provedIndex?: string;
  /** The right code's verifier. Empty once the challenge has ended. */
  readonly verifier: string;
  /** Of the request that started it: the same id with another hash is a conflict. */
  readonly bodyHash: string;
  /** A check that a client library sends again gets its first verdict. */
  readonly verdicts: readonly (readonly [requestId: string, verdict: KeptVerdict])[];
  readonly resends: number;
  /** Request id of the last resend. */
  readonly resentBy?: string;
  readonly pending?: KeptFailure;
  /** The attempt that has the right to send the newest delivery. */
  readonly attempt?: HeldAttempt;
  /** The version that wrote it last, where it was another than this one. */
  readonly writtenBy?: number;
  /** Fields that a newer version has written: they are kept as they are. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export type KeptVerdict = 'verified' | 'wrong_code' | 'locked';

/** A failure that waits for its grace to pass. */
export interface KeptFailure extends PendingFailure {
  /** Any report about the delivery cancels the failure: it was only suspected. */
  readonly unlessHeard: boolean;
  /** The challenge's position when the failure was recorded. */
  readonly position: number;
}

export interface HeldAttempt {
  readonly delivery: number;
  readonly token: string;
  readonly startedMs: number;
}

/** A line of the timeline before the store has given it its sequence and time. */
export interface NewEntry {
  readonly delivery: number;
  readonly state: State;
  readonly reason?: Reason;
}

/** The pending failure, unless a report about the delivery has cancelled it. */
export function pendingFailureOf(challenge: StoredChallenge): KeptFailure | undefined {
  const { pending, position, deliveries } = challenge;
  if (!pending || isFinal(challenge.state)) return undefined;
  const heard =
    position > pending.position || deliveries[pending.delivery - 1]?.reference !== undefined;
  return pending.unlessHeard && heard ? undefined : pending;
}

// Versions of a stored challenge: how to read an older one, and how to rename a field.
//
// A version reads the one before it and the one after it. `v` of a challenge is the version that wrote it last. A new field needs no new
// version: a version that does not know it keeps it. A field is renamed over two releases, so that neighbours can run side by side and a
// roll-back loses nothing: the first release (`since`) writes both names, the second the new name alone.

export type Fields = Record<string, unknown>;

export interface Rename {
  readonly from: string;
  readonly to: string;
  /** The version that wrote the new name first. */
  readonly since: number;
  readonly writes: 'both' | 'new';
}

export interface RecordForm {
  readonly version: number;
  /** A rename stays until no version that writes the old name alone can have left a challenge. */
  readonly renames: readonly Rename[];
  /**
   * By the version that they read; each gives the form of the version after it. What a newer version wrote may be there already, kept by an
   * older one: an upcaster leaves it as it is.
   */
  readonly upcasters: Readonly<Record<number, (fields: Fields) => Fields>>;
}

export const RECORD_FORM: RecordForm = { version: 1, renames: [], upcasters: {} };

/**
 * The fields as today's code names them; `from` of a rename that is under way.
 * @throws for a version that is older than the oldest upcaster, or newer than the next one
 */
export function readForm(version: number, stored: Fields, form = RECORD_FORM): Fields {
  if (!(version >= 1 && version <= form.version + 1)) {
    throw new Error(
      `A stored record has version ${version}; this process reads 1 to ${form.version + 1}.`,
    );
  }
  let fields = stored;
  for (let from = version; from < form.version; from += 1) {
    fields = form.upcasters[from]?.(fields) ?? fields;
  }
  for (const { from, to, since } of form.renames) {
    const { [from]: old, [to]: renamed, ...rest } = fields;
    // An older version changes the old name alone, and keeps the new one as it was.
    const value = version < since ? old : renamed;
    fields = value === undefined ? rest : { ...rest, [from]: value };
  }
  return fields;
}

/** The other way round. */
export function writeForm(fields: Fields, form = RECORD_FORM): Fields {
  let stored = fields;
  for (const { from, to, writes } of form.renames) {
    const { [from]: value, ...rest } = stored;
    if (value === undefined) continue;
    stored = writes === 'both' ? { ...stored, [to]: value } : { ...rest, [to]: value };
  }
  return stored;
}
