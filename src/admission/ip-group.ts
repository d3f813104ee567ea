/** Which source an address counts for. Whoever has one IPv6 address has the whole /64, and easily a /48. */
import ipaddr from 'ipaddr.js';

/**
 * The IPv4 address, or the first four groups of an IPv6 address; IPv4 in IPv6 counts as IPv4. What is no address counts as
 * itself: a caller that passes nonsense is limited by it, not let through.
 */
export function ipGroup(address: string): string {
  return groupOf(address, 4);
}

/** The IPv4 address, or the first three groups of an IPv6 address: a /48 is what one site gets, and what one attacker has for nothing. */
export function addressGroup(address: string): string {
  return groupOf(address, 3);
}

/** An IPv4 /24 or an IPv6 /48: so much counts as one voice where strangers speak against a place. */
export function networkGroup(address: string): string {
  const group = addressGroup(address);
  return group.startsWith('v4 ') ? group.slice(0, group.lastIndexOf('.')) : group;
}

function groupOf(address: string, ipv6Parts: number): string {
  const text = address.trim();
  const parsed = parse(text);
  if (parsed === undefined) return `other ${text.slice(0, 64)}`;
  if (parsed instanceof ipaddr.IPv6) {
    return `v6 ${parsed.parts
      .slice(0, ipv6Parts)
      .map((part) => part.toString(16))
      .join(':')}`;
  }
  return `v4 ${parsed.toString()}`;
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  try {
    return ipaddr.process(text);
  } catch {
    return undefined;
  }
}
