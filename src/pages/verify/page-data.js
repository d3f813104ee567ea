// The data that the server sends with the page, in the form of the page's API.

/**
 * @typedef {'sms' | 'call'} Channel
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
 * @property {'setup' | 'signin'} purpose
 * @property {'open' | 'verified' | 'canceled' | 'skipped' | 'expired'} state
 * @property {'sandbox' | 'production'} mode
 * @property {string} locale
 * @property {Brand} brand
 * @property {Channel[]} channels
 * @property {Channel} [preferred] sign-in: starts by itself
 * @property {string} [to] masked
 * @property {string} [country] ISO 3166-1 alpha-2
 * @property {{amount: string, payee: string}} [transaction] what the person confirms
 * @property {boolean} skippable
 * @property {boolean} otherMethods
 * @property {string} expiresAt ISO 8601
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
 * @property {{number: number, channel: Channel, state: string}[]} deliveries
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
