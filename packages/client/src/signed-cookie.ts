/** Cookies that only this service can have made: a payload and its HMAC-SHA256, whose key is derived from a secret of the service. */

/** Browsers keep at most 4096 bytes of a cookie. */
const VALUE_CHARS_MAX = 3_800;
const utf8 = new TextEncoder();

/** What a cookie is for and whom it belongs to: it counts for nothing else. */
export interface CookieScope {
  readonly kind: 'session' | 'phone';
  /** Whose it is, such as the subject and the sign-in session. It is not in the cookie. */
  readonly owner: string;
}

/** `CryptoKey`, wherever its type comes from. */
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>;

export class SignedCookies {
  readonly #key: Promise<HmacKey>;

  constructor(secret: string) {
    this.#key = derivedKey(secret);
    // Reported where it is used.
    this.#key.catch(() => {});
  }

  async seal(scope: CookieScope, payload: object, endsAtMs: number): Promise<string> {
    const content = base64Url(utf8.encode(JSON.stringify({ ...payload, endsAtMs })));
    const mac = await crypto.subtle.sign('HMAC', await this.#key, signed(scope, content));
    const value = `${content}.${base64Url(new Uint8Array(mac))}`;
    if (value.length > VALUE_CHARS_MAX) throw new RangeError('The cookie would be too long.');
    return value;
  }

  /** @returns undefined for what was changed, is of another scope, or is over */
  async open<P>(
    scope: CookieScope,
    value: string | undefined,
    nowMs: number,
  ): Promise<P | undefined> {
    if (value === undefined || value.length > VALUE_CHARS_MAX) return undefined;
    const [content = '', mac = '', ...more] = value.split('.');
    const bytes = fromBase64Url(mac);
    if (!bytes || more.length > 0) return undefined;
    // Web Crypto compares in constant time.
    const isOurs = await crypto.subtle.verify(
      'HMAC',
      await this.#key,
      bytes,
      signed(scope, content),
    );
    const text = isOurs ? fromBase64Url(content) : undefined;
    if (!text) return undefined;
    const payload = JSON.parse(new TextDecoder().decode(text)) as P & { endsAtMs: number };
    return payload.endsAtMs > nowMs ? payload : undefined;
  }
}

function signed({ kind, owner }: CookieScope, content: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(JSON.stringify([kind, owner, content]));
}

async function derivedKey(secret: string): Promise<HmacKey> {
  const material = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, [
    'deriveKey',
  ]);
  const info = utf8.encode('octothorpe client cookies 1');
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    material,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  );
}

export interface CookieForm {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
  /** Over https: the browser then takes it from this host alone, and only over https. */
  readonly secure: boolean;
}

/** A `Set-Cookie` header. Lax, because the browser comes back by a link from another site. */
export function setCookie({ name, value, maxAgeSeconds, secure }: CookieForm): string {
  const parts = [
    `${cookieName(name, secure)}=${value}`,
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Lax',
  ];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

export function readCookie(header: string, name: string, secure: boolean): string | undefined {
  const start = `${cookieName(name, secure)}=`;
  const pair = header.split(';').find((each) => each.trim().startsWith(start));
  return pair?.trim().slice(start.length);
}

function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

export function base64Url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @returns undefined for what is no base64url */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
