// What every screen of the app gets and gives.

/** @import {Texts} from '../verify/texts.js' */
/** @import {Accounts} from './accounts.js' */
/** @import {Api} from './api.js' */
/** @import {AppData} from './app-data.js' */

/**
 * @typedef {object} Context
 * @property {AppData} data
 * @property {Texts} texts
 * @property {Api} api
 * @property {Accounts} accounts
 * @property {(key: string, sentence?: string) => void} go to another screen
 * @property {() => void} back
 * @property {() => Promise<void>} refresh
 *
 * @typedef {object} Screen
 * @property {Node} node
 * @property {HTMLElement} heading gives the window its title, and gets the focus
 * @property {HTMLElement} [focus] gets the focus instead
 * @property {() => boolean | void} [update] shows what has changed; false for a screen that has to be made anew
 * @property {() => void} [leave]
 */

export {};
