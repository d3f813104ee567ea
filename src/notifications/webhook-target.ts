/**
 * What a tenant's webhook URL may look like. Checked when the configuration is read and again before every send;
 * the addresses of its name are checked at the connection (guarded-lookup.ts).
 */

import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

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
/** A name and port of any length would do; this is what receivers accept. */
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
  // The URL parser has turned every notation (hex, octal, one number, full-width digits) into the plain one.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !addressRule(policy)(host)) {
    return 'names an address that is not on the public internet';
  }
  return undefined;
}

// Which addresses a tenant's webhook may be sent to. Only addresses of the public internet are allowed; all special ones (private, loopback,
// link-local, shared, reserved, translated …) are refused.
// Ranges: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890), through ipaddr.js.

/** Says whether an address, as DNS gives it, may be connected to. */
export type AddressRule = (address: string) => boolean;

/** Global unicast: the addresses that IANA has assigned to the public internet (RFC 4291, 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** Special within it, and unknown to ipaddr.js: documentation (RFC 9637). */
const DOCUMENTATION = ipaddr.IPv6.parseCIDR('3fff::/20');

export const publicAddressesOnly: AddressRule = (address) => {
  const parsed = parse(address);
  if (!parsed) return false;
  // An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo) is not `unicast` and is always refused.
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof ipaddr.IPv6) || isGlobal(parsed);
};

/** For receivers on the same machine or network: sandboxes, tests. Link-local stays refused, and with it cloud metadata. */
export const privateAddressesToo: AddressRule = (address) => {
  const range = parse(address)?.range();
  if (range === 'loopback' || range === 'private' || range === 'uniqueLocal') return true;
  return publicAddressesOnly(address);
};

function isGlobal(address: ipaddr.IPv6): boolean {
  return address.match(GLOBAL_UNICAST) && !address.match(DOCUMENTATION);
}

/** Undefined for anything but an address in its plain form; a zone (`%eth0`) is not allowed. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (ipaddr.IPv6.isValid(address) && !address.includes('%')) return ipaddr.IPv6.parse(address);
  return undefined;
}

// The DNS lookup of webhook connections. The socket connects to the addresses that were checked here, so a name with a different answer the
// next time (DNS rebinding) gains nothing.

export interface ResolvedAddress {
  readonly address: string;
  /** 4 or 6 */
  readonly family: number;
}

/** All addresses of a name. Rejects where there are none. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Asks the operating system, hosts file included. */
export const systemResolver: Resolver = (hostname) => lookup(hostname, { all: true });

/** The webhook's host has a forbidden address. */
export class RefusedAddressError extends Error {
  readonly code = 'ERR_ADDRESS_REFUSED';

  constructor(hostname: string) {
    super(`${hostname} leads to an address that is not on the public internet.`);
    this.name = 'RefusedAddressError';
  }
}

/** One refused address refuses them all: a name that mixes public and private ones is no accident. */
export function guardedLookup(allowed: AddressRule, resolve: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    check(hostname, allowed, resolve).then(
      (addresses) => {
        if (options.all) callback(null, [...addresses]);
        else callback(null, addresses[0].address, addresses[0].family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

async function check(
  hostname: string,
  allowed: AddressRule,
  resolve: Resolver,
): Promise<readonly [ResolvedAddress, ...ResolvedAddress[]]> {
  const [first, ...rest] = await resolve(hostname);
  if (!first) throw new Error(`${hostname} has no address.`);
  if (![first, ...rest].every(({ address }) => allowed(address))) {
    throw new RefusedAddressError(hostname);
  }
  return [first, ...rest];
}
