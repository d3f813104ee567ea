/**
 * What a tenant's subject has registered to prove who they are: the words, and the shape of each method. Pure.
 * Secrets are here in the clear: only the service and the proofs see this form. The store keeps it sealed.
 */
import type { PhoneChannel } from '../challenge/challenge.js';

/** `approve`: a device of the subject with our own app. `recovery`: ten codes, each for one use. */
export const METHOD_KINDS = ['phone', 'totp', 'approve', 'passkey', 'recovery'] as const;
export type MethodKind = (typeof METHOD_KINDS)[number];

/** Whose methods they are. A subject of one tenant is never that of another. */
export interface SubjectKey {
  readonly tenant: string;
  /** The tenant's own id of the account; 1 to 128 printable ASCII characters. */
  readonly subject: string;
}

interface MethodBase {
  /** `me_` and 128 random bits, base64url. */
  readonly id: string;
  /** As the person named it, 1 to 64 characters; `iPhone`, `Work phone`. */
  readonly name: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs?: number;
  /** Fields that a newer version has written: they are kept as they are. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export interface PhoneMethod extends MethodBase {
  readonly kind: 'phone';
  /** E.164 */
  readonly number: string;
  /** ISO 3166-1 alpha-2, or `001` */
  readonly country: string;
  /** What may be used at this number, the preferred one first. */
  /** `sms` stands for a text by whichever channel. */
  readonly channels: readonly PhoneChannel[];
  /** It was proven by an SMS that came from its number, and by nothing better. */
  readonly assurance?: 'low';
}

export interface TotpMethod extends MethodBase {
  readonly kind: 'totp';
  /** Base32 (RFC 4648), 160 bits. */
  readonly secret: string;
  /** The newest time step that was used (RFC 6238): each works once, and no older one works after it. */
  readonly lastStep: number;
  /** How many steps the app's clock is ahead (+) or behind (-), as last seen; -1, 0 or 1 beside what was known before. */
  readonly driftSteps: number;
  /** The check that used `lastStep`: sent again after a crash, it still counts. */
  readonly usedBy?: string;
}

export interface ApproveMethod extends MethodBase {
  readonly kind: 'approve';
  /** P-256, public. */
  readonly publicKey: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
  };
  /** RFC 8291; absent where the device takes no push messages. */
  readonly push?: { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
}

export interface PasskeyMethod extends MethodBase {
  readonly kind: 'passkey';
  /** base64url, as the authenticator gave it. */
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  /** Synchronised between the person's devices. */
  readonly backedUp: boolean;
  /** What the authenticator was given to keep, base64url; absent where an older version has registered it. */
  readonly userHandle?: string;
}

export interface RecoveryMethod extends MethodBase {
  readonly kind: 'recovery';
  /** Keyed hashes of the codes that are left. */
  readonly hashes: readonly string[];
  /** What the hashes are made under: 256 random bits, base64url. Sealed with the method, so that codes outlive the rotation of master keys. */
  readonly hashKey?: string;
  /** The code that was used last, and by which check: sent again after a crash, it still counts. */
  readonly spent?: { readonly hash: string; readonly by: string };
}

export type Method = PhoneMethod | TotpMethod | ApproveMethod | PasskeyMethod | RecoveryMethod;

/** All that a subject has registered. */
export interface Enrolment extends SubjectKey {
  readonly methods: readonly Method[];
  /** The method that a sign-in starts with. */
  readonly defaultId?: string;
}

/** A method before it is stored: the service gives it its id and its time. */
export type NewMethod = Method extends infer M
  ? M extends Method
    ? Omit<M, 'id' | 'createdAtMs' | 'lastUsedAtMs' | 'unknown'>
    : never
  : never;

/** An operator's one-time pass: the person has lost what could prove a change. */
export interface OperatorPass {
  /** SHA-256 of its 128 random bits, base64url. */
  readonly hash: string;
  readonly untilMs: number;
}

/** All that is stored of a subject. */
export interface StoredEnrolment extends Enrolment {
  readonly pass?: OperatorPass;
  /** Fields, and kinds of methods, that a newer version has written: they are kept as they are. */
  readonly unknown?: Readonly<Record<string, string>>;
}

/** A registered method was proven lately. */
export interface MethodProof {
  readonly methodId: string;
  readonly verifiedAtMs: number;
}
