/**
 * What a person does on the pages to set up methods: choose one, begin it, confirm it. Every action may be repeated: a reload, a
 * second tab or a lost answer registers nothing twice and loses nothing that was confirmed.
 */
import type { Keyring } from '../challenge/code.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { Clock } from '../challenge/time.js';
import type { Method, PasskeyMethod } from '../enrolment/method.js';
import {
  checkNewPasskey,
  type RelyingParty,
  registrationOptions,
  userHandleOf,
  webauthnChallengeOf,
} from '../enrolment/passkey.js';
import { qrCodeSvg } from '../enrolment/qr-code.js';
import { newRecoveryCodes } from '../enrolment/recovery-codes.js';
import { checkTotp, inGroupsOfFour, newTotpSecret, totpUri } from '../enrolment/totp.js';
import { ownerOf, requireName } from './method-management.js';
import {
  begin,
  type Choice,
  choose,
  type MethodPlan,
  next,
  notOffered,
  type Pending,
  pendingOf,
  requireStep,
  stepDone,
  stop,
  tried,
} from './method-plan.js';
import { choicesOf, UNNAMED } from './methods-view.js';
import type { Enrolments, Pairings, PasskeyRegistration } from './ports.js';
import { SESSION_LIMITS, type Session, type SessionSnapshot } from './session.js';
import { nothingBegun } from './session-errors.js';
import { type MethodSession, placeOf, type SessionMethods, withPlan } from './session-methods.js';
import type { SessionReader } from './session-reader.js';

export interface MethodActionsOptions {
  readonly reader: SessionReader;
  readonly methods: SessionMethods;
  readonly enrolments: Enrolments;
  readonly pairings?: Pairings;
  readonly cipher: PhoneNumberCipher;
  readonly keyring: Keyring;
  /** Where passkeys work; its name is the tenant's brand. */
  readonly party: Omit<RelyingParty, 'name'>;
  readonly randomBytes: (size: number) => Buffer;
  readonly clock: Clock;
}

export type Outcome = 'verified' | 'wrong_code';

export interface MethodStepRequest {
  readonly choose?: Choice | undefined;
  /** The current step is over. */
  readonly next?: true | undefined;
  /** Nothing is to be added any more. */
  readonly stop?: true | undefined;
}

const SEED_BYTES = 16;

export class MethodActions {
  readonly #with: MethodActionsOptions;

  constructor(options: MethodActionsOptions) {
    this.#with = options;
  }

  /** @throws OctothorpeError invalid_request, proof_needed, session_final */
  async step(given: Session, request: MethodStepRequest): Promise<SessionSnapshot> {
    const session = await this.#open(given);
    const isSetup = session.purpose === 'setup';
    const { methods } = this.#with;
    const { choose: choice } = request;
    if (choice !== undefined) {
      const enrolment = await methods.enrolmentOf(session);
      const ownApp = this.#offersOwnApp(session);
      const isOffered = (plan: MethodPlan) =>
        choicesOf(session, plan, enrolment.methods, ownApp).includes(choice);
      if (!isOffered(session.plan)) throw notOffered(choice);
      if (!isSetup) methods.requireRight(session, enrolment);
      return this.#changed(session, (plan) => {
        if (!isOffered(plan)) throw notOffered(choice);
        return choose(plan, choice, isSetup);
      });
    }
    if (request.next) return this.#changed(session, (plan) => next(plan, isSetup));
    return this.#changed(session, (plan) => (isSetup ? plan : stop(plan)));
  }

  /** What a phone scans to pair with our app. The same until it is over. */
  async pair(given: Session) {
    const { pairings, cipher, clock } = this.#with;
    const session = await this.#settingUp(given, 'app');
    if (!pairings || !this.#offersOwnApp(session)) throw notOffered('app');
    const place = placeOf(session.id, 'approve');
    let begun = { session, pending: pendingOf(session.plan, 'approve', clock.now()) };
    if (!begun.pending) {
      const made = await pairings.begin(ownerOf(session), this.#account(session));
      const { id: pairing, expiresAtMs } = made;
      const sealed = cipher.seal(made.url, place);
      begun = await this.#begun(session, { kind: 'approve', pairing, sealed, expiresAtMs });
    }
    if (!begun.pending) throw nothingBegun();
    const url = cipher.open(begun.pending.sealed, place);
    const expiresAt = new Date(begun.pending.expiresAtMs).toISOString();
    const shown = { url, qr: await qrCodeSvg(url), expiresAt };
    return { shown, snapshot: await this.#snapshot(begun.session) };
  }

  /** What another authenticator app scans. The same secret until it is confirmed or dropped. */
  async beginTotp(given: Session) {
    const { cipher, randomBytes } = this.#with;
    const session = await this.#settingUp(given, 'app');
    const place = placeOf(session.id, 'totp');
    const sealed = cipher.seal(newTotpSecret(randomBytes), place);
    const begun = await this.#begun(session, { kind: 'totp', sealed });
    const secret = cipher.open(begun.pending.sealed, place);
    const names = this.#names(session);
    const uri = totpUri(secret, names.issuer, names.account);
    const shown = { uri, qr: await qrCodeSvg(uri), secret: inGroupsOfFour(secret), ...names };
    return { shown, snapshot: await this.#snapshot(begun.session) };
  }

  /** @param code six digits. @throws OctothorpeError `limit_reached`, `invalid_request` */
  async checkTotp(given: Session, code: string): Promise<SessionSnapshot & { outcome: Outcome }> {
    const { methods, cipher, clock } = this.#with;
    const session = await this.#open(given);
    if (isDone(session.plan, 'totp'))
      return { outcome: 'verified', ...(await this.#snapshot(session)) };
    requireStep(session.plan, 'app');
    const pending = pendingOf(session.plan, 'totp', clock.now());
    if (!pending) throw nothingBegun();
    const counted = await this.#counted(session);
    const secret = cipher.open(pending.sealed, placeOf(session.id, 'totp'));
    const use = checkTotp({ secret, lastStep: 0, driftSteps: 0 }, code, clock.now());
    if (!use) return { outcome: 'wrong_code', ...(await this.#snapshot(counted)) };
    const id = await methods.add(counted, { kind: 'totp', name: UNNAMED.totp, secret, ...use });
    const done = await this.#changed(session, (plan) =>
      stepDone(plan, 'app', { by: 'totp', methodId: id }),
    );
    return { outcome: 'verified', ...done };
  }

  /** What the browser is asked to make a passkey. */
  async passkeyOptions(given: Session): Promise<object> {
    const { methods, randomBytes } = this.#with;
    const session = await this.#settingUp(given, 'passkey');
    const seed = randomBytes(SEED_BYTES).toString('base64url');
    const { pending } = await this.#begun(session, { kind: 'passkey', seed });
    const { methods: registered } = await methods.enrolmentOf(session);
    return registrationOptions(
      this.#party(session),
      this.#handle(session),
      this.#names(session).account,
      registered.filter(isPasskey),
      this.#question(session, pending.seed),
    );
  }

  /** @throws OctothorpeError `invalid_request`, `limit_reached` */
  async registerPasskey(
    given: Session,
    credential: PasskeyRegistration,
    name?: string,
  ): Promise<SessionSnapshot & { outcome: Outcome }> {
    const { methods, clock } = this.#with;
    const session = await this.#open(given);
    if (isDone(session.plan, 'passkey')) {
      return { outcome: 'verified', ...(await this.#snapshot(session)) };
    }
    requireStep(session.plan, 'passkey');
    const pending = pendingOf(session.plan, 'passkey', clock.now());
    if (!pending) throw nothingBegun();
    const counted = await this.#counted(session);
    const question = this.#question(session, pending.seed);
    const [party, handle] = [this.#party(session), this.#handle(session)];
    const made = await checkNewPasskey(party, handle, question, credential);
    if (!made) return { outcome: 'wrong_code', ...(await this.#snapshot(counted)) };
    const named = { kind: 'passkey', name: nameOr(name, UNNAMED.passkey) } as const;
    const id = await methods.add(counted, { ...named, ...made });
    const done = await this.#changed(session, (plan) =>
      stepDone(plan, 'passkey', { by: 'passkey', methodId: id }),
    );
    return { outcome: 'verified', ...done };
  }

  /** Ten codes, the same until the person has said that they are kept; an earlier set counts until then. */
  async makeRecovery(given: Session): Promise<{ codes: readonly string[] }> {
    const { cipher, randomBytes } = this.#with;
    const session = await this.#settingUp(given, 'recovery');
    const place = placeOf(session.id, 'recovery');
    const made = newRecoveryCodes(ownerOf(session), randomBytes);
    const sealed = cipher.seal(JSON.stringify(made), place);
    const { pending } = await this.#begun(session, { kind: 'recovery', sealed });
    return { codes: JSON.parse(cipher.open(pending.sealed, place)).codes };
  }

  async keepRecovery(given: Session): Promise<SessionSnapshot> {
    const { methods, cipher, clock } = this.#with;
    const session = await this.#open(given);
    if (isDone(session.plan, 'recovery')) return this.#snapshot(session);
    requireStep(session.plan, 'recovery');
    const pending = pendingOf(session.plan, 'recovery', clock.now());
    if (!pending) throw nothingBegun();
    const { codes: _, ...made } = JSON.parse(
      cipher.open(pending.sealed, placeOf(session.id, 'recovery')),
    );
    const id = await methods.add(session, { kind: 'recovery', name: UNNAMED.recovery, ...made });
    return this.#changed(session, (plan) =>
      stepDone(plan, 'recovery', { by: 'recovery', methodId: id }),
    );
  }

  /** @throws OctothorpeError `session_final` */
  async #open(given: Session): Promise<MethodSession> {
    const { reader, methods } = this.#with;
    reader.requireOpen(given);
    const session = withPlan(given);
    return withPlan(await methods.notePairing(session));
  }

  async #settingUp(given: Session, method: 'app' | 'passkey' | 'recovery'): Promise<MethodSession> {
    const session = await this.#open(given);
    requireStep(session.plan, method);
    const { methods } = this.#with;
    methods.requireRight(session, await methods.enrolmentOf(session));
    return session;
  }

  /** What is pending from now on: this, or what another tab has begun before. */
  async #begun<K extends Pending['kind']>(
    given: MethodSession,
    made: Extract<Pending, { kind: K }>,
  ): Promise<{ session: MethodSession; pending: Extract<Pending, { kind: K }> }> {
    const { methods, clock } = this.#with;
    const session = await methods.replan(given, (plan, nowMs) => begin(plan, made, nowMs));
    const pending = pendingOf(session.plan, made.kind as K, clock.now());
    if (!pending) throw nothingBegun();
    return { session, pending };
  }

  #counted(session: MethodSession): Promise<MethodSession> {
    const { startsMax } = SESSION_LIMITS;
    return this.#with.methods.replan(session, (plan) => tried(plan, startsMax));
  }

  async #changed(
    session: Session,
    change: (plan: MethodPlan) => MethodPlan,
  ): Promise<SessionSnapshot> {
    return this.#snapshot(await this.#with.methods.replan(session, change));
  }

  #snapshot(session: Session): Promise<SessionSnapshot> {
    return this.#with.reader.snapshot(session);
  }

  #offersOwnApp({ tenant }: Session): boolean {
    const { reader, pairings } = this.#with;
    return pairings !== undefined && reader.tenantOf(tenant).settings.ownApp;
  }

  #party({ tenant, brand }: Session): RelyingParty {
    const { reader, party } = this.#with;
    return { ...party, name: brand ?? reader.tenantOf(tenant).settings.brand.name };
  }

  #names(session: MethodSession): { readonly issuer: string; readonly account: string } {
    return {
      issuer: this.#party(session).name,
      account: this.#account(session) ?? session.subject,
    };
  }

  #account({ id, plan: { account } }: MethodSession): string | undefined {
    return account === undefined
      ? undefined
      : this.#with.cipher.open(account, placeOf(id, 'account'));
  }

  /** The same in both steps: a rotation between them makes the question another one. */
  #handle(session: MethodSession): string {
    return userHandleOf(this.#with.keyring.oldest, ownerOf(session));
  }

  #question({ id }: Session, seed: string): string {
    return webauthnChallengeOf(this.#with.keyring.oldest, 'register', id, seed);
  }
}

/** The current step is done by this already: the answer was lost. */
function isDone({ steps, at }: MethodPlan, by: string): boolean {
  return steps[at]?.done?.by === by;
}

function isPasskey(method: Method): method is PasskeyMethod {
  return method.kind === 'passkey';
}

function nameOr(name: string | undefined, otherwise: string): string {
  return name === undefined ? otherwise : requireName(name);
}
