/**
 * Who asks, as limits know it: the group that an address belongs to, a device, a subject, each as a keyed hash. What binds one source
 * must not bind another, so that nobody can use up somebody else's limit.
 */
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import { tagOf } from '../challenge/limits/number-range.js';
import type { Asker } from '../challenge/start-request.js';
import { addressGroup, ipGroup, networkGroup } from './ip-group.js';

/** Tells sources of one tenant apart: 48 bits. */
const SOURCE_CHARACTERS = 8;

/** The address group first, then device and subject; empty where the caller has told nothing. */
export function sourceTags(digest: KeyedDigest, tenant: string, asker: Asker): string[] {
  const { ip, device, subject } = asker;
  return [
    ...(ip === undefined ? [] : [tagOf(digest(`source ${tenant} ${addressGroup(ip)}`))]),
    ...(device === undefined ? [] : [deviceLogTag(digest, tenant, device)]),
    ...(subject === undefined ? [] : [tagOf(digest(`subject ${tenant} ${subject}`))]),
  ].map((tag) => tag.slice(0, SOURCE_CHARACTERS));
}

/** The network that an IPv4 address is in: whoever rents one has all of it. Of IPv6 the address group says as much. */
export function networkTag(digest: KeyedDigest, tenant: string, ip: string): string | undefined {
  const network = networkGroup(ip);
  if (network === addressGroup(ip)) return undefined;
  return tagOf(digest(`network ${tenant} ${network}`)).slice(0, SOURCE_CHARACTERS);
}

/** Names the log of an address: an IPv4 address, or a /64. */
export function ipLogTag(digest: KeyedDigest, tenant: string, ip: string): string {
  return tagOf(digest(`ip ${tenant} ${ipGroup(ip)}`));
}

/** Names the log of a device. */
export function deviceLogTag(digest: KeyedDigest, tenant: string, device: string): string {
  return tagOf(digest(`device ${tenant} ${device}`));
}
