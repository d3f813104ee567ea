/**
 * Reads a JSON body of bounded size and keeps the bytes as they came. It refuses bodies that are too large, compressed, not of JSON's type,
 * not UTF-8, or not valid JSON; schemas validate the content.
 */
import type { IncomingMessage } from 'node:http';
import { OctothorpeError } from '../challenge/errors.js';
import { readRawBody } from './raw-body.js';

export interface JsonBody {
  /** Empty where the request had no body. */
  readonly raw: Buffer;
  /** Undefined where the request had no body. */
  readonly value: unknown;
}

/** The largest body that v1 reads, in bytes. */
export const BODY_BYTES_MAX = 16_384;
/** How much of a refused body is still read, so that the client can receive the answer. */
const DISCARD_BYTES_MAX = 8 * 1024 * 1024;

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?;?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * @param bytesMax the largest body that is read
 * @throws OctothorpeError `payload_too_large`, `unsupported_media_type`, `invalid_request`
 */
export async function readJson(req: IncomingMessage, bytesMax = BODY_BYTES_MAX): Promise<JsonBody> {
  const raw = await readBytes(req, bytesMax);
  if (raw.length === 0) return { raw, value: undefined };
  requireJson(req);
  return { raw, value: parse(raw) };
}

/** The body's value, where there has to be one. */
export async function readRequiredJson(
  req: IncomingMessage,
  bytesMax = BODY_BYTES_MAX,
): Promise<unknown> {
  const { raw, value } = await readJson(req, bytesMax);
  if (raw.length > 0) return value;
  throw new OctothorpeError('invalid_request', 'The body is empty. Send a JSON object.');
}

/**
 * Reads the rest of a refused body, so that a client that is still sending receives the answer instead of a reset. Node would read without
 * limit; this stops after a while.
 */
export function discardBody(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return;
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARD_BYTES_MAX) req.destroy();
  });
  req.on('error', () => {});
  req.resume();
}

async function readBytes(req: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const body = await readRawBody(req, bytesMax);
  switch (body.kind) {
    case 'whole':
      return body.bytes;
    case 'too_large':
      throw new OctothorpeError('payload_too_large', `The body is larger than ${bytesMax} bytes.`);
    case 'cut_off':
      throw new OctothorpeError('invalid_request', 'The body ended before it was complete.');
    default:
      return body satisfies never;
  }
}

function requireJson(req: IncomingMessage): void {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new OctothorpeError('unsupported_media_type', 'Send the body without compression.');
  }
  if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) {
    throw new OctothorpeError(
      'unsupported_media_type',
      'Send the body as JSON, with Content-Type: application/json.',
    );
  }
}

/** The parser's own message repeats the input, which may hold a number: it is not passed on. */
function parse(raw: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(raw);
  } catch {
    throw new OctothorpeError('invalid_request', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new OctothorpeError('invalid_request', 'The body is not valid JSON.');
  }
}
