/** The language of a browser, for sessions and notices that name none. */
import { DEFAULT_LOCALE, resolveLocale } from '../../challenge/locale.js';

const HEADER_CHARS_MAX = 500;
const TAG = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * The tag that the browser prefers among those that the pages speak; undefined where there is none.
 * @param header `Accept-Language` (RFC 9110, section 12.5.4)
 */
export function browserLocale(header: string | undefined): string | undefined {
  if (header === undefined || header.length > HEADER_CHARS_MAX) return undefined;
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
      const weight = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
      return { tag, weight: Number(weight) };
    })
    .filter(({ tag, weight }) => weight > 0 && TAG.test(tag) && isSpoken(tag))
    .sort((one, other) => other.weight - one.weight)[0]?.tag;
}

function isSpoken(tag: string): boolean {
  return resolveLocale(tag) !== DEFAULT_LOCALE || /^en\b/i.test(tag);
}
