/** What a start in a session is about: the session's number, a number that was typed, or a registered method. */
import {
  type Channel,
  type ChannelList,
  isDelivered,
  isText,
  type PhoneNumberAtRest,
  phoneChannel,
} from '../challenge/challenge.js';
import { inboundNotOffered, invalidField, OctothorpeError } from '../challenge/errors.js';
import {
  type PhoneNumberCipher,
  parsePhoneNumber,
  requireReachable,
} from '../challenge/phone-number.js';
import type { Enrolment, Method } from '../enrolment/method.js';
import { currentStep, type Followed, type ProvedBy, requireStep } from './method-plan.js';
import { usable } from './methods-view.js';
import type { Session } from './session.js';
import { noSuchMethod } from './session-errors.js';
import { type MethodSession, type SessionMethods, withPlan } from './session-methods.js';

export interface StartInSession {
  readonly channel: ProvedBy;
  /** Only to set up a phone. */
  readonly to?: string;
  readonly country?: string;
  /** Which one of several registered methods. */
  readonly method?: string;
}

/** What a start is about. */
export interface Target {
  readonly request: StartInSession;
  /** E.164; absent by a registered method without a number. */
  readonly to?: string;
  /** The same as the session keeps it, where it is about to be verified. */
  readonly number?: PhoneNumberAtRest;
  /** Where the session has a plan. */
  readonly followed?: Omit<Followed, 'challengeId'>;
}

export interface TargetSources {
  /** Whether people may text the tenant to set a phone up. */
  readonly offersInbound: boolean;
  /** Needed where sessions have plans. */
  readonly methods?: SessionMethods;
  readonly cipher: PhoneNumberCipher;
}

/**
 * A typed number is set up; anything else proves what is registered.
 * @throws OctothorpeError method_not_registered, channel_not_allowed, invalid_number, invalid_request, proof_needed
 */
export async function targetOf(
  session: Session,
  request: StartInSession,
  { methods, cipher, offersInbound }: TargetSources,
): Promise<Target> {
  const { channel } = request;
  if (channel === 'inbound_sms' && !offersInbound) throw inboundNotOffered();
  if (!session.plan || !methods) {
    requirePhone(session, channel);
    return { request, ...numberFor(session, request, cipher) };
  }
  const planned = withPlan(session);
  const enrolment = await methods.enrolmentOf(planned);
  const isPhone = isDelivered(channel) || channel === 'inbound_sms';
  if (isPhone && setsUpPhone(planned, request)) {
    requirePhone(session, channel);
    if (session.purpose !== 'signin') {
      requireStep(planned.plan, 'phone');
      methods.requireRight(planned, enrolment);
    }
    return { request, ...numberFor(session, request, cipher), followed: { to: 'enrol' } };
  }
  const method = registeredFor(planned, enrolment, request);
  const followed = { to: 'prove' } as const;
  if (method.kind !== 'phone') return { request, followed };
  return { request, to: method.number, followed: { ...followed, methodId: method.id } };
}

/** The number to reach, and its sealed form. */
function numberFor(
  session: Session,
  request: StartInSession,
  cipher: PhoneNumberCipher,
): Required<Pick<Target, 'to' | 'number'>> {
  if (request.to !== undefined) {
    if (session.purpose === 'signin') {
      throw invalidField('to', 'The number of a sign-in is fixed.');
    }
    const number = parsePhoneNumber(request.to, request.country);
    requireReachable(number, request.channel === 'call' ? 'call' : 'sms');
    const sealed = cipher.seal(number.e164, session.id);
    return {
      to: number.e164,
      number: { sealed, masked: number.masked, country: number.country },
    };
  }
  const { number } = session;
  if (!number) throw invalidField('to', 'Give the number to set up.');
  return { to: cipher.open(number.sealed, session.id), number };
}

/** A phone may be set up by a text from it, where that is offered, also in a session with other channels. */
function requirePhone(session: Session, channel: ProvedBy): void {
  if (channel !== 'inbound_sms') requireChannel(session, channel);
}

/** @throws OctothorpeError `channel_not_allowed` */
export function requireChannel(session: Session, channel: ProvedBy): void {
  const offered = [...new Set(session.channels.map(phoneChannel))];
  if (isDelivered(channel) && offered.some((each) => each === channel)) return;
  throw new OctothorpeError(
    'channel_not_allowed',
    `This session does not offer ${channel}. Use ${offered.join(' or ')}.`,
  );
}

/**
 * By what the person is reached: whoever asks for a text gets it by the session's text channels, each where the one before it cannot.
 * WhatsApp's templates say no amount.
 */
export function deliveredBy(
  { channels, transaction }: Pick<Session, 'channels' | 'transaction'>,
  chosen: Channel,
): ChannelList {
  const texts = chosen === 'sms' ? channels.filter(isText) : [];
  const [first, ...others] = texts.filter((each) => !(transaction && each === 'whatsapp'));
  return first === undefined ? [chosen] : [first, ...others];
}

/** A message that did not come is sent again by SMS, which reaches most phones. */
export function resentBy(
  session: Pick<Session, 'channels' | 'transaction'>,
  chosen: Channel,
): Channel {
  const channels = deliveredBy(session, chosen);
  return channels.find((channel) => channel === chosen) ?? channels.at(-1) ?? chosen;
}

/** A number was typed, or the service has given the one of the current step. */
function setsUpPhone({ purpose, plan, number }: MethodSession, request: StartInSession): boolean {
  if (request.to !== undefined) return true;
  const step = currentStep(plan);
  const isPhone = step?.method === 'phone' && !step.done;
  return purpose !== 'signin' && request.method === undefined && isPhone && !!number?.sealed;
}

/** @throws OctothorpeError `method_not_registered`, `channel_not_allowed` */
function registeredFor(
  session: MethodSession,
  { methods, defaultId }: Enrolment,
  { channel, method: id }: StartInSession,
): Method {
  const allowed = usable(session, session.plan, methods);
  const named = allowed.filter((method) => id === undefined || method.id === id);
  if (named.length === 0 && id !== undefined) throw noSuchMethod();
  const [best] = named
    .filter((method) => isProvedBy(method, channel))
    .sort((a, b) => rank(b) - rank(a));
  if (best) return best;
  throw notRegisteredFor(channel);

  function rank(method: Method): number {
    return method.id === defaultId ? Number.POSITIVE_INFINITY : (method.lastUsedAtMs ?? 0);
  }
}

/** Whether the message may be sent again by this channel. @throws OctothorpeError `channel_not_allowed` */
export async function requireResend(
  session: Session,
  channel: Channel,
  methods: SessionMethods | undefined,
): Promise<void> {
  requireChannel(session, channel);
  const { plan } = session;
  if (plan?.followed?.to !== 'prove' || !methods) return;
  const { methods: registered } = await methods.enrolmentOf(session);
  const proven = registered.find(({ id }) => id === plan.followed?.methodId);
  if (proven && !isProvedBy(proven, channel)) throw notRegisteredFor(channel);
}

function notRegisteredFor(channel: ProvedBy): OctothorpeError {
  return new OctothorpeError(
    'channel_not_allowed',
    `Nothing is registered that ${channel} can prove. Choose one of the registered methods.`,
  );
}

function isProvedBy(method: Method, channel: ProvedBy): boolean {
  if (method.kind !== 'phone') return method.kind === channel;
  return isDelivered(channel) && method.channels.includes(phoneChannel(channel));
}
