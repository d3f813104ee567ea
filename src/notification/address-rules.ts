/**
 * Which addresses a tenant's webhook may be sent to. Only addresses of the public internet are allowed; all special ones (private, loopback,
 * link-local, shared, reserved, translated …) are refused.
 *
 * Ranges: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890), through ipaddr.js.
 */
import ipaddr from 'ipaddr.js';

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
