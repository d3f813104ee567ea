/**
 * Where a browser may be sent back to. An entry of a tenant's list is an http(s) address without credentials, query and
 * fragment. A return URL fits an entry when scheme, host and port are the same, and its path is the entry's path;
 * where the entry ends with `/`, everything below it fits as well. There are no wildcards and no other schemes.
 */

const CHARACTERS_MAX = 2048;
/** Refuses characters that a browser would strip, repair or read as a slash, before parsing (WHATWG URL 4.4). */
const PLAIN = /^[\x21-\x7e]+$/;
const TRICKS = /[\\<>"`{}|^]|%2f|%5c|%00/i;

/** Why an entry of the configuration cannot be used; undefined for a good one. */
export function returnUrlEntryFault(entry: string, httpsOnly: boolean): string | undefined {
  const url = parse(entry);
  if (!url) {
    return 'must be an http(s) address in plain ASCII, such as https://id.example.com/verified';
  }
  if (url.search !== '' || entry.includes('?')) return 'must have no query';
  if (httpsOnly && url.protocol !== 'https:') return 'must be an https:// address';
  return undefined;
}

/** The return URL in its normal form; undefined where no entry allows it. */
export function allowedReturnUrl(text: string, entries: readonly string[]): string | undefined {
  const url = parse(text);
  if (!url) return undefined;
  const fits = entries.some((entry) => {
    const allowed = parse(entry);
    if (!allowed || allowed.origin !== url.origin) return false;
    if (url.pathname === allowed.pathname) return true;
    return allowed.pathname.endsWith('/') && url.pathname.startsWith(allowed.pathname);
  });
  return fits ? url.href : undefined;
}

/** The return URL with the result; existing parameters of these names are replaced. */
export function withResult(returnUrl: string, result: string, echo: string | undefined): string {
  const url = new URL(returnUrl);
  url.searchParams.delete('state');
  url.searchParams.set('result', result);
  if (echo !== undefined) url.searchParams.set('state', echo);
  return url.href;
}

function parse(text: string): URL | undefined {
  if (text.length > CHARACTERS_MAX || !PLAIN.test(text) || TRICKS.test(beforeQuery(text))) {
    return undefined;
  }
  // `https:example.com` and `https:///example.com` parse, but are always mistakes.
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && !beforeQuery(text).includes('@');
  return plain && !text.includes('#') ? url : undefined;
}

function beforeQuery(text: string): string {
  return text.split('?', 1)[0] ?? '';
}
