// Finds the code in a message, like a phone's messages app.

/**
 * The code in the message, digits only, or null. The machine-readable last line
 * (`@host #123456`, the WICG's origin-bound one-time codes) takes precedence over the text.
 *
 * @param {string} body
 * @returns {string | null}
 */
export function findCode(body) {
  const bound = body.match(/(?:^|\n)@\S+ #(\d{4,10})(?:\s|$)/);
  if (bound?.[1]) return bound[1];
  const six = body.match(/(?<![\d+])(\d{6}|\d{3}[ -]\d{3})(?!\d)/);
  const other = body.match(/(?<![\d+])(\d{4,8})(?!\d)/);
  const found = (six ?? other)?.[1];
  return found ? found.replace(/\D/g, '') : null;
}
