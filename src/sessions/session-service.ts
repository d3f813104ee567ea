/** What a tenant can do with sessions: begin one, read it, and redeem its result once. */
import { type Channel, phoneChannel } from '../challenge/challenge.js';
import { invalidField } from '../challenge/errors.js';
import { type PhoneNumberCipher, parsePhoneNumber } from '../challenge/phone-number.js';
import type { Tenant } from '../challenge/policy.js';
import type { Transaction } from '../challenge/transaction.js';
import type { Enrolment } from '../enrolment/method.js';
import {
  type MethodPlan,
  newPlan,
  type PageMethod,
  type ProvedBy,
  type StepDone,
} from './method-plan.js';
import { firstChannel, pageMethodOf, usable } from './methods-view.js';
import type { Enrolments, SessionDraft, SessionStore } from './ports.js';
import type { ResultSigner } from './result.js';
import type { Purpose, Session, SessionSnapshot } from './session.js';
import { nothingRegistered, resultInvalid, resultUsed, sessionNotFound } from './session-errors.js';
import { placeOf } from './session-methods.js';
import type { SessionReader } from './session-reader.js';
import { formatKey, hashOf, isSessionId, newSecret, newSessionId } from './session-secret.js';

export interface CreateSession {
  readonly purpose: Purpose;
  readonly subject: string;
  /** Needed to sign in; in set-up a number that the person may replace. */
  readonly to?: string;
  readonly country?: string;
  /** Both where absent. */
  readonly channels?: readonly Channel[];
  readonly preferred?: Channel;
  /** What is set up, may be used, or may be managed. Absent: the session is about a number alone, and nothing is stored. */
  readonly methods?: readonly PageMethod[];
  /** Sign-in by `methods`: by what it may be proven; everything where absent. */
  readonly accepts?: readonly ProvedBy[];
  readonly require?: 1 | 2;
  /** How the person knows the account; shown in authenticator apps. */
  readonly account?: string;
  /** An operator's pass: the session may register methods without a proof. */
  readonly pass?: string;
  readonly returnUrl: string;
  readonly locale?: string;
  readonly brand?: string;
  readonly skippable?: boolean;
  /** `false` does not offer that the person texts us instead. */
  readonly inboundSms?: boolean;
  readonly otherMethods?: boolean;
  readonly match?: boolean;
  /** What the person confirms. */
  readonly transaction?: Transaction;
  readonly state?: string;
}

export interface SessionDependencies {
  readonly store: SessionStore;
  readonly reader: SessionReader;
  readonly signer: ResultSigner;
  readonly cipher: PhoneNumberCipher;
  /** Needed where requests have `methods`. */
  readonly enrolments?: Enrolments;
  readonly randomBytes: (size: number) => Buffer;
}

export class SessionService {
  readonly #with: SessionDependencies;

  constructor(dependencies: SessionDependencies) {
    this.#with = dependencies;
  }

  /**
   * @returns the session, and the one-time token that opens it: it is kept nowhere
   * @throws OctothorpeError invalid_request, invalid_number, number_not_allowed, nothing_registered, proof_needed, unavailable
   */
  async create(
    tenant: Tenant,
    request: CreateSession,
  ): Promise<{ readonly session: Session; readonly token: string }> {
    const { store, randomBytes } = this.#with;
    const { settings } = this.#with.reader.tenantOf(tenant.id);
    const returnUrl = allowedReturnUrl(
      request.returnUrl,
      settings.returnUrls,
      settings.returnsToLoopback,
    );
    if (returnUrl === undefined) throw returnUrlNotAllowed(settings.returnsToLoopback);
    const id = newSessionId(randomBytes);
    const secret = newSecret(randomBytes);
    const plan = await this.#plan(tenant, request, id);
    const setup = request.purpose === 'setup';
    const draft: SessionDraft = {
      id,
      tenant: tenant.id,
      purpose: request.purpose,
      subject: request.subject,
      ...channelsOf(request),
      ...this.#number(request, id, plan !== undefined),
      ...optional('plan', plan),
      ...optional('locale', request.locale),
      ...optional('brand', request.brand),
      returnUrl,
      ...optional('echo', request.state),
      skippable: request.skippable ?? (setup && settings.skippable),
      otherMethods: request.otherMethods ?? (setup && settings.otherMethods),
      ...(request.inboundSms === false ? { inboundSms: false as const } : {}),
      match: request.match ?? settings.match,
      ...optional('transaction', request.transaction),
      tokenHash: hashOf(secret),
      linkMs: settings.linkMs,
    };
    // Last, since it works once: a request with a fault leaves it as it is.
    if (plan && request.pass !== undefined) await this.#usePass(draft, request.pass);
    return { session: await store.create(draft), token: formatKey({ sessionId: id, secret }) };
  }

  /** @throws OctothorpeError `not_found`, for another tenant's session as for an unknown one */
  async get(tenant: Tenant, id: string): Promise<SessionSnapshot> {
    const stored = isSessionId(id) ? await this.#with.store.read(id) : undefined;
    if (stored?.session.tenant !== tenant.id) throw sessionNotFound();
    return this.#with.reader.snapshot(stored.session);
  }

  /** The full number that was set up, E.164, for its tenant alone; undefined before it is verified, and in a sign-in. */
  phoneNumber(session: Session): string | undefined {
    const { purpose, state, number, id } = session;
    if (purpose !== 'setup' || state !== 'verified' || !number) return undefined;
    return this.#with.cipher.open(number.sealed, id);
  }

  /**
   * Takes a result for good: the same one is refused a second time.
   * @throws OctothorpeError not_found, invalid_request (forged, expired, of another session), result_used
   */
  async redeem(tenant: Tenant, id: string, result: string): Promise<SessionSnapshot> {
    const { store, reader, signer } = this.#with;
    const snapshot = await this.get(tenant, id);
    const claims = await signer.verify(result, reader.tenantOf(tenant.id).settings.audience);
    if (claims?.sid !== id) throw resultInvalid();
    const redeemed = await store.redeem(id, claims.jti);
    switch (redeemed.kind) {
      case 'redeemed':
        return { ...snapshot, session: redeemed.session };
      case 'used':
        throw resultUsed();
      case 'another':
        throw resultInvalid();
      case 'missing':
        throw sessionNotFound();
      default:
        return redeemed satisfies never;
    }
  }

  /** @throws OctothorpeError `proof_needed` */
  async #usePass({ tenant, subject }: SessionDraft, pass: string): Promise<void> {
    await this.#with.enrolments?.usePass({ tenant, subject }, pass);
  }

  /** Undefined for a session about a number alone, as is a sign-in with `to`. */
  async #plan(
    { id: tenant }: Tenant,
    request: CreateSession,
    id: string,
  ): Promise<MethodPlan | undefined> {
    const { enrolments, cipher } = this.#with;
    const { purpose, subject, to, methods, accepts, require, account, pass } = request;
    if (accepts && (purpose !== 'signin' || !methods || to !== undefined)) {
      throw invalidField('accepts', 'Leave it out: only a sign-in with `methods` has it.');
    }
    if (!methods || (purpose === 'signin' && to !== undefined)) {
      if (purpose === 'manage') {
        throw invalidField('methods', 'Say which methods the person may manage.');
      }
      return undefined;
    }
    if (!enrolments) throw new Error('Registered methods are not available here.');
    const enrolment = await enrolments.read({ tenant, subject });
    const plan: MethodPlan = {
      ...newPlan(methods, purpose === 'setup', registeredSteps(enrolment)),
      require: require ?? 1,
      ...optional('accepts', accepts),
      ...(account === undefined ? {} : { account: cipher.seal(account, placeOf(id, 'account')) }),
      ...(pass === undefined ? {} : { isPassed: true }),
    };
    if (purpose === 'signin' && !usable(request, plan, enrolment.methods).length) {
      throw nothingRegistered();
    }
    return plan;
  }

  #number(
    { purpose, to, country }: CreateSession,
    id: string,
    hasPlan: boolean,
  ): Pick<SessionDraft, 'number' | 'country'> {
    if (to === undefined) {
      if (purpose === 'signin' && !hasPlan) {
        throw invalidField('to', 'A sign-in needs the number that was set up.');
      }
      return optional('country', country);
    }
    const number = parsePhoneNumber(to, country);
    const sealed = this.#with.cipher.seal(number.e164, id);
    return {
      number: { sealed, masked: number.masked, country: number.country },
      country: country ?? number.country,
    };
  }
}

/** The channels, the preferred one first. A sign-in with one channel prefers it. */
function channelsOf(request: CreateSession): Pick<SessionDraft, 'channels' | 'preferred'> {
  const { purpose, preferred } = request;
  const channels = acceptedChannels(request);
  const [only, ...others] = new Set(channels.map(phoneChannel));
  if (preferred === undefined) {
    const single = purpose === 'signin' && others.length === 0 ? only : undefined;
    return { channels, ...optional('preferred', single) };
  }
  // A text goes by the text channels in their order, also where a text is preferred.
  const isPreferred = (channel: Channel) => phoneChannel(channel) === phoneChannel(preferred);
  const first = channels.filter(isPreferred);
  if (first.length === 0) throw invalidField('preferred', 'Must be one of the channels.');
  return { channels: [...first, ...channels.filter((each) => !isPreferred(each))], preferred };
}

/** A resend may change the channel: to none that the sign-in does not accept. */
function acceptedChannels({
  channels = ['sms', 'call'],
  accepts,
}: CreateSession): readonly Channel[] {
  const accepted = channels.filter((channel) => accepts?.includes(channel) ?? true);
  // Without an accepted channel no phone can be used, and there is nothing to send again.
  return accepted.length > 0 ? accepted : channels;
}

/** Steps of a set-up that are done before it begins. A person may give recovery codes anew. */
function registeredSteps({ methods }: Enrolment): ReadonlyMap<PageMethod, StepDone> {
  return new Map(
    methods.map((method) => [
      pageMethodOf(method.kind),
      { by: firstChannel(method), methodId: method.id },
    ]),
  );
}

function returnUrlNotAllowed(loopback = false) {
  return invalidField(
    'returnUrl',
    `Must fit an address of returnUrls in the configuration of this tenant: the same origin, and its path or, after a slash, one below it.${loopback ? ' This sandbox also returns to any address of this machine, such as http://localhost:4000/done.' : ''}`,
  );
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

// Where a browser may be sent back to. An entry of a tenant's list is an http(s) address without credentials, query and
// fragment. A return URL fits an entry when scheme, host and port are the same, and its path is the entry's path;
// where the entry ends with `/`, everything below it fits as well. There are no wildcards and no other schemes.

const CHARACTERS_MAX = 2048;
/** Refuses characters that a browser would strip, repair or read as a slash, before parsing (WHATWG URL 4.4). */
const PLAIN = /^[\x21-\x7e]+$/;
const TRICKS = /[\\<>"`{}|^]|%2f|%5c|%00/i;

/** Why an entry of the configuration cannot be used; undefined for a good one. */
export function returnUrlEntryFault(entry: string, httpsOnly: boolean): string | undefined {
  const url = parse(entry);
  if (!url) {
    return 'must be an http(s) address in plain ASCII, such as https://id.example.com/verified';
  }
  if (url.search !== '' || entry.includes('?')) return 'must have no query';
  if (httpsOnly && url.protocol !== 'https:') return 'must be an https:// address';
  return undefined;
}

/**
 * The return URL in its normal form; undefined where no entry allows it.
 * @param loopback whether any address of this machine is allowed too
 */
export function allowedReturnUrl(
  text: string,
  entries: readonly string[],
  loopback = false,
): string | undefined {
  const url = parse(text);
  if (!url) return undefined;
  if (loopback && isLoopback(url.hostname)) return url.href;
  const fits = entries.some((entry) => {
    const allowed = parse(entry);
    if (!allowed || allowed.origin !== url.origin) return false;
    if (url.pathname === allowed.pathname) return true;
    return allowed.pathname.endsWith('/') && url.pathname.startsWith(allowed.pathname);
  });
  return fits ? url.href : undefined;
}

/** The parser has written every form of an IPv4 address as four numbers. */
function isLoopback(hostname: string): boolean {
  return (
    /^(?:.+\.)?localhost$/.test(hostname) ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
    hostname === '[::1]'
  );
}

/** The return URL with the result; existing parameters of these names are replaced. */
export function withResult(returnUrl: string, result: string, echo: string | undefined): string {
  const url = new URL(returnUrl);
  url.searchParams.delete('state');
  url.searchParams.set('result', result);
  if (echo !== undefined) url.searchParams.set('state', echo);
  return url.href;
}

function parse(text: string): URL | undefined {
  if (text.length > CHARACTERS_MAX || !PLAIN.test(text) || TRICKS.test(beforeQuery(text))) {
    return undefined;
  }
  // `https:example.com` and `https:///example.com` parse, but are always mistakes.
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && !beforeQuery(text).includes('@');
  return plain && !text.includes('#') ? url : undefined;
}

function beforeQuery(text: string): string {
  return text.split('?', 1)[0] ?? '';
}
