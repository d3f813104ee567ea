// The data that the server sends with the page, in the form of the page's API.

/**
 * @typedef {'sms' | 'call'} PhoneChannel
 * @typedef {PhoneChannel | 'totp' | 'approve' | 'passkey' | 'recovery'} Channel
 *
 * @typedef {object} Brand
 * @property {string} name
 * @property {string} [logo] a path on this origin
 * @property {string} [colour] `#rrggbb`, on a light page
 * @property {string} [colourDark]
 * @property {string} [termsUrl]
 * @property {string} [privacyUrl]
 *
 * @typedef {object} Session
 * @property {'setup' | 'signin' | 'manage'} purpose
 * @property {'open' | 'verified' | 'canceled' | 'skipped' | 'expired'} state
 * @property {'sandbox' | 'production'} mode
 * @property {string} locale
 * @property {Brand} brand
 * @property {PhoneChannel[]} channels
 * @property {Channel} [preferred] sign-in: starts by itself
 * @property {string} [to] masked
 * @property {string} [country] ISO 3166-1 alpha-2
 * @property {{amount: string, payee: string}} [transaction] what the person confirms
 * @property {boolean} skippable
 * @property {boolean} otherMethods
 * @property {string} expiresAt ISO 8601
 * @property {Methods} [methods] only where the session has several
 *
 * @typedef {'app' | 'phone' | 'passkey' | 'recovery'} StepMethod
 * @typedef {StepMethod | 'totp'} Choice
 * @typedef {'phone' | 'totp' | 'approve' | 'passkey' | 'recovery'} Kind
 *
 * @typedef {object} Step
 * @property {StepMethod} method
 * @property {'todo' | 'current' | 'done'} state
 * @property {Channel} [by]
 *
 * @typedef {object} Registered
 * @property {string} id
 * @property {Kind} kind
 * @property {string} [name] absent where the person has given none
 * @property {string} [masked] a phone's number
 * @property {PhoneChannel[]} [channels] of a phone
 * @property {boolean} default
 * @property {string} createdAt ISO 8601
 * @property {string} [lastUsedAt] ISO 8601
 * @property {number} [left] recovery codes
 *
 * @typedef {object} Methods
 * @property {1 | 2} require
 * @property {Step[]} steps
 * @property {Choice[]} choices
 * @property {Registered[]} registered
 * @property {{kind: 'approve', paired: boolean, name?: string, expiresAt: string} | {kind: 'totp'}} [pending]
 * @property {boolean} ownApp
 * @property {{ios?: string, android?: string}} [storeLinks]
 * @property {{by: Channel, until: string}} [proven]
 * @property {boolean} mayFinish
 *
 * @typedef {object} Challenge
 * @property {string} id
 * @property {string} state
 * @property {boolean} final
 * @property {string} [reason]
 * @property {Channel} channel of the newest delivery
 * @property {string} to masked
 * @property {string} createdAt
 * @property {string} expiresAt
 * @property {number} checksLeft
 * @property {{allowedAt: string}} [resend] absent when it cannot be sent again
 * @property {number} sequence
 * @property {string} [matchDigit]
 * @property {object} [publicKey] right after a passkey's start: WebAuthn options
 * @property {{number: number, channel: Channel, caller?: 'hidden', state: string}[]} deliveries
 *
 * @typedef {object} Snapshot
 * @property {Session} session
 * @property {Challenge | null} challenge
 * @property {string} [now] the server's clock
 *
 * @typedef {{code: string, callingCode: string, name: string}} Country
 *
 * @typedef {object} Language
 * @property {string} locale
 * @property {'ltr' | 'rtl'} direction
 * @property {Record<string, string | {by: string, forms: Record<string, string>}>} messages
 *
 * @typedef {{texts: Language, countries: Country[]}} Spoken everything in the reader's language
 *
 * @typedef {{locale: string, name: string, direction: 'ltr' | 'rtl'}} LanguageName
 *
 * @typedef {Snapshot & Spoken & {csrf: string, languages: LanguageName[]}} PageData
 */

/** @returns {PageData} */
export function readPageData() {
  return JSON.parse(document.getElementById('page-data')?.textContent ?? '');
}
