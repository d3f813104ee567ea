// Builds the page's nodes. Text always becomes a text node, so that no data can become markup.

/**
 * @typedef {Node | string | false | null | undefined} One
 * @typedef {One | readonly One[]} Child
 */
/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Property */

/**
 * `on…` takes a listener; `true` is an empty attribute; `false`, `null` and `undefined` leave it out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Property> | null} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else attribute(node, name, value);
  }
  node.append(...flat(children));
  return node;
}

/** @param {Element} node @param {string} name @param {Exclude<Property, Function>} value */
export function attribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : String(value));
}

/** Changes a node's content only if its text differs, so that selections stay. @param {Element} node @param {...Child} children */
export function show(node, ...children) {
  const holder = document.createElement('div');
  holder.append(...flat(children));
  if (holder.textContent === node.textContent && holder.innerHTML === node.innerHTML) return;
  node.replaceChildren(...holder.childNodes);
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function flat(children) {
  return /** @type {One[]} */ (children.flat()).filter(
    (child) => child !== false && child !== null && child !== undefined,
  );
}
