// What the server tells the app: with the page, and for each account.

/** @import {Language, LanguageName} from '../verify/page-data.js' */

/**
 * @typedef {object} AppData
 * @property {Language} texts
 * @property {LanguageName[]} languages
 * @property {string} pushKey
 * @property {string} audience what the device signs for
 * @property {'sandbox' | 'production'} mode
 * @property {string[]} phones origins of the sandbox's browser phones; none in production
 *
 * @typedef {object} Request
 * @property {string} challenge
 * @property {string} nonce
 * @property {string} brand
 * @property {string} what
 * @property {string} where
 * @property {string} createdAt ISO 8601
 * @property {string} expiresAt
 *
 * @typedef {'approved' | 'denied' | 'wrong_number' | 'expired' | 'withdrawn'} End
 *
 * @typedef {object} Ended
 * @property {string} challenge
 * @property {string} brand
 * @property {string} what
 * @property {string} where
 * @property {End} end
 * @property {string} endedAt
 *
 * @typedef {object} AccountView
 * @property {{id: string, name: string, push: boolean}} device
 * @property {{name: string, logo?: string}} brand
 * @property {string} [label]
 * @property {Request[]} requests
 * @property {Ended[]} history
 * @property {string} now
 */

/** @returns {AppData} */
export function readAppData() {
  return JSON.parse(document.getElementById('page-data')?.textContent ?? '');
}
