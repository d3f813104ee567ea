/**
 * The DNS lookup of webhook connections. The socket connects to the addresses that were checked here, so a name with a different answer the
 * next time (DNS rebinding) gains nothing.
 */
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { AddressRule } from './address-rules.js';

export interface ResolvedAddress {
  readonly address: string;
  /** 4 or 6 */
  readonly family: number;
}

/** All addresses of a name. Rejects if there are none. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Uses the operating system's resolver, including the hosts file. */
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
