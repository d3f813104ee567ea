/**
 * Approval in our own app, as challenges use it: asks a subject's devices, takes a question back, and pairs devices. What the app itself may
 * do is in `device-actions.ts`. Ask only after the first factor, usually the password: every request shows a prompt to the person.
 */
import { createHmac } from 'node:crypto';
import { isSameText, type Keyring } from '../challenge/code.js';
import type { Clock } from '../challenge/time.js';
import type { ApproveMethod, SubjectKey } from '../enrolment/method.js';
import { type KeyedDigest, tagOf } from '../limits/hmac-tags.js';
import {
  APPROVAL_LIMITS as LIMITS,
  type OpenRequest,
  type Suppressed,
  type Suppression,
} from './approval.js';
import * as rules from './approval-rules.js';
import type { RedisApprovalStore } from './approval-store.js';
import type { Pairing, PairingState, RedisPairings } from './pairing.js';
import { pairingId } from './pairing.js';
import type { ApprovalListener, ApproveMethods } from './ports.js';
import type { PushOutcome, PushServices } from './push-services.js';

export interface ApprovalRequest extends SubjectKey {
  readonly challengeId: string;
  /** Two digits, shown on the sign-in page alone. */
  readonly number: string;
  readonly brand: string;
  /** The purpose or the transaction, in the person's language. */
  readonly what: string;
  /** A city, or the address that asks. */
  readonly where: string;
  readonly expiresAtMs: number;
  /** Names the browser that asks, such as the id in its cookie; one that had a request approved keeps a place of its own. */
  readonly source?: string;
}

export type Requested =
  | { readonly kind: 'sent'; readonly expiresAtMs: number }
  | ({ readonly kind: 'suppressed' } & Suppressed)
  /** This challenge had its request already, and it is over. */
  | { readonly kind: 'ended' };

export interface ApprovalReports {
  /** Nobody was asked. Never with the subject. */
  suppressed(tenant: string, reason: Suppression): void;
  pushed(outcome: PushOutcome): void;
  failed(error: unknown): void;
}

export interface ApprovalsOptions {
  readonly store: RedisApprovalStore;
  readonly pairings: RedisPairings;
  readonly methods: ApproveMethods;
  readonly push: Pick<PushServices, 'wake'>;
  readonly listener: ApprovalListener;
  readonly keyring: Keyring;
  readonly digest: KeyedDigest;
  readonly randomBytes: (size: number) => Buffer;
  readonly clock: Clock;
  readonly reports: ApprovalReports;
}

const NONCE_BYTES = 16;
const NUMBER = /^\d{2}$/;

export class Approvals {
  readonly #options: ApprovalsOptions;
  readonly #waking = new Set<Promise<void>>();

  constructor(options: ApprovalsOptions) {
    this.#options = options;
  }

  /** Safe to say twice for one challenge. @throws OctothorpeError `unavailable` */
  async request(asked: ApprovalRequest): Promise<Requested> {
    const { store, methods, clock, reports } = this.#options;
    const { tenant, subject } = asked;
    const devices = await methods.of({ tenant, subject });
    const request = this.#drafted(asked, devices, clock.now());
    const opened = await store.change({ tenant, subject }, (state, nowMs) =>
      rules.open(state, request, nowMs),
    );
    switch (opened.kind) {
      case 'suppressed':
        reports.suppressed(tenant, opened.reason);
        return opened;
      case 'ended':
        return { kind: 'ended' };
      case 'opened':
        this.#wake({ tenant, subject }, asked.challengeId, devices);
        return { kind: 'sent', expiresAtMs: opened.request.expiresAtMs };
      case 'repeated':
        return { kind: 'sent', expiresAtMs: opened.request.expiresAtMs };
      default:
        return opened satisfies never;
    }
  }

  /** Whether a request would be suppressed now; shows nothing. @throws OctothorpeError `unavailable` */
  async suppression(
    { tenant, subject }: SubjectKey,
    source: string | undefined,
  ): Promise<Suppressed | undefined> {
    const { store, methods, clock, reports } = this.#options;
    const owner = { tenant, subject };
    const [devices, state] = await Promise.all([methods.of(owner), store.read(owner)]);
    const found = rules.suppression(
      rules.settle(state, clock.now()),
      { source: this.#sourceTag(tenant, source), devices: devices.map(({ id }) => id) },
      clock.now(),
    );
    if (found) reports.suppressed(tenant, found.reason);
    return found;
  }

  /** The challenge has ended otherwise: its prompt disappears from the devices. */
  async withdraw({ tenant, subject }: SubjectKey, challengeId: string): Promise<void> {
    await this.#options.store.change({ tenant, subject }, (state, nowMs) =>
      rules.withdraw(state, challengeId, nowMs),
    );
  }

  /** Begins to pair a device. @param label tells this account from others of the tenant, such as a user name */
  async pairing(tenant: string, subject: string, label?: string): Promise<Pairing> {
    const owner = { tenant, subject, ...(label === undefined ? {} : { label }) };
    return this.#options.pairings.begin(owner, this.#options.clock.now());
  }

  /** For the page that shows the QR code. @param ticket the pairing's id, or the ticket of its URL */
  async devicePaired(ticket: string): Promise<PairingState> {
    return this.#options.pairings.state(ticket.startsWith('pa_') ? ticket : pairingId(ticket));
  }

  /** Waits for push messages on their way. */
  async close(): Promise<void> {
    await Promise.all(this.#waking);
  }

  #drafted(asked: ApprovalRequest, devices: readonly ApproveMethod[], nowMs: number): OpenRequest {
    const { challengeId, number, brand, what, where, source } = asked;
    const { keyring, randomBytes } = this.#options;
    if (!NUMBER.test(number)) throw new RangeError('The number must be two digits.');
    return {
      challengeId,
      nonce: randomBytes(NONCE_BYTES).toString('base64url'),
      verifier: numberVerifier(keyring, challengeId, number),
      source: this.#sourceTag(asked.tenant, source),
      devices: devices.map(({ id }) => id),
      brand,
      what: what.slice(0, LIMITS.whatCharsMax),
      where: where.slice(0, LIMITS.whereCharsMax),
      createdAtMs: nowMs,
      expiresAtMs: Math.min(asked.expiresAtMs, nowMs + LIMITS.requestMs),
    };
  }

  #sourceTag(tenant: string, source: string | undefined): string {
    return source === undefined ? '' : tagOf(this.#options.digest(`approver ${tenant} ${source}`));
  }

  /** In the background: an open app has heard already, and a push service may be slow. */
  #wake(owner: SubjectKey, challengeId: string, devices: readonly ApproveMethod[]): void {
    const waking = Promise.all(devices.map((device) => this.#push(owner, challengeId, device)))
      .catch((error) => this.#options.reports.failed(error))
      .then(() => void this.#waking.delete(waking));
    this.#waking.add(waking);
  }

  async #push(
    owner: SubjectKey,
    challengeId: string,
    { id: device, push }: ApproveMethod,
  ): Promise<void> {
    if (!push) return;
    const { methods, listener, reports } = this.#options;
    const outcome = await this.#options.push.wake(push);
    reports.pushed(outcome);
    // The device stays: it is asked when it opens the app.
    if (outcome === 'gone') await methods.change(owner, device, { push: null });
    if (outcome !== 'sent') return;
    await listener.tell({ tenant: owner.tenant, challengeId, kind: 'sent', device });
  }
}

/** What a typed number is compared with: `<key id>.<HMAC>`. Without the key, the stored form gives no number. */
function numberVerifier(keyring: Keyring, challengeId: string, number: string): string {
  return verifierUnder(keyring, keyring.current.id, challengeId, number) ?? '';
}

/** In constant time; false where the key is gone. */
export function isNumber(
  keyring: Keyring,
  { challengeId, verifier }: Pick<OpenRequest, 'challengeId' | 'verifier'>,
  number: string,
): boolean {
  const keyId = verifier.slice(0, verifier.indexOf('.'));
  const given = verifierUnder(keyring, keyId, challengeId, number);
  return given !== undefined && NUMBER.test(number) && isSameText(given, verifier);
}

function verifierUnder(
  keyring: Keyring,
  keyId: string,
  challengeId: string,
  number: string,
): string | undefined {
  const keys = keyring.find(keyId);
  if (!keys) return undefined;
  const mac = createHmac('sha256', keys.verifier).update(`approve.${challengeId}.${number}`);
  return `${keyId}.${mac.digest('base64url')}`;
}
