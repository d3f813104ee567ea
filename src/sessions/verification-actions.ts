/**
 * The person's actions on the pages: start a challenge, check its code, send it again, step back. The session decides what is allowed; the
 * challenge service does the rest.
 */
import { randomUUID } from 'node:crypto';
import { type Channel, isFinal, type PhoneNumberAtRest } from '../challenge/challenge.js';
import { invalidField, OctothorpeError } from '../challenge/errors.js';
import { type Locale, regionOf } from '../challenge/locale.js';
import {
  type PhoneNumberCipher,
  parsePhoneNumber,
  requireReachable,
} from '../challenge/phone-number.js';
import type { CheckOutcome } from '../challenge/policy.js';
import type { Challenges, SessionStore } from './ports.js';
import { SESSION_LIMITS, type Session, type SessionSnapshot } from './session.js';
import { sessionEnded, sessionNotFound } from './session-errors.js';
import type { SessionReader } from './session-reader.js';

export interface ActionDependencies {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly challenges: Challenges;
  readonly cipher: PhoneNumberCipher;
  /** Host of the pages, where browsers may read codes out of messages for it. */
  readonly pageHost?: string;
}

export interface StartInSession {
  readonly channel: Channel;
  /** Only in set-up. */
  readonly to?: string;
  readonly country?: string;
}

/** The person's address, for limits by source. */
export interface Asker {
  /** The person's public address, where it is known. */
  readonly ip?: string;
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
    const { store, challenges, reader } = this.#with;
    const { tenant } = reader.tenantOf(session.tenant);
    reader.requireOpen(session);
    requireChannel(session, request.channel);
    const number = this.#numberFor(session, request);
    const repeatKey = key === undefined ? undefined : `${session.id}.${key}`;
    // The first try succeeded, but its answer was lost.
    if (repeatKey && session.challengeId === challenges.idFor(tenant, { key: repeatKey })) {
      const { matchDigit } = await this.#begin(session, request, number.e164, asker, repeatKey);
      return withDigit(await reader.snapshot(session), matchDigit);
    }
    const claim = await store.claimStart(session.id, SESSION_LIMITS.startsMax);
    if (claim.kind === 'missing') throw sessionNotFound();
    if (claim.kind === 'ended') throw sessionEnded();
    if (claim.kind === 'exhausted') throw tooManyStarts();
    await this.#endEarlier(claim.session);
    const startKey = repeatKey ?? `${session.id}.${claim.start}`;
    const begun = await this.#begin(session, request, number.e164, asker, startKey);
    const { challenge, matchDigit } = begun;
    const attached = await store.attach(session.id, claim.start, challenge.id, number.typed);
    if (attached.kind === 'missing') throw sessionNotFound();
    if (attached.kind === 'attached') {
      return withDigit({ session: attached.session, challenge }, matchDigit);
    }
    // A repetition of this request may have been faster.
    if (attached.session.challengeId !== challenge.id) await reader.cancel(session, challenge);
    return reader.snapshot(attached.session);
  }

  #begin(
    session: Session,
    { channel }: StartInSession,
    to: string,
    asker: Asker,
    key: string,
  ): ReturnType<Challenges['start']> {
    const { challenges, reader, pageHost } = this.#with;
    const match = session.match && channel === 'call';
    return challenges.start(
      reader.tenantOf(session.tenant).tenant,
      {
        to,
        channels: [channel],
        reference: session.id,
        ...(match ? { match } : {}),
        ...(session.transaction ? { transaction: session.transaction } : {}),
        ...(pageHost === undefined ? {} : { pageHost }),
        ...asker,
        subject: session.subject,
        ...(session.locale === undefined ? {} : { locale: session.locale }),
      },
      { key },
    );
  }

  /** @throws OctothorpeError challenge_not_checkable, session_final */
  async check(
    session: Session,
    code: string,
    asker: Asker = {},
  ): Promise<SessionSnapshot & { readonly outcome: CheckOutcome }> {
    const { challenges, reader } = this.#with;
    const { tenant } = reader.tenantOf(session.tenant);
    reader.requireOpen(session);
    const id = followed(session);
    const { outcome, challenge } = await challenges.check(tenant, id, code, randomUUID(), {
      ...asker,
      subject: session.subject,
    });
    const snapshot = await reader.snapshot(session);
    return { outcome, ...snapshot, challenge: snapshot.challenge ?? challenge };
  }

  /** @throws OctothorpeError as the challenge's own resend does, and session_final */
  async resend(session: Session, channel?: Channel, asker: Asker = {}): Promise<SessionSnapshot> {
    const { challenges, reader } = this.#with;
    reader.requireOpen(session);
    if (channel) requireChannel(session, channel);
    const { tenant } = reader.tenantOf(session.tenant);
    const challenge = await challenges.resend(tenant, followed(session), channel, {
      ...asker,
      subject: session.subject,
    });
    return { session, challenge };
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

  /** The number to reach, and its sealed form if the person typed it. */
  #numberFor(
    session: Session,
    request: StartInSession,
  ): { readonly e164: string; readonly typed?: PhoneNumberAtRest } {
    const { cipher } = this.#with;
    if (request.to !== undefined) {
      if (session.purpose === 'signin') {
        throw invalidField('to', 'The number of a sign-in is fixed.');
      }
      const number = parsePhoneNumber(request.to, request.country);
      requireReachable(number, request.channel);
      const sealed = cipher.seal(number.e164, session.id);
      return {
        e164: number.e164,
        typed: { sealed, masked: number.masked, country: number.country },
      };
    }
    if (!session.number) throw invalidField('to', 'Give the number to set up.');
    return { e164: cipher.open(session.number.sealed, session.id) };
  }

  /** @throws OctothorpeError `session_final` where the earlier challenge was verified meanwhile */
  async #endEarlier(session: Session): Promise<void> {
    const { reader } = this.#with;
    const before = await reader.snapshot(session);
    if (before.session.state !== 'open') throw sessionEnded();
    if (!before.challenge || isFinal(before.challenge.state)) return;
    await reader.cancel(session, before.challenge);
    const after = await reader.snapshot(session);
    if (after.session.state !== 'open') throw sessionEnded();
  }
}

function withDigit(snapshot: SessionSnapshot, matchDigit: string | undefined): SessionSnapshot {
  return matchDigit === undefined ? snapshot : { ...snapshot, matchDigit };
}

function followed(session: Session): string {
  if (session.challengeId !== undefined) return session.challengeId;
  throw new OctothorpeError(
    'challenge_not_checkable',
    'Nothing has been sent in this session yet. Start with a number and a method.',
  );
}

function requireChannel(session: Session, channel: Channel): void {
  if (session.channels.includes(channel)) return;
  throw new OctothorpeError(
    'channel_not_allowed',
    `This session does not offer ${channel}. Use ${session.channels.join(' or ')}.`,
  );
}

function tooManyStarts(): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    'Too many numbers and methods were tried in this session. Return to the service and start again.',
    { rule: 'session_starts' },
  );
}
