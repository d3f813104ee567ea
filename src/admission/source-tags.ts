/** Who asked for a send, as evidence about conversion tells sources apart: hidden under a keyed hash. */
import type { KeyedDigest } from '../challenge/limits/number-range.js';
import { ipGroup } from './ip-group.js';

export interface Asker {
  readonly tenant: string;
  readonly ip?: string;
  readonly device?: string;
}

/** 48 bits: among the few hundred sources that are kept together, two are hardly ever the same. */
const TAG_BYTES = 6;

/** One for the address group, one for the device; empty where neither is known. */
export function sourceTags(digest: KeyedDigest, { tenant, ip, device }: Asker): string[] {
  const tag = (text: string) => digest(text).toString('base64url', 0, TAG_BYTES);
  return [
    ...(ip === undefined ? [] : [tag(`source ip ${tenant} ${addressGroup(ip)}`)]),
    ...(device === undefined ? [] : [tag(`source device ${tenant} ${device}`)]),
  ];
}

/** An IPv6 /64 or an IPv4 /24: what one person can have all of. */
function addressGroup(ip: string): string {
  const group = ipGroup(ip);
  return group.startsWith('v4 ') ? group.slice(0, group.lastIndexOf('.')) : group;
}
