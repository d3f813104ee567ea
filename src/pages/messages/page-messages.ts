/**
 * Every text of the pages, by key, with its values. A language that lacks a key does
 * not compile, and neither does one that lacks a sentence for a failure reason or a state.
 */
import type { ChallengeEnd, ProgressState, Reason } from '../../challenge/challenge.js';
import type { Locale } from '../../challenge/locale.js';
import * as catalogues from './catalogues.js';

/** The kinds of values. Numbers select the plural form. */
export interface PlaceholderTypes {
  /** The tenant's name. */
  brand: string;
  /** In its displayed form: formatted during the set-up, masked afterwards. */
  phone: string;
  /** In the reader's language. */
  country: string;
  /** A dialling code, `+358`. */
  code: string;
  /** A number as people of that country write it. */
  example: string;
  /** The digit to press before `#`. */
  digit: string;
  /** Minutes and seconds, `1:59`. */
  time: string;
  /** The text of the Next button. */
  next: string;
  /** With its currency, in the reader's language. */
  amount: string;
  payee: string;
  /** Another of these texts. */
  message: string;
  count: number;
  attempts: number;
  seconds: number;
  minutes: number;
  hours: number;
}

type Placeholders = readonly (keyof PlaceholderTypes)[];

const TEXTS = {
  'page.language': [],
  'page.sandbox': [],
  'page.no_script': [],
  'page.loading': [],

  'button.next': [],
  'button.back': [],
  'button.cancel': [],
  'button.done': [],
  'button.verify': [],
  'button.try_again': [],
  'button.start_again': [],
  'button.skip': [],
  'button.different_method': [],
  'button.resend': [],
  'button.call_instead': [],
  'button.text_instead': [],
  'button.call_again': [],
  'button.another_number': [],
  'button.cannot_use_now': [],
  'button.use_here': [],
  'button.return': ['brand'],

  'setup.title': [],
  'setup.heading': [],
  'setup.intro': [],
  'setup.intro_sms': [],
  'setup.intro_call': [],
  'setup.question': [],
  'setup.rates': [],
  'setup.consent': ['brand', 'next'],
  'setup.terms': [],
  'setup.privacy': [],

  'number.country': [],
  'number.country_search': [],
  'number.country_option': ['code', 'country'],
  'number.country_results': ['count'],
  'number.label': [],
  'number.example': ['example'],
  'number.method': [],
  'number.sms': [],
  'number.call': [],
  'number.inbound_sms': [],

  'number_error.empty': [],
  'number_error.no_country': [],
  'number_error.characters': [],
  'number_error.too_short': [],
  'number_error.too_long': [],
  'number_error.invalid': ['country'],
  'number_error.kind': [],
  'number_error.landline': [],
  'number_error.country_sms': ['country'],
  'number_error.country_call': ['country'],
  'number_error.country': ['country'],

  'code.transaction': ['amount', 'payee'],
  'code.sent': ['phone'],
  'code.sent_rcs': ['phone'],
  'code.sent_whatsapp': ['phone'],
  'code.fell_back': ['phone'],
  'code.resent': ['phone'],
  'code.label': [],
  'code.hint': [],
  'code.expires_in': ['minutes'],
  'code.expires_in_seconds': ['seconds'],
  'code.resend_in': ['seconds'],
  'code.resend_in_minutes': ['minutes'],
  'code.resend_ready': [],
  'code.no_more': [],
  'code.help': [],
  'code.auto_read': [],
  'code.checking': [],

  'code_error.empty': [],
  'code_error.format': [],
  'code_error.wrong': ['attempts'],

  'call.calling': ['phone'],
  'call.hidden': [],
  'call.instruction': [],
  'call.instruction_match': ['digit'],
  'call.again_in': ['seconds'],
  'call.again_in_minutes': ['minutes'],
  'call.again_ready': [],
  'call.no_more': [],

  'text_us.title': [],
  'text_us.lead': ['phone'],
  'text_us.scan': [],
  'text_us.qr': [],
  'text_us.to': [],
  'text_us.text': [],
  'text_us.copy': [],
  'text_us.copied': [],
  'text_us.open': [],
  'text_us.valid': ['time'],
  'text_us.over': [],
  'text_us.again': [],
  'text_us.hint': ['brand'],

  'signin.title': [],
  'signin.choose': [],
  'signin.option_sms': ['phone'],
  'signin.option_call': ['phone'],
  'signin.no_other': ['brand'],
  'signin.verified': [],

  /** By RCS or WhatsApp. */
  'end_title.text_verified': [],

  'done.returning': ['brand'],

  'live.reconnecting': [],
  'live.reconnected': [],
  'live.offline': [],
  'live.other_tab': [],

  'session.expired_title': [],
  'session.expired': ['brand'],
  'session.elsewhere_title': [],
  'session.elsewhere': ['brand'],
  'session.closed': [],
  'session.expires_in': ['minutes'],

  'error.unexpected': [],
  'error.unavailable': [],
  'error.limit_minutes': ['minutes'],
  'error.limit_hours': ['hours'],
  'error.announce': ['message'],
} as const satisfies Record<string, Placeholders>;

/** Announcements of a challenge's progress, its end and its failure. None has a value. */
type StateKey =
  | `status.${ProgressState}`
  | `end_title.${PageEnd}`
  | `end_text.${PageEnd}`
  // An approval has a page of its own.
  | `reason.${Exclude<Reason, 'wrong_number'>}`;

/** For the person, all texts are one. */
type PageEnd = Exclude<ChallengeEnd, 'rcs_verified' | 'whatsapp_verified'>;

export type PageKey = keyof typeof TEXTS | StateKey;

/** ICU messages. */
export type PageMessages = Readonly<Record<PageKey, string>>;

/** A language of `LOCALES` without texts does not compile. */
export const PAGE_CATALOGUES: Readonly<Record<Locale, PageMessages>> = catalogues;

type PlaceholderOf<K extends PageKey> = K extends keyof typeof TEXTS
  ? (typeof TEXTS)[K][number]
  : never;

/** The values of a text. */
export type PageValues<K extends PageKey> = {
  readonly [P in PlaceholderOf<K>]: PlaceholderTypes[P];
};

/** The names of a text's values, sorted. */
export function placeholdersOf(key: PageKey): Placeholders {
  return (TEXTS as Readonly<Record<string, Placeholders>>)[key] ?? [];
}
