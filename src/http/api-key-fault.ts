/**
 * Why a request has no usable API key, and what to do. It goes by the form of the request alone, so that missing, malformed and unknown keys
 * tell a stranger nothing; the key itself is never repeated.
 */
import type { IncomingMessage } from 'node:http';

const CURE = 'Send it as Authorization: Bearer <API key>.';
/** Of keys that a sandbox makes for itself. */
const SANDBOX_KEY = /^octo_sandbox_/;
const OTHER_HEADERS = ['x-api-key', 'api-key', 'apikey', 'x-auth-token', 'x-access-token'];
const IN_QUERY = /[?&](api[_-]?key|key|access[_-]?token|token|auth)=/i;

/** @param where a sandbox's key can be read; undefined in production */
export function keyFault(
  { headers, url = '' }: Pick<IncomingMessage, 'headers' | 'url'>,
  where: string | undefined,
): string {
  const { authorization } = headers;
  if (authorization !== undefined) return headerFault(authorization, where);
  const other = OTHER_HEADERS.find((name) => headers[name] !== undefined);
  if (other !== undefined) return `The header ${titled(other)} is not read. ${CURE}`;
  if (IN_QUERY.test(url)) {
    return `The API key is in the address, where proxies log it, and is not read there. ${CURE} Replace the key if others may have seen it.`;
  }
  return `There is no API key. ${CURE}${found(where)}`;
}

function headerFault(header: string, where: string | undefined): string {
  const [, scheme = '', rest = ''] = /^(\S*) *(.*)$/s.exec(header) ?? [];
  if (/^basic$/i.test(scheme)) return `Authorization: Basic is not read; curl -u sends it. ${CURE}`;
  if (!/^bearer$/i.test(scheme)) {
    return rest === ''
      ? `Authorization has to begin with the word Bearer and a space. ${CURE}`
      : `Authorization has another scheme than Bearer. ${CURE}`;
  }
  if (rest === '') {
    return `Authorization: Bearer has no key after it: the variable that should hold it may be empty. ${CURE}${found(where)}`;
  }
  if (/^bearer\b/i.test(rest)) return `Authorization says Bearer twice. ${CURE}`;
  if (/^["'<].*[>"']$/s.test(rest)) {
    return `The API key is in quotes or angle brackets: send it without. ${CURE}`;
  }
  if (/[\s,]/.test(rest)) return `Authorization has more than one key, or text after it. ${CURE}`;
  if (where !== undefined) {
    const other = SANDBOX_KEY.test(rest) ? ' It is that of another sandbox.' : '';
    return `The API key is not known here.${other}${found(where)} ${CURE}`;
  }
  if (SANDBOX_KEY.test(rest)) {
    return `The API key is not known here: it is that of a sandbox, and this is none. Ask the operator for a key, or call the sandbox. ${CURE}`;
  }
  return `The API key is not known here. ${CURE}`;
}

function found(where: string | undefined): string {
  return where === undefined ? '' : ` This sandbox’s key is in ${where}.`;
}

function titled(name: string): string {
  return name.replace(/(^|-)\w/g, (letters) => letters.toUpperCase());
}
