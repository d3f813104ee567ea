/**
 * What the app may do for one account: pair, read its requests, show and answer them, change and remove its device. Every request but the first
 * is signed by the device; what is answered is signed once more, and that signature decides.
 */
import type { Keyring } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Clock } from '../challenge/time.js';
import type { ApproveMethod, SubjectKey } from '../enrolment/method.js';
import { type Answer, answerText, type SubjectApprovals } from './approval.js';
import * as rules from './approval-rules.js';
import type { RedisApprovalStore } from './approval-store.js';
import { isNumber } from './approvals.js';
import type { DeviceDirectory, KnownDevice, Owner } from './device-directory.js';
import {
  type DeviceRequest,
  isKey,
  isSignedBy,
  namedDevice,
  verifyRequest,
} from './device-request.js';
import { pairingText, type RedisPairings } from './pairing.js';
import type { ApprovalListener, ApprovalNews, ApproveMethods, DeviceChange } from './ports.js';
import type { PushServices } from './push-services.js';

export interface DeviceActionsOptions {
  readonly store: RedisApprovalStore;
  readonly pairings: RedisPairings;
  readonly directory: DeviceDirectory;
  readonly methods: ApproveMethods;
  readonly push: Pick<PushServices, 'accepts'>;
  readonly listener: ApprovalListener;
  readonly keyring: Keyring;
  readonly publicUrl: string;
  readonly clock: Clock;
}

export interface PairRequest {
  readonly ticket: string;
  readonly name: string;
  readonly publicKey: ApproveMethod['publicKey'];
  /** ES256 over `pairingText`, base64url. */
  readonly signature: string;
}

export type AnswerOutcome = 'approved' | 'denied' | 'wrong_number' | 'too_late';

export class DeviceActions {
  readonly #options: DeviceActionsOptions;

  constructor(options: DeviceActionsOptions) {
    this.#options = options;
  }

  /** @throws OctothorpeError `device_removed`, `device_clock`, `forbidden`, `limit_reached` */
  async authenticate(request: DeviceRequest): Promise<KnownDevice> {
    const { directory, publicUrl, clock } = this.#options;
    const id = namedDevice(request.token);
    const found = id === undefined ? undefined : await this.#known(id);
    if (!found) throw removed();
    const nowMs = clock.now();
    const verified = await verifyRequest(request, found.device, publicUrl, nowMs);
    if (verified.kind === 'clock') throw wrongClock();
    if (verified.kind !== 'genuine') throw notSigned();
    const noted = await directory.note(found.device.id, verified.jti, nowMs);
    if (noted === 'repeated') throw notSigned();
    if (noted === 'too_many') throw tooMany();
    return found;
  }

  /** Whose account a ticket is for. @throws OctothorpeError `not_found` */
  async ticketOwner(ticket: string): Promise<Owner> {
    const owner = await this.#options.pairings.owner(ticket);
    if (!owner) throw noTicket();
    return owner;
  }

  /** @throws OctothorpeError `not_found`, `forbidden` */
  async pair({ ticket, name, publicKey, signature }: PairRequest): Promise<KnownDevice> {
    const { pairings, directory, methods } = this.#options;
    if (!isKey(publicKey)) throw notSigned();
    if (!isSignedBy({ publicKey }, pairingText(ticket, publicKey, name), signature)) {
      throw notSigned();
    }
    const owner = await this.ticketOwner(ticket);
    if (!(await pairings.claim(ticket, publicKey))) throw noTicket();
    const known = (await methods.of(owner)).find(({ publicKey: { x } }) => x === publicKey.x);
    const device = known ?? (await methods.add(owner, { name, publicKey }));
    await directory.add(device.id, owner);
    await pairings.done(ticket, device.id);
    return { owner, device };
  }

  /** The account's requests, open and ended. Tells the challenges what they have not been told yet. */
  async approvals({ owner }: KnownDevice): Promise<SubjectApprovals> {
    const { store, clock } = this.#options;
    const state = rules.settle(await store.read(owner), clock.now());
    const untold = state.ended.filter((each) => each.untold);
    for (const { challengeId, end, device = '' } of untold) {
      if (end === 'expired' || end === 'withdrawn') continue;
      await this.#tell(owner, { challengeId, kind: end, device });
    }
    return state;
  }

  /** The device as it is now; undefined once it is not paired any more. */
  find({ device }: KnownDevice): Promise<KnownDevice | undefined> {
    return this.#known(device.id);
  }

  /** Where changes of the account are published. */
  changesOf({ owner }: KnownDevice): string {
    return this.#options.store.changesOf(owner);
  }

  /** The person sees the request. @throws OctothorpeError `challenge_final` */
  async show({ owner, device }: KnownDevice, challengeId: string): Promise<void> {
    const { store, listener } = this.#options;
    const shown = await store.change(owner, (state, nowMs) =>
      rules.show(state, challengeId, device.id, nowMs),
    );
    if (shown === 'unknown') throw over();
    if (shown === 'shown') {
      await listener.tell({ tenant: owner.tenant, challengeId, kind: 'shown', device: device.id });
    }
  }

  /**
   * The first signed answer counts, whichever device it comes from.
   * @throws OctothorpeError `challenge_final`, `forbidden`
   */
  async answer({ owner, device }: KnownDevice, given: Omit<Answer, 'device'>) {
    const { store, keyring, methods } = this.#options;
    const answer = { ...given, device: device.id };
    const { kind } = await store.change(owner, (state, nowMs) =>
      rules.answer(
        state,
        answer,
        (request) => ({
          signed: isSignedBy(device, answerText(answer, request.nonce), answer.signature),
          matches: isNumber(keyring, request, answer.number),
        }),
        nowMs,
      ),
    );
    if (kind === 'unsigned') throw notSigned();
    if (kind === 'unknown' || kind === 'expired' || kind === 'ended') throw over();
    const { challengeId } = given;
    const taken = await this.#tell(owner, { challengeId, kind, device: device.id });
    if (kind === 'approved') await methods.noteUse(owner, device.id);
    return (taken ? kind : 'too_late') satisfies AnswerOutcome;
  }

  /** @throws OctothorpeError `invalid_request`, `device_removed` */
  async change({ owner, device }: KnownDevice, change: DeviceChange): Promise<void> {
    const { push, methods } = this.#options;
    if (change.push && !push.accepts(change.push.endpoint)) {
      throw new OctothorpeError(
        'invalid_request',
        'This push service is not allowed here. Ask the operator to add its host to PUSH_SERVICES.',
      );
    }
    if (!(await methods.change(owner, device.id, change))) throw removed();
  }

  /** The person removes the account from this device. */
  async remove({ owner, device }: KnownDevice): Promise<void> {
    await this.#options.methods.remove(owner, device.id);
  }

  async #known(id: string): Promise<KnownDevice | undefined> {
    const { directory, methods } = this.#options;
    const owner = await directory.ownerOf(id);
    if (!owner) return undefined;
    const device = (await methods.of(owner)).find((each) => each.id === id);
    if (device) return { owner, device };
    await directory.forget(id);
    return undefined;
  }

  /** Marked as told only afterwards: where this process dies in between, the challenge is told again. */
  async #tell(owner: SubjectKey, news: Omit<ApprovalNews, 'tenant'>): Promise<boolean> {
    const { listener, store } = this.#options;
    const taken = await listener.tell({ tenant: owner.tenant, ...news });
    await store.change(owner, (state) => rules.told(state, [news.challengeId]));
    return taken;
  }
}

// Errors for the app, which shows its own sentence for each code.

export function removed(): OctothorpeError {
  return new OctothorpeError(
    'device_removed',
    'This device is not paired any more. Pair it again from the settings of your account.',
  );
}

function wrongClock(): OctothorpeError {
  return new OctothorpeError(
    'device_clock',
    'The request is not from now. Set the time of the device, or use the time of this answer.',
  );
}

function notSigned(): OctothorpeError {
  return new OctothorpeError(
    'forbidden',
    'The signature does not fit the request. Sign each request anew with the key of the device.',
  );
}

function noTicket(): OctothorpeError {
  return new OctothorpeError(
    'not_found',
    'This code to pair a device is unknown, used or over. Show a new one.',
  );
}

function over(): OctothorpeError {
  return new OctothorpeError('challenge_final', 'This request is over. Sign in again.');
}

function tooMany(): OctothorpeError {
  return new OctothorpeError('limit_reached', 'This device asks too often. Wait a minute.', {
    retryAfterSeconds: 60,
    rule: 'device_requests',
  });
}
