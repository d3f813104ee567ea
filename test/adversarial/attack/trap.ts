/**
 * Preloaded into a gateway process (`node --import`): answers names like a hostile DNS, and records every connection that is
 * about to be made; those to other machines fail. It replaces only the operating system's resolver and network, so the
 * service's own checks stay.
 */
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { answersFor } from './hostile-names.js';

const journal = process.env['ATTACK_JOURNAL'] ?? '/dev/null';
const asked = new Map<string, number>();
/** An address of this machine without a listener. */
const NOWHERE = '127.255.255.254';

type Options = { readonly all?: boolean } | number | undefined;
type Callback = (error: Error | null, address?: unknown, family?: number) => void;
type Lookup = (hostname: string, options: Options, callback: Callback) => void;

function resolve(hostname: string) {
  const times = asked.get(hostname) ?? 0;
  asked.set(hostname, times + 1);
  return answersFor(hostname, times).map((address) => ({ address, family: net.isIP(address) }));
}

function wantsAll(options: Options): boolean {
  return typeof options === 'object' && options.all === true;
}

async function lookupPromise(hostname: string, options: Options) {
  const found = resolve(hostname);
  return wantsAll(options) ? found : found[0];
}

const lookupCallback: Lookup = (hostname, options, callback) => {
  const found = resolve(hostname);
  const [first] = found;
  process.nextTick(() =>
    wantsAll(options) ? callback(null, found) : callback(null, first?.address, first?.family),
  );
};

interface Connecting {
  readonly host?: string;
  readonly path?: string;
  readonly lookup?: Lookup;
}

/** Records the addresses of sockets that are about to be opened. */
function watched(connect: (options: Connecting) => unknown): (options: Connecting) => unknown {
  return (options) => {
    // Redis, by its socket's path.
    if (typeof options.path === 'string') return connect(options);
    const { host = 'localhost', lookup = lookupCallback } = options;
    if (net.isIP(host) !== 0) return connect({ ...options, host: note(host) ? host : NOWHERE });
    return connect({
      ...options,
      lookup: (hostname, how, callback) =>
        lookup(hostname, how, (error, address, family) => {
          if (error) return callback(error);
          const found: readonly { address: string }[] = Array.isArray(address)
            ? address
            : [{ address: String(address) }];
          const isHere = found.map((each) => note(each.address)).every(Boolean);
          if (isHere) return callback(null, address, family);
          return callback(Object.assign(new Error('no route'), { code: 'ENETUNREACH' }));
        }),
    });
  };
}

/** @returns whether it is on this machine */
function note(address: string): boolean {
  appendFileSync(journal, `${address}\n`);
  return /^127\.|^::1$|^::ffff:(127\.|7f)|^0\.0\.0\.0$|^::$/.test(address);
}

Object.assign(dns, { lookup: lookupCallback });
Object.assign(dnsPromises, { lookup: lookupPromise });
Object.assign(net, { connect: watched(net.connect as never) });
Object.assign(tls, { connect: watched(tls.connect as never) });
syncBuiltinESMExports();
