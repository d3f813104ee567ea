/** Compares credentials in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';

export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

/** The two halves of a Basic Authorization header, or undefined for any other header. */
export function basicCredentials(header: string): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (!encoded) return undefined;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: rest.join(':') };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
