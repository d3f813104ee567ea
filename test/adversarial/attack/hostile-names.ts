/** Names under `hostile.test`, and a hostile DNS server's answers for them. */
import { isIP } from 'node:net';
import { SPECIAL_ADDRESSES } from '../../setup/special-addresses.js';

/** Represents a tenant's own receiver; nothing is ever sent there. */
export const PUBLIC_ADDRESS = '93.184.215.14';
const LOOPBACK = '127.0.0.1';
const ZONE = 'hostile.test';

export const PUBLIC_NAME = `public.${ZONE}`;
/** A public address for the first look-up, and loopback for the next one. */
export const REBOUND_NAME = `rebound.${ZONE}`;
/** The reverse: refused at first, and public at the next attempt. */
const TURNED_NAME = `turned.${ZONE}`;
const MIXED_NAMES = [`mixed.${ZONE}`, `mixed-last.${ZONE}`];

export const SPECIAL: readonly string[] = Object.values(SPECIAL_ADDRESSES)
  .flat()
  .filter((address) => isIP(address) !== 0 && !address.includes('%'));

/** Every name whose receiver must not be connected to. */
export const HOSTILE_NAMES: readonly string[] = [
  ...SPECIAL.map((_, at) => `special-${at}.${ZONE}`),
  ...MIXED_NAMES,
  REBOUND_NAME,
  TURNED_NAME,
  'localhost',
];

/** @param times how often the name was looked up before */
export function answersFor(name: string, times: number): readonly string[] {
  const special = /^special-(\d+)\./.exec(name)?.[1];
  if (special !== undefined) return [SPECIAL[Number(special)] ?? LOOPBACK];
  switch (name) {
    case PUBLIC_NAME:
      return [PUBLIC_ADDRESS];
    case REBOUND_NAME:
      return [times % 2 === 0 ? PUBLIC_ADDRESS : LOOPBACK];
    case TURNED_NAME:
      return [times % 2 === 0 ? '::ffff:127.0.0.1' : PUBLIC_ADDRESS];
    case `mixed.${ZONE}`:
      return [LOOPBACK, PUBLIC_ADDRESS];
    case `mixed-last.${ZONE}`:
      return [PUBLIC_ADDRESS, '10.0.0.1'];
    default:
      return [LOOPBACK, '::1'];
  }
}

/** Other notations of 127.0.0.1 in a URL, against checks that compare text. */
export const OTHER_NOTATIONS: readonly string[] = [
  ...['2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '127.1', '１２７.0.0.1', '127.0.0.1.'],
  ...['[::ffff:7f00:1]', '[0:0:0:0:0:0:0:1]', '[::127.0.0.1]', 'LOCALHOST', 'localhost.'],
];
