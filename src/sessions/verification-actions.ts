/**
 * The person's actions on the pages: start a challenge, check its code, send it again, step back. The session decides what is allowed; the
 * challenge service does the rest.
 */
import { randomUUID } from 'node:crypto';
import { type Challenge, type Channel, isDelivered, isFinal } from '../challenge/challenge.js';
import { hasEnded, OctothorpeError } from '../challenge/errors.js';
import { type Locale, regionOf } from '../challenge/locale.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { CheckOutcome, InboundInstruction, Tenant } from '../challenge/policy.js';
import type { Challenges, PasskeyAssertion, SessionStore, StartedChallenge } from './ports.js';
import { SESSION_LIMITS, type Session, type SessionSnapshot } from './session.js';
import { sessionEnded, sessionNotFound } from './session-errors.js';
import { type SessionMethods, withPlan } from './session-methods.js';
import type { SessionReader } from './session-reader.js';
import {
  deliveredBy,
  requireResend,
  resentBy,
  type StartInSession,
  type Target,
  targetOf,
} from './start-target.js';

export interface ActionDependencies {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly challenges: Challenges;
  /** Needed where sessions have plans. */
  readonly methods?: SessionMethods;
  readonly cipher: PhoneNumberCipher;
  /** What to text for a challenge; undefined once it has ended. Absent where nobody can text us. */
  readonly inbound?: (tenant: Tenant, challenge: Challenge) => InboundInstruction | undefined;
  /** Host of the pages, where browsers may read codes out of messages for it. */
  readonly pageHost?: string;
}

/** Who asks, for limits by source. */
export interface Asker {
  /** The person's public address, where it is known. */
  readonly ip?: string;
  /** The browser, where it has verified this subject before. */
  readonly device?: string;
  /**
   * The browser, also where it has not. Only prompts use it: the browser whose prompt is approved is known from then on. For other limits each
   * new session would be a new device.
   */
  readonly browser?: string;
}

export class VerificationActions {
  readonly #with: ActionDependencies;

  constructor(dependencies: ActionDependencies) {
    this.#with = dependencies;
  }

  snapshot(session: Session): Promise<SessionSnapshot> {
    return this.#with.reader.snapshot(session);
  }

  /**
   * Starts a challenge; an earlier one that is still open is canceled first. Of two tabs that start at once the later wins.
   * @param key the same for a repeated request: it starts nothing again, and counts once
   * @throws OctothorpeError session_final, channel_not_allowed, invalid_number, limit_reached, and the errors of a challenge's start
   */
  async start(
    session: Session,
    request: StartInSession,
    asker: Asker = {},
    key?: string,
  ): Promise<SessionSnapshot> {
    this.#with.reader.requireOpen(session);
    const sources = { ...this.#with, offersInbound: this.offersInbound(session) };
    return this.#start(session, (now) => targetOf(now, request, sources), asker, key);
  }

  /** Whether the person may text us instead: to set a phone up, and for nothing else. */
  offersInbound({ tenant, purpose, transaction, inboundSms }: Session): boolean {
    const { inboundSms: numbers = [] } = this.#with.reader.tenantOf(tenant).tenant;
    const isAsked = purpose === 'setup' && !transaction && inboundSms !== false;
    return isAsked && numbers.length > 0;
  }

  /** What to text, and where to. @throws OctothorpeError `challenge_final` once that is over */
  async inbound(
    session: Session,
  ): Promise<SessionSnapshot & { readonly shown: InboundInstruction }> {
    const { reader, inbound } = this.#with;
    reader.requireOpen(session);
    const snapshot = await reader.snapshot(session);
    const { tenant } = reader.tenantOf(session.tenant);
    const shown = snapshot.challenge && inbound?.(tenant, snapshot.challenge);
    if (!shown) throw hasEnded();
    return { ...snapshot, shown };
  }

  /** 'Let's try it out': asks the device that has just paired. @throws as `start` */
  async test(session: Session, asker: Asker = {}, key?: string): Promise<SessionSnapshot> {
    const { reader, methods } = this.#with;
    reader.requireOpen(session);
    const { plan } = methods ? await methods.notePairing(withPlan(session)) : session;
    const pending = plan?.pending;
    if (pending?.kind !== 'approve' || pending.device === undefined) throw notPaired();
    const followed = { to: 'test', methodId: pending.device } as const;
    const target = { request: { channel: 'approve' }, followed } as const;
    return this.#start(session, async () => target, asker, key);
  }

  /** @param targetIn asked before the start is claimed, and again for the session as it is then: another tab may have changed it. */
  async #start(
    session: Session,
    targetIn: (session: Session) => Promise<Target>,
    asker: Asker,
    key: string | undefined,
  ): Promise<SessionSnapshot> {
    const { store, challenges, reader } = this.#with;
    const { tenant } = reader.tenantOf(session.tenant);
    const asked = await targetIn(session);
    const repeatKey = key === undefined ? undefined : `${session.id}.${key}`;
    // The first try succeeded, but its answer was lost.
    if (repeatKey && session.challengeId === challenges.idFor(tenant, { key: repeatKey })) {
      const begun = await this.#begin(session, asked, asker, repeatKey);
      return shown(await reader.snapshot(session), begun);
    }
    const claim = await store.claimStart(session.id, SESSION_LIMITS.startsMax);
    if (claim.kind === 'missing') throw sessionNotFound();
    if (claim.kind === 'ended') throw sessionEnded();
    if (claim.kind === 'exhausted') throw tooManyStarts();
    const target = await targetIn(await this.#endEarlier(claim.session));
    const startKey = repeatKey ?? `${session.id}.${claim.start}`;
    const begun = await this.#begin(session, target, asker, startKey);
    const { challenge } = begun;
    const { number, followed } = target;
    const follow = followed && { ...followed, challengeId: challenge.id };
    const attached = await store.attach(session.id, claim.start, challenge.id, number, follow);
    if (attached.kind === 'missing') throw sessionNotFound();
    if (attached.kind === 'attached') {
      return shown({ ...(await reader.snapshot(attached.session)), challenge }, begun);
    }
    // A repetition of this request may have been faster.
    if (attached.session.challengeId !== challenge.id) await reader.cancel(session, challenge);
    return reader.snapshot(attached.session);
  }

  #begin(
    session: Session,
    { request: { channel }, to }: Target,
    { browser, ...asker }: Asker,
    key: string,
  ): Promise<StartedChallenge> {
    const { challenges, reader, pageHost } = this.#with;
    const { tenant } = reader.tenantOf(session.tenant);
    const both = {
      reference: session.id,
      ...(session.transaction ? { transaction: session.transaction } : {}),
      ...asker,
      subject: session.subject,
      ...(session.locale === undefined ? {} : { locale: session.locale }),
    };
    if (channel === 'inbound_sms') {
      if (to === undefined) throw new Error('A text needs a number that it comes from.');
      const { transaction: _, ...about } = both;
      const asked = { method: channel, to, purpose: 'setup', ...about } as const;
      return challenges.start(tenant, asked, { key });
    }
    if (to === undefined || !isDelivered(channel)) {
      if (isDelivered(channel)) throw new Error('A message needs a number.');
      const device = channel === 'approve' ? (asker.device ?? browser) : asker.device;
      const from = device === undefined ? {} : { device };
      return challenges.start(tenant, { method: channel, ...both, ...from }, { key });
    }
    const match = session.match && channel === 'call';
    return challenges.start(
      tenant,
      {
        to,
        channels: deliveredBy(session, channel),
        ...(match ? { match } : {}),
        ...(pageHost === undefined ? {} : { pageHost }),
        ...both,
      },
      { key },
    );
  }

  /** @param answer a code, or what the browser says about a passkey. @throws OctothorpeError challenge_not_checkable, session_final */
  async check(
    session: Session,
    answer: string | PasskeyAssertion,
    { browser: _, ...asker }: Asker = {},
  ): Promise<SessionSnapshot & { readonly outcome: CheckOutcome }> {
    const { challenges, reader } = this.#with;
    const { tenant } = reader.tenantOf(session.tenant);
    reader.requireOpen(session);
    const id = followed(session);
    const from = { ...asker, subject: session.subject };
    const { outcome, challenge } = await (typeof answer === 'string'
      ? challenges.check(tenant, id, answer, randomUUID(), from)
      : challenges.checkPasskey(tenant, id, answer, randomUUID(), from));
    const snapshot = await reader.snapshot(session);
    return { outcome, ...snapshot, challenge: snapshot.challenge ?? challenge };
  }

  /** @throws OctothorpeError as the challenge's own resend does, and session_final */
  async resend(
    session: Session,
    channel?: Channel,
    { browser: _, ...asker }: Asker = {},
  ): Promise<SessionSnapshot> {
    const { challenges, reader, methods } = this.#with;
    reader.requireOpen(session);
    if (channel) await requireResend(session, channel, methods);
    const { tenant } = reader.tenantOf(session.tenant);
    const by = channel && resentBy(session, channel);
    const challenge = await challenges.resend(tenant, followed(session), by, {
      ...asker,
      subject: session.subject,
    });
    return { ...(await reader.snapshot(session)), challenge };
  }

  /** Changes the language. A known region stays: it selects the country in the list. */
  async speak(session: Session, locale: Locale): Promise<SessionSnapshot> {
    const { store, reader } = this.#with;
    const region = regionOf(session.locale ?? '');
    const tag = region === undefined ? locale : `${locale}-${region}`;
    const result = await store.speak(session.id, tag);
    if (result.kind === 'missing') throw sessionNotFound();
    return reader.snapshot(result.session);
  }

  /** Steps back to the choice of number and method. */
  async back(session: Session): Promise<SessionSnapshot> {
    const { store, reader } = this.#with;
    const before = await reader.snapshot(session);
    const { challenge } = before;
    if (!challenge || before.session.state !== 'open') return before;
    await reader.cancel(session, challenge);
    const current = await reader.snapshot(session);
    if (current.session.state !== 'open') return current;
    const result = await store.detach(session.id, challenge.id);
    if (result.kind === 'missing') throw sessionNotFound();
    return reader.snapshot(result.session);
  }

  /** @returns the session as it is then. @throws OctothorpeError `session_final` where the earlier challenge was verified meanwhile */
  async #endEarlier(session: Session): Promise<Session> {
    const { reader } = this.#with;
    let now = await reader.snapshot(session);
    if (now.session.state === 'open' && now.challenge && !isFinal(now.challenge.state)) {
      await reader.cancel(session, now.challenge);
      now = await reader.snapshot(session);
    }
    if (now.session.state !== 'open') throw sessionEnded();
    return now.session;
  }
}

/** With what only the start tells. */
function shown(
  snapshot: SessionSnapshot,
  { matchDigit, publicKey }: StartedChallenge,
): SessionSnapshot {
  return {
    ...snapshot,
    ...(matchDigit === undefined ? {} : { matchDigit }),
    ...(publicKey === undefined ? {} : { publicKey }),
  };
}

function notPaired(): OctothorpeError {
  return new OctothorpeError(
    'invalid_request',
    'No phone has paired in this session. Scan the QR code with the phone first.',
  );
}

function followed(session: Session): string {
  if (session.challengeId !== undefined) return session.challengeId;
  throw new OctothorpeError(
    'challenge_not_checkable',
    'Nothing has been sent in this session yet. Start with a number and a method.',
  );
}

function tooManyStarts(): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    'Too many numbers and methods were tried in this session. Return to the service and start again.',
    { rule: 'session_starts' },
  );
}
