// The context of every screen, and the type of a screen.

/**
 * @typedef {object} Context
 * @property {import('./page-data.js').PageData} data
 * @property {import('./texts.js').Texts} texts
 * @property {import('./model.js').Model} model
 * @property {import('./actions.js').Actions} actions
 * @property {import('./number-format.js').Plans | undefined} plans
 * @property {(masked: string) => {node: HTMLElement, text: string}} phone the displayed number, and its text for screen readers
 * @property {Exits | undefined} exits where a screen of the set-up leads to, if not back to the service
 *
 * @typedef {object} Exits
 * @property {() => HTMLElement | null} before what stands before the heading
 * @property {() => Promise<void>} cancel
 * @property {() => HTMLElement | null} links
 * @property {() => string} backWords
 *
 * @typedef {object} Screen
 * @property {HTMLElement} node
 * @property {HTMLElement} heading
 * @property {HTMLElement} focus takes the focus when the screen appears
 * @property {() => void} [update] after each change
 * @property {() => void} [plansCame]
 * @property {() => unknown} [connected] called when the connection is established or back
 * @property {() => object} [draft] unsent input, for the same screen in another language
 * @property {() => void} [leave]
 */
export {};
