/**
 * Whom a request names, and how they can be verified: by what they have registered here, or else at a number. An unknown person and one
 * without a usable method get the same answer. Only a person with an accepted method gets a page, so a page shows that the person is known.
 */
import { errors } from 'oidc-provider';
import type { Channel } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import { type PhoneNumberCipher, parsePhoneNumber } from '../../challenge/phone-number.js';
import type { Enrolment, Method, SubjectKey } from '../../enrolment/method.js';
import type { ProvedBy } from '../../sessions/method-plan.js';
import { provableBy } from '../../sessions/methods-view.js';
import type { EntraPerson } from './entra-hint.js';

/** What each method is called in `amr` (RFC 8176). A recovery code proves no possession, so it has no name. */
const AMR: Readonly<Record<string, string>> = {
  call: 'tel',
  sms: 'sms',
  totp: 'otp',
  approve: 'swk',
  passkey: 'pop',
};

/** All that can verify a person for a request that does not restrict it. */
export const ACCEPTED: readonly ProvedBy[] = ['call', 'sms', 'totp', 'approve', 'passkey'];

/** Undefined for a method that counts as no second factor. */
export function amrOf(method: string | undefined): string | undefined {
  return method !== undefined && Object.hasOwn(AMR, method) ? AMR[method] : undefined;
}

/** Of subjects that are phone numbers: a keyed index stands for the number. */
const PHONE_SUB = 'phone:';
const SUBJECT = /^[\x21-\x7e]{1,128}$/;

export interface Person {
  /** The tenant's subject. */
  readonly subject: string;
  /** `sub` of the id_token. */
  readonly sub: string;
  readonly by: Reach;
}

/** Only what the request can do with; at least one method. */
export type Reach =
  | {
      readonly kind: 'methods';
      readonly methods: readonly Method[];
      /** Of all that the person has registered. */
      readonly defaultId: string | undefined;
    }
  | { readonly kind: 'number'; readonly number: RegisteredNumber };

export interface RegisteredNumber {
  readonly e164: string;
  /** What may be used there, the preferred one first; at least one. */
  readonly channels: readonly Channel[];
}

/** The phones that a person has registered elsewhere. */
export interface RegisteredNumbers {
  /**
   * @returns the preferred number first; none for an unknown subject
   * @throws OctothorpeError `unavailable`
   */
  of(tenant: string, subject: string): Promise<readonly RegisteredNumber[]>;
}

export interface PeopleParts {
  readonly tenant: string;
  /** What is registered here. It decides where there is anything but recovery codes. */
  readonly registered: { read(owner: SubjectKey): Promise<Enrolment> };
  readonly numbers?: RegisteredNumbers;
  readonly cipher: Pick<PhoneNumberCipher, 'lastingIndex'>;
}

export class People {
  readonly #with: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#with = parts;
  }

  /**
   * @param accepted what the request can do with
   * @returns undefined where nobody is known by this hint, or cannot be reached
   * @throws OIDCProviderError
   */
  async byLoginHint(
    hint: string,
    client: { readonly phoneHint: boolean },
    accepted: readonly ProvedBy[],
  ): Promise<Person | undefined> {
    if (/^[+0-9]/.test(hint) && isPhoneNumber(hint)) {
      if (!client.phoneHint) {
        throw new errors.UnauthorizedClient('phoneHint is not set for this client');
      }
      const { e164, type } = parsePhoneNumber(hint);
      const sub = `${PHONE_SUB}${this.#with.cipher.lastingIndex(e164)}`;
      const channels: readonly Channel[] = type === 'FIXED_LINE' ? ['call'] : ['call', 'sms'];
      return reachable({ subject: sub, sub }, [{ e164, channels }], accepted);
    }
    // A name of ours is nobody's subject.
    if (!SUBJECT.test(hint) || hint.startsWith(PHONE_SUB)) return undefined;
    return this.#registered({ subject: hint, sub: hint }, accepted);
  }

  async byEntra(person: EntraPerson, accepted: readonly ProvedBy[]): Promise<Person | undefined> {
    return this.#registered(person, accepted);
  }

  async #registered(
    person: EntraPerson,
    accepted: readonly ProvedBy[],
  ): Promise<Person | undefined> {
    const { registered, numbers, tenant } = this.#with;
    const { subject } = person;
    const { methods, defaultId } = await registered.read({ tenant, subject });
    if (methods.some(({ kind }) => kind !== 'recovery')) {
      const usable = provableBy(methods, accepted);
      if (usable.length === 0) return undefined;
      return { ...person, by: { kind: 'methods', methods: usable, defaultId } };
    }
    return reachable(person, (await numbers?.of(tenant, subject)) ?? [], accepted);
  }
}

function reachable(
  person: EntraPerson,
  numbers: readonly RegisteredNumber[],
  accepted: readonly ProvedBy[],
): Person | undefined {
  for (const { e164, channels } of numbers) {
    const usable = channels.filter((channel) => accepted.includes(channel));
    if (usable.length === 0) continue;
    return { ...person, by: { kind: 'number', number: { e164, channels: usable } } };
  }
  return undefined;
}

/** A subject may begin with a digit; only what is a number as a whole counts as one. */
function isPhoneNumber(hint: string): boolean {
  if (hint.startsWith('+')) return true;
  try {
    return hint.startsWith('00') && parsePhoneNumber(hint).e164 !== '';
  } catch {
    return false;
  }
}

/** An error of the service in OAuth's words. What a person may not learn becomes `access_denied`. */
export function inOAuthWords(error: unknown): unknown {
  if (!(error instanceof OctothorpeError)) return error;
  if (error.code === 'unavailable') {
    return new errors.TemporarilyUnavailable('try again shortly', { cause: error });
  }
  if (error.code === 'internal') return error;
  return new errors.AccessDenied('the person cannot be verified', { cause: error });
}
