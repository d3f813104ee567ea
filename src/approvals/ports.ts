/** What approvals need of the other parts: the subject's devices, and the challenge that waits for an answer. */
import type { ApproveMethod, SubjectKey } from '../enrolment/method.js';

export type PushSubscription = NonNullable<ApproveMethod['push']>;

export interface DeviceChange {
  readonly name?: string;
  /** `null` takes it away. */
  readonly push?: PushSubscription | null;
}

/** The subject's devices as enrolment keeps them. Every method throws OctothorpeError. */
export interface ApproveMethods {
  /** The oldest first. */
  of(owner: SubjectKey): Promise<readonly ApproveMethod[]>;
  /** @throws OctothorpeError for one too many */
  add(owner: SubjectKey, device: Pick<ApproveMethod, 'name' | 'publicKey'>): Promise<ApproveMethod>;
  /** The device has just approved. */
  noteUse(owner: SubjectKey, id: string): Promise<void>;
  /** @returns false where there is no such device any more */
  change(owner: SubjectKey, id: string, change: DeviceChange): Promise<boolean>;
  /** By the device itself. @throws OctothorpeError `proof_needed` where only the account's settings may remove it */
  remove(owner: SubjectKey, id: string): Promise<void>;
}

/** What a device has said or done about a challenge. */
export interface ApprovalNews {
  readonly tenant: string;
  readonly challengeId: string;
  /** `sent`: its push service has taken the message. */
  readonly kind: 'sent' | 'shown' | 'approved' | 'denied' | 'wrong_number';
  /** The method's id. */
  readonly device: string;
}

/** The challenges' side. Repeated news must change nothing. */
export interface ApprovalListener {
  /**
   * @returns false where the challenge had ended already
   * @throws where it could not be told: it is told again
   */
  tell(news: ApprovalNews): Promise<boolean>;
}
