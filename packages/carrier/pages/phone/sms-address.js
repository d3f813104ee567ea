// Reads an `sms:` address, as a QR code or a link holds it: RFC 5724, and what phones make of it.

/** `sms:+12025550100?&body=Hello`, with `?`, `;` or `&` before the text. */
const SMS = /^sms:(?:\/\/)?([^?;&]*)[?;&]*(.*)$/i;

/** @param {string} text @returns {{to: string, body: string} | null} null where it is none */
export function readSmsAddress(text) {
  const [, to = '', query = ''] = SMS.exec(text.trim()) ?? [];
  if (!to && !query) return null;
  return { to: decoded(to), body: new URLSearchParams(query).get('body') ?? '' };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
