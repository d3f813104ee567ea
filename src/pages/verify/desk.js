// What every screen is given, and what a screen is.

/**
 * @typedef {object} Desk
 * @property {import('./page-data.js').PageData} data
 * @property {import('./texts.js').Texts} texts
 * @property {import('./model.js').Model} model
 * @property {import('./actions.js').Actions} actions
 * @property {import('./number-format.js').Plans | undefined} plans
 * @property {(masked: string) => {node: HTMLElement, text: string}} phone how a number is shown, and read out
 *
 * @typedef {object} Screen
 * @property {HTMLElement} node
 * @property {HTMLElement} heading
 * @property {HTMLElement} focus takes the focus when the screen appears
 * @property {() => void} [update] after each change
 * @property {() => void} [plansCame]
 * @property {() => unknown} [connected] the connection is there, or is back
 * @property {() => object} [draft] what was typed and not sent, for the same screen in another language
 * @property {() => void} [leave]
 */
export {};
