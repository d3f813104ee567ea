/** Checks who sent a described carrier's receipt. Every kind is compared in constant time, and before the content is read. */
import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { formatDeliveryId } from '../src/challenge/challenge.js';
import { isSameText } from '../src/challenge/code.js';
import { receiptToken } from '../src/providers/declared/callbacks.js';
import type { Carrier } from '../src/providers/declared/declared-provider.js';
import type { Signature } from '../src/providers/declared/description.js';
import { render } from '../src/providers/declared/template.js';
import type { RawRequest } from './webhook-handler.js';

/** @returns what is wrong with a request, for the log; undefined if it is genuine */
export type Check = (request: RawRequest, nowMs: number) => string | undefined;

/** @throws Error if the settings hold no key that the signature could be checked with */
export function signatureCheck(carrier: Carrier, signature: Signature): Check {
  const { settings } = carrier;
  switch (signature.kind) {
    case 'hmac': {
      const { algorithm, encoding, prefix, header } = signature;
      const key = render(signature.key, settings);
      return (request, nowMs) => {
        const fault = dateFault(signature, request, nowMs);
        if (fault !== undefined) return fault;
        const mac = createHmac(algorithm, key)
          .update(signedBytes(signature, request))
          .digest(encoding);
        return same(prefix + mac, request.header(header.toLowerCase()));
      };
    }
    case 'ed25519': {
      const key = ed25519Key(render(signature.publicKey, settings));
      return (request, nowMs) => {
        const fault = dateFault(signature, request, nowMs);
        if (fault !== undefined) return fault;
        const given = request.header(signature.header.toLowerCase()) ?? '';
        const bytes = Buffer.from(given, signature.encoding);
        const genuine =
          bytes.length === 64 && verify(null, signedBytes(signature, request), key, bytes);
        return genuine ? undefined : MISMATCH;
      };
    }
    case 'basic': {
      const login = `${render(signature.user, settings)}:${render(signature.password, settings)}`;
      const expected = `Basic ${Buffer.from(login).toString('base64')}`;
      return (request) => same(expected, request.header('authorization'));
    }
    case 'header': {
      const expected = render(signature.value, settings);
      return (request) => same(expected, request.header(signature.name.toLowerCase()));
    }
    case 'address':
      return ({ delivery, pathAndQuery }) => {
        const expected = delivery && receiptToken(carrier, formatDeliveryId(delivery));
        const given = new URLSearchParams(pathAndQuery.split('?')[1]).get('t') ?? undefined;
        return expected === undefined ? MISMATCH : same(expected, given);
      };
    default:
      return signature satisfies never;
  }
}

const MISMATCH = 'the signature does not match';

function same(expected: string, given: string | undefined): string | undefined {
  return isSameText(expected, given ?? '') ? undefined : MISMATCH;
}

type Dated = Extract<Signature, { kind: 'hmac' | 'ed25519' }>;

/** A signature without a time stays valid: what it says changes nothing the second time. */
function dateFault(
  { timestampHeader, toleranceSeconds }: Dated,
  request: RawRequest,
  nowMs: number,
): string | undefined {
  if (timestampHeader === undefined) return undefined;
  const seconds = Number(request.header(timestampHeader.toLowerCase()) || Number.NaN);
  if (!Number.isSafeInteger(seconds)) return 'no time of the signature';
  return Math.abs(nowMs / 1_000 - seconds) <= toleranceSeconds
    ? undefined
    : 'the signature is too old, or a clock is wrong';
}

/** Over the raw bytes: a body that is not UTF-8 would change on its way through a string. */
function signedBytes({ over, timestampHeader }: Dated, request: RawRequest): Buffer {
  const timestamp =
    timestampHeader === undefined ? '' : (request.header(timestampHeader.toLowerCase()) ?? '');
  const parts = over.split('{body}').map((part) => Buffer.from(render(part, { timestamp })));
  return Buffer.concat(parts.flatMap((part, at) => (at === 0 ? [part] : [request.body, part])));
}

/** Before the 32 bytes of a key in SPKI's form (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function ed25519Key(text: string): KeyObject {
  const bytes = Buffer.from(text, 'base64');
  const der = bytes.length === 32 ? Buffer.concat([SPKI_HEAD, bytes]) : bytes;
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}
