/** The words of approvals: what a person is asked, who asks, and what stands in a subject's record. Pure. */

export const APPROVAL_LIMITS = {
  /** Open requests of one subject. */
  openMax: 3,
  /** Of these, for sources that never had a request approved: one place stays free for the subject's own browser. */
  openOfStrangersMax: 2,
  /** A request that lives longer is cut to this. */
  requestMs: 300_000,
  /** Ended requests that a subject's record keeps, for the app's history. */
  historyMax: 20,
  /** Sources that had a request approved: a person's few browsers. */
  knownSourcesMax: 8,
  /** So long a source stays known after its last approval. */
  knownSourceMs: 90 * 86_400_000,
  /** Unanswered and denied requests are forgotten after this time without another one. */
  missesMs: 86_400_000,
  /** A record is kept so long after its last change. */
  recordMs: 90 * 86_400_000,
  /** What the app is shown, in characters. */
  whatCharsMax: 200,
  whereCharsMax: 100,
} as const;

/** Waits after the first miss, the second …; the last one repeats. A denied request counts as two misses. */
export const BACK_OFF_MS: readonly number[] = [30_000, 60_000, 300_000, 900_000, 3_600_000];

export type Decision = 'approve' | 'deny';

/** How a request ended. `withdrawn`: its challenge ended first. */
export type ApprovalEnd = 'approved' | 'denied' | 'wrong_number' | 'expired' | 'withdrawn';

/** Why no prompt was shown; the only label of the counter. */
export type Suppression = 'open_requests' | 'back_off' | 'no_device';

export interface Suppressed {
  readonly reason: Suppression;
  /** Unix ms: it is of no use to ask again before. Absent where time changes nothing. */
  readonly untilMs?: number;
}

/** What the app shows beside the tenant's brand. */
export interface Shown {
  readonly brand: string;
  /** The purpose, or the transaction that is confirmed. */
  readonly what: string;
  /** A city, or the address that asked. */
  readonly where: string;
}

export interface OpenRequest extends Shown {
  readonly challengeId: string;
  /** 128 random bits, base64url: part of what the device signs. */
  readonly nonce: string;
  /** Keyed hash of the number on the sign-in page. */
  readonly verifier: string;
  /** Keyed hash of the browser that asks; empty where the caller has told none. */
  readonly source: string;
  /** The devices that the subject had when the request began: no later one may answer. */
  readonly devices: readonly string[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly shownAtMs?: number;
}

export interface EndedRequest extends Shown {
  readonly challengeId: string;
  readonly end: ApprovalEnd;
  readonly createdAtMs: number;
  readonly endedAtMs: number;
  /** The device that answered. */
  readonly device?: string;
  /** The challenge has not been told yet. */
  readonly untold?: true;
}

/** Misses of one source, or of all strangers together. */
export interface Misses {
  readonly count: number;
  readonly lastAtMs: number;
}

export interface KnownSource {
  readonly tag: string;
  readonly approvedAtMs: number;
  readonly misses?: Misses;
}

/** Everything about one subject: read, decided on, and written as one. */
export interface SubjectApprovals {
  readonly open: readonly OpenRequest[];
  /** The newest first. */
  readonly ended: readonly EndedRequest[];
  readonly strangers?: Misses;
  readonly known: readonly KnownSource[];
  /** Fields that a newer version has written. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export const NO_APPROVALS: SubjectApprovals = { open: [], ended: [], known: [] };

/** What a device says, as it came. */
export interface Answer {
  readonly challengeId: string;
  readonly device: string;
  readonly decision: Decision;
  /** Two digits; empty for a denial. */
  readonly number: string;
  /** ES256 over `answerText`, base64url. */
  readonly signature: string;
}

/**
 * The text that a device signs. Every part that a decision depends on is in it, so that a signature fits one request, one device and one
 * decision. The app builds the same text in src/pages/authenticator/answer-text.js.
 */
export function answerText(answer: Omit<Answer, 'signature'>, nonce: string): string {
  return [
    'octothorpe approval 1',
    `challenge ${answer.challengeId}`,
    `device ${answer.device}`,
    `nonce ${nonce}`,
    `decision ${answer.decision}`,
    `number ${answer.number}`,
  ].join('\n');
}
