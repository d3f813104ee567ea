/** The secret of an authenticator app, as other services export it: base32, or an `otpauth://` address. Pure. */
import { invalidField } from '../challenge/errors.js';

export interface TotpSecret {
  /** Base32 (RFC 4648), upper case, without padding. */
  readonly secret: string;
  /** The label of the address. */
  readonly name?: string;
}

const BASE32 = /^[A-Z2-7]{16,128}$/;
/** What the method is checked with: the defaults of RFC 6238, which authenticator apps have too. */
const PARAMETERS = { algorithm: 'SHA1', digits: '6', period: '30' } as const;

/** @throws OctothorpeError `invalid_request` */
export function parseTotpSecret(text: string): TotpSecret {
  if (!/^otpauth:/i.test(text)) return { secret: base32(text) };
  if (!URL.canParse(text)) throw invalid('Must be an otpauth address, or base32.');
  const { host, pathname, searchParams } = new URL(text);
  if (host.toLowerCase() !== 'totp') {
    throw invalid('Must be an address of the type otpauth://totp: counters are not supported.');
  }
  for (const [name, value] of Object.entries(PARAMETERS)) {
    const given = searchParams.get(name) ?? value;
    if (given.toUpperCase() !== value) {
      throw invalid(`Must have ${name} ${value}: others are not supported.`);
    }
  }
  const name = labelOf(pathname);
  return { secret: base32(searchParams.get('secret') ?? ''), ...(name ? { name } : {}) };
}

function labelOf(pathname: string): string | undefined {
  try {
    const label = decodeURIComponent(pathname.replace(/^\/+/, '')).replace(
      /[\p{C}\p{Zl}\p{Zp}]/gu,
      '',
    );
    return [...label.trim()].slice(0, 64).join('') || undefined;
  } catch {
    return undefined;
  }
}

function base32(text: string): string {
  const secret = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (BASE32.test(secret)) return secret;
  throw invalid('Must be 16 to 128 characters of base32 (A to Z, 2 to 7), or an otpauth address.');
}

function invalid(message: string) {
  return invalidField('secret', message);
}
