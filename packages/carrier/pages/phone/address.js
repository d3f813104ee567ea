// The phones named in the page's address, so that a link opens them and a reload brings them back.

import { readNumber } from './phone-number.js';

/** The phones that the address asks for, or null when it names none. */
export function numbersInAddress() {
  const hash = decodeURIComponent(location.hash.slice(1));
  const asked = [...new URLSearchParams(location.search).getAll('number')];
  if (hash !== '') asked.unshift(hash);
  const numbers = asked.flatMap((text) => {
    const read = readNumber(text);
    return 'number' in read ? [read.number] : [];
  });
  return numbers.length > 0 ? [...new Set(numbers)] : null;
}

/** @param {string[]} numbers */
export function writeAddress(numbers) {
  const query = numbers.map((number) => `number=${number}`).join('&');
  history.replaceState(null, '', query === '' ? location.pathname : `?${query}`);
}
