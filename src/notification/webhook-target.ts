/**
 * The rules for a tenant's webhook URL. Checked when the configuration is read and again before every send;
 * the addresses of its name are checked at the connection (guarded-lookup.ts).
 */
import { isIP } from 'node:net';
import { type AddressRule, privateAddressesToo, publicAddressesOnly } from './address-rules.js';

export interface TargetPolicy {
  /** Allows http, and receivers on loopback and private networks: for sandboxes and tests. */
  readonly allowPrivate: boolean;
}

export type Target =
  | { readonly kind: 'allowed'; readonly url: URL }
  /** `fault`: what is wrong and what to do; does not repeat the URL, which may hold a secret. */
  | { readonly kind: 'refused'; readonly fault: string };

/** Below it are services without HTTPS (mail, SSH …). */
const FIRST_FREE_PORT = 1_024;
const WELL_KNOWN_PORTS = new Set(['', '443']);
/** A limit that receivers accept; names could be of any length. */
const URL_LENGTH_MAX = 2_048;

export function checkTarget(text: string, policy: TargetPolicy): Target {
  const url = URL.canParse(text) && text.length <= URL_LENGTH_MAX ? new URL(text) : undefined;
  const fault = url ? faultOf(url, policy) : 'is no URL of at most 2048 characters';
  if (!url || fault) return { kind: 'refused', fault: `The webhook's URL ${fault}.` };
  return { kind: 'allowed', url };
}

export function addressRule(policy: TargetPolicy): AddressRule {
  return policy.allowPrivate ? privateAddressesToo : publicAddressesOnly;
}

function faultOf(url: URL, policy: TargetPolicy): string | undefined {
  const { allowPrivate } = policy;
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) {
    return 'must begin with https://';
  }
  if (url.username || url.password) {
    return 'holds credentials: take them out, the signature proves who calls';
  }
  if (!allowPrivate && !WELL_KNOWN_PORTS.has(url.port) && Number(url.port) < FIRST_FREE_PORT) {
    return 'names a port that belongs to another service: use 443, or 1024 and above';
  }
  // The URL parser has normalised every notation (hex, octal, one number, full-width digits).
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !addressRule(policy)(host)) {
    return 'names an address that is not on the public internet';
  }
  return undefined;
}
