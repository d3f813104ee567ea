/** Which proxies may say who the client is: `TRUST_PROXY`, as Express's `trust proxy` takes it. */
import { isIP } from 'node:net';
import { z } from 'zod';

const HOPS = /^\d{1,2}$/;
const RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export const TrustedProxies = z
  .string()
  .refine((text) => HOPS.test(text) || text.split(/ *, */).every(isProxy), {
    error:
      'must be a count of proxies, such as 1, or their addresses and ranges, such as 10.0.0.0/8,loopback',
  });

function isProxy(text: string): boolean {
  if (RANGES.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
