/** The session and challenge as the page sees them, first in its HTML, then by the page API. */

import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import {
  type Challenge,
  type ChallengeChannel,
  isDelivered,
  isRich,
  isText,
  isVerified,
  type PhoneChannel,
  phoneChannel,
  type TextChannel,
} from '../../challenge/challenge.js';
import {
  intlTag,
  isRightToLeft,
  type Locale,
  regionOf,
  resolveLocale,
} from '../../challenge/locale.js';
import { writtenAmount } from '../../challenge/transaction.js';
import type { BrowserLanguage } from '../../pages/messages/browser-text.js';
import type { LanguageName } from '../../pages/messages/language-names.js';
import type { ProvedBy } from '../../sessions/method-plan.js';
import type { MethodsView } from '../../sessions/methods-view.js';
import type { PageBrand, Purpose, SessionSnapshot, SessionState } from '../../sessions/session.js';
import type { ChallengeView } from '../api/answer-schemas.js';
import { type Mode, viewChallenge } from '../api/challenge-routes.js';

/** The data block `page-data` of the page. */
export interface PageData extends PageAnswer, PageLanguage {
  /** Sent back as X-Csrf-Token with every POST. */
  readonly csrf: string;
  /** What the person may choose from. */
  readonly languages: readonly LanguageName[];
}

/** What is in the reader's language. */
export interface PageLanguage {
  readonly texts: BrowserLanguage;
  /** Set-up alone; empty otherwise. */
  readonly countries: readonly PageCountry[];
}

/** What every call of the page API answers. */
export interface PageAnswer {
  readonly session: PageSession;
  readonly challenge:
    | (PageChallenge & { readonly matchDigit?: string; readonly publicKey?: object })
    | null;
  /** The server's clock: the browser's may be wrong by hours. */
  readonly now: string;
}

export interface PageSession {
  readonly purpose: Purpose;
  readonly state: SessionState;
  readonly mode: Mode;
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  readonly brand: {
    readonly name: string;
    /** A path of this origin. */
    readonly logo?: string;
    readonly colour?: string;
    readonly colourDark?: string;
    readonly termsUrl?: string;
    readonly privacyUrl?: string;
  };
  /** The preferred one first. `sms` stands for a text, by whichever of the session's text channels. */
  readonly channels: readonly PhoneChannel[];
  /** Set-up: the countries whose phones may text us instead, `*` for all. Absent where that is not offered. */
  readonly inboundFrom?: readonly string[];
  /** Sign-in: the method to start at once. Absent after the first start, so that a reload starts nothing again. */
  readonly preferred?: ProvedBy;
  /** Where the session has methods. */
  readonly methods?: MethodsView;
  /** Masked, once known. */
  readonly to?: string;
  readonly country?: string;
  /** What the person confirms, the amount as the language writes it. */
  readonly transaction?: { readonly amount: string; readonly payee: string };
  readonly skippable: boolean;
  readonly otherMethods: boolean;
  readonly expiresAt: string;
}

/** @param logo a path of this origin */
export function viewPage(
  snapshot: SessionSnapshot,
  brand: PageBrand,
  logo: string | undefined,
  mode: Mode,
  nowMs: number,
  inboundFrom?: readonly string[],
): PageAnswer {
  const { challenge, matchDigit, publicKey } = snapshot;
  const told = {
    ...(matchDigit === undefined ? {} : { matchDigit }),
    ...(publicKey === undefined ? {} : { publicKey }),
  };
  return {
    session: {
      ...viewPageSession(snapshot, brand, logo, mode),
      ...(inboundFrom ? { inboundFrom } : {}),
    },
    challenge: challenge ? { ...viewPageChallenge(challenge, mode), ...told } : null,
    now: new Date(nowMs).toISOString(),
  };
}

function viewPageSession(
  { session, methods, preferred: byDefault }: SessionSnapshot,
  brand: PageBrand,
  logo: string | undefined,
  mode: Mode,
): PageSession {
  const tag = session.locale ?? 'en';
  const locale = resolveLocale(tag);
  const country = session.country ?? regionOf(tag);
  const { logo: _, ...looks } = brand;
  const waiting = session.purpose === 'signin' && session.starts === 0;
  const preferred = methods ? byDefault : session.preferred;
  return {
    purpose: session.purpose,
    state: session.state,
    mode,
    locale,
    dir: isRightToLeft(locale) ? 'rtl' : 'ltr',
    brand: { ...looks, name: session.brand ?? brand.name, ...(logo ? { logo } : {}) },
    channels: [...new Set(session.channels.map(phoneChannel))],
    ...(waiting && preferred
      ? { preferred: isDelivered(preferred) ? phoneChannel(preferred) : preferred }
      : {}),
    ...(methods ? { methods } : {}),
    ...(session.number ? { to: session.number.masked } : {}),
    ...(country === undefined ? {} : { country }),
    ...(session.transaction
      ? {
          transaction: {
            amount: writtenAmount(locale, session.transaction),
            payee: session.transaction.payee,
          },
        }
      : {}),
    skippable: session.skippable,
    otherMethods: session.otherMethods,
    expiresAt: new Date(session.expiresAtMs).toISOString(),
  };
}

/** As the person sees it: `sms` stands for a text, by whichever channel. */
interface PageChallenge extends ChallengeView {
  /** Where the newest text went. */
  readonly text?: TextChannel;
  /** It is an SMS after RCS or WhatsApp could not bring the same code, or not in time. */
  readonly fellBack?: true;
}

/** Without the operator's data: the providers' ids of messages and calls, the reference, the subject and the purpose. The session has the transaction. */
function viewPageChallenge(challenge: Challenge, mode: Mode): PageChallenge {
  const {
    reference: _reference,
    subject: _subject,
    purpose: _purpose,
    transaction: _transaction,
    ...view
  } = viewChallenge(challenge, mode);
  const { channel } = challenge;
  const text = challenge.deliveries.findLast((delivery) => isText(delivery.channel))?.channel;
  const fellBack =
    channel === 'sms' &&
    challenge.deliveries.some(
      (delivery) => isRich(delivery.channel) && delivery.state === 'failed',
    );
  return {
    ...view,
    channel: chosen(channel),
    channels: [...new Set(challenge.channels.map(chosen))],
    state: isText(channel) && isVerified(view.state) ? 'sms_verified' : view.state,
    deliveries: view.deliveries.map(({ reference: _own, ...delivery }) => ({
      ...delivery,
      channel: phoneChannel(delivery.channel),
    })),
    ...(text !== undefined && isText(text) ? { text } : {}),
    ...(fellBack ? { fellBack } : {}),
  };
}

function chosen(channel: ChallengeChannel): ChallengeChannel {
  return isDelivered(channel) ? phoneChannel(channel) : channel;
}

// The list of countries on the set-up page: every country that numbers are known of, named and sorted as the reader does.

export interface PageCountry {
  /** ISO 3166-1 alpha-2 */
  readonly code: string;
  /** With the plus sign. */
  readonly callingCode: string;
  readonly name: string;
}

const lists = new Map<Locale, readonly PageCountry[]>();

/** @param allowed ISO 3166-1 alpha-2 codes; `*` among them allows all */
export function pageCountries(locale: Locale, allowed: readonly string[]): readonly PageCountry[] {
  let all = lists.get(locale);
  if (!all) {
    all = countries(locale);
    lists.set(locale, all);
  }
  return allowed.includes('*') ? all : all.filter(({ code }) => allowed.includes(code));
}

function countries(locale: Locale): readonly PageCountry[] {
  const names = new Intl.DisplayNames(intlTag(locale), { type: 'region' });
  const { compare } = new Intl.Collator(intlTag(locale));
  return getCountries()
    .map((code) => ({
      code,
      callingCode: `+${getCountryCallingCode(code)}`,
      name: names.of(code) ?? code,
    }))
    .sort((one, other) => compare(one.name, other.name));
}
