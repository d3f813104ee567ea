/**
 * JSON that does not change while the process runs: serialised and compressed once, and cacheable by clients. A request for it costs almost
 * nothing in any encoding.
 */
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { API_HEADERS } from './answer.js';
import { contextOf } from './request-context.js';

/** Long enough for a tool that reads it several times; an upgrade shows within it. */
const FRESH_SECONDS = 300;
/** The best of 11 takes a fifth of a second, at every start. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 6 };
type Encoding = 'br' | 'gzip' | 'identity';
/** Preferred in this order, where the client says no other. */
const ENCODINGS: readonly Encoding[] = ['br', 'gzip', 'identity'];

interface Variant {
  readonly bytes: Buffer;
  readonly etag: string;
}

export class FixedDocument {
  readonly #variants: Readonly<Record<Encoding, Variant>>;

  constructor(document: object) {
    const text = Buffer.from(JSON.stringify(document));
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    this.#variants = {
      identity: { bytes: text, etag: `"${hash}"` },
      gzip: { bytes: gzipSync(text, { level: 9 }), etag: `"${hash}-gzip"` },
      br: {
        bytes: brotliCompressSync(text, { params: BROTLI }),
        etag: `"${hash}-br"`,
      },
    };
  }

  send(req: Request, res: Response): void {
    const accepted = req.acceptsEncodings([...ENCODINGS]);
    const encoding = ENCODINGS.find((each) => each === accepted) ?? 'identity';
    const { bytes, etag } = this.#variants[encoding];
    const headers = {
      ...API_HEADERS,
      'Cache-Control': `public, max-age=${FRESH_SECONDS}`,
      ETag: etag,
      Vary: 'Accept-Encoding',
      'X-Request-Id': contextOf(res).id,
    };
    res.set(headers);
    if (req.fresh) {
      res.writeHead(304);
      res.end();
      return;
    }
    res.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': bytes.length,
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    });
    res.end(bytes);
  }
}
