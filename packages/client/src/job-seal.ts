/** Seals a job's content for the gateway: a compact JWE (RFC 7516) by ECDH-ES and A256GCM, with Web Crypto alone. */
import type { JobKey } from './models.js';
import { base64Url } from './signed-cookie.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const ENC = 'A256GCM';
const KEY_BITS = 256;
const IV_BYTES = 12;
const utf8 = new TextEncoder();

/** Only the gateway that published the key can open it. */
export async function sealForJobs(jwk: JobKey, content: object): Promise<string> {
  const { kty, crv, x, y, kid, alg } = jwk;
  const theirs = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, CURVE, false, []);
  const ours = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const shown = await crypto.subtle.exportKey('jwk', ours.publicKey);
  const epk = { kty: shown.kty, crv: shown.crv, x: shown.x, y: shown.y };
  const header = base64Url(utf8.encode(JSON.stringify({ alg, enc: ENC, kid, epk })));
  const shared = await crypto.subtle.deriveBits(
    { name: 'ECDH', public: theirs },
    ours.privateKey,
    KEY_BITS,
  );
  const key = await crypto.subtle.importKey(
    'raw',
    await derivedKey(new Uint8Array(shared)),
    'AES-GCM',
    false,
    ['encrypt'],
  );
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: utf8.encode(header) },
      key,
      utf8.encode(JSON.stringify(content)),
    ),
  );
  const tagAt = sealed.length - 16;
  const parts = [iv, sealed.subarray(0, tagAt), sealed.subarray(tagAt)].map(base64Url);
  // Between the first two stands the encrypted key, which direct agreement does not have.
  return `${header}..${parts.join('.')}`;
}

/** One round of Concat KDF (RFC 7518, section 4.6.2). */
async function derivedKey(shared: Uint8Array): Promise<ArrayBuffer> {
  const round = uint32(1);
  const algorithm = utf8.encode(ENC);
  // AlgorithmID, PartyUInfo, PartyVInfo, SuppPubInfo.
  const info = [uint32(algorithm.length), algorithm, uint32(0), uint32(0), uint32(KEY_BITS)];
  const all = [round, shared, ...info];
  const bytes = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return crypto.subtle.digest('SHA-256', bytes);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
