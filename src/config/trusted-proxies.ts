/** Which proxies are trusted to give the client's address: `TRUST_PROXY`, as Express's `trust proxy` takes it. */
import { isIP } from 'node:net';
import { z } from 'zod';

/** `false`: there is no proxy. Unset could be a mistake. */
const NO_PROXY = 'false';
const HOPS = /^\d{1,2}$/;
const RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export const TrustedProxies = z
  .string()
  .refine((text) => text === NO_PROXY || HOPS.test(text) || text.split(/ *, */).every(isProxy), {
    error:
      'must be a count of proxies, such as 1, or their addresses and ranges, such as 10.0.0.0/8,loopback, or false if there is none',
  });

/** In Express's form: a number of hops, addresses as text, or `false` for none. */
export function expressTrust(text: string | undefined): boolean | number | string {
  if (text === undefined || text === NO_PROXY) return false;
  return HOPS.test(text) ? Number(text) : text;
}

const WHAT_TO_SET =
  'Every request has the address of the proxy, so limits by address count all people together. Set TRUST_PROXY to the number of proxies in front (such as 1), to their addresses, or to false if there is none.';

/** Of a process that answers HTTP, never HTTPS. @returns what is missing, and what to do; undefined if nothing is */
export function untoldProxy(trustProxy: string | undefined, publicUrl: string): string | undefined {
  if (trustProxy !== undefined || !publicUrl.startsWith('https:')) return undefined;
  return `PUBLIC_URL is https:// and this process listens on http, so a proxy stands in front. ${WHAT_TO_SET}`;
}

/** For the first request through a proxy that is not configured. */
export const PROXY_SEEN = `A request came with X-Forwarded-For. ${WHAT_TO_SET}`;

function isProxy(text: string): boolean {
  if (RANGES.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
