/**
 * A tenant's methods on their way to another installation, or into a backup: one line for each subject, each a JWE for the recipient's key.
 * Nothing is readable without its private key. Lines are numbered within their export, and the last one says so: a file that was cut,
 * mixed or reordered is refused before anything is imported.
 */
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { StoredEnrolment } from './method.js';
import { exportedSubject } from './method-schema.js';

const VERSION = 1;
const EXPORT_ID_BYTES = 16;

const line = z.object({
  v: z.literal(VERSION),
  export: z.string(),
  line: z.int().min(1),
  end: z.literal(true).optional(),
  content: exportedSubject.optional(),
});
export type ExportedSubject = z.infer<typeof exportedSubject>;

/** What is wrong with a key or a file, in the words of who uses it. */
export class TransferError extends Error {}

/** Seals for one recipient. @throws TransferError */
export async function sealerFor(
  publicJwk: JWK,
  randomBytes: (size: number) => Buffer,
): Promise<(subjects: AsyncIterable<StoredEnrolment>) => AsyncGenerator<string>> {
  if ('d' in publicJwk) {
    throw new TransferError('This is a private key. Give the public key of the recipient alone.');
  }
  const alg = algorithmOf(publicJwk);
  const key = await importKey(publicJwk, alg);
  const seal = (content: z.input<typeof line>) =>
    new CompactEncrypt(Buffer.from(JSON.stringify(content)))
      .setProtectedHeader({ alg, enc: 'A256GCM', typ: 'octothorpe-methods+jwe' })
      .encrypt(key);
  return async function* sealed(subjects) {
    const id = randomBytes(EXPORT_ID_BYTES).toString('base64url');
    let number = 1;
    for await (const { subject, defaultId, methods } of subjects) {
      const content = { subject, methods, ...(defaultId === undefined ? {} : { defaultId }) };
      yield await seal({
        v: VERSION,
        export: id,
        line: number,
        content: content as z.input<typeof exportedSubject>,
      });
      number += 1;
    }
    yield await seal({ v: VERSION, export: id, line: number, end: true });
  };
}

/** Opens lines with the recipient's private key, in their order. @throws TransferError */
export async function openerWith(
  privateJwk: JWK,
): Promise<(lines: AsyncIterable<string>) => AsyncGenerator<ExportedSubject>> {
  if (!('d' in privateJwk)) {
    throw new TransferError(
      'This is a public key. Give the private key that the file is sealed for.',
    );
  }
  const alg = algorithmOf(privateJwk);
  const key = await importKey(privateJwk, alg);
  const open = async (text: string, number: number) => {
    try {
      const { plaintext } = await compactDecrypt(text, key, {
        keyManagementAlgorithms: [alg],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return line.parse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
    } catch (cause) {
      // The reason may hold content: it stays inside.
      throw new TransferError(
        `Line ${number} cannot be opened or read: it is sealed for another key, was changed, or comes from a newer version.`,
        { cause },
      );
    }
  };
  return async function* opened(lines) {
    let number = 0;
    let id: string | undefined;
    let ended = false;
    for await (const text of lines) {
      if (text.trim() === '') continue;
      number += 1;
      const each = await open(text.trim(), number);
      id ??= each.export;
      if (ended || each.export !== id || each.line !== number) {
        throw new TransferError(`Line ${number} is not in its place: the file was changed.`);
      }
      ended = each.end === true;
      if (each.content) yield each.content;
    }
    if (!ended) throw new TransferError('The file is not complete: its last line is missing.');
  };
}

function algorithmOf({ kty }: JWK): string {
  switch (kty) {
    case 'EC':
    case 'OKP':
      return 'ECDH-ES';
    case 'RSA':
      return 'RSA-OAEP-256';
    default:
      throw new TransferError('Give a key of the type EC, OKP (X25519) or RSA, as a JWK.');
  }
}

async function importKey(jwk: JWK, alg: string) {
  try {
    return await importJWK(jwk, alg);
  } catch (cause) {
    throw new TransferError('The key cannot be read. Give one JWK (RFC 7517) as JSON.', { cause });
  }
}
