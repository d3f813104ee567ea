/**
 * Reads a body of limited size as it came over the wire: what a signature is computed over.
 * Nothing is parsed, decoded or inflated here.
 */
import type { IncomingMessage } from 'node:http';

export type RawBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** The sender went away; nobody waits for an answer. */
  | { readonly kind: 'cut_off' };

export function readRawBody(request: IncomingMessage, bytesMax: number): Promise<RawBody> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    return Promise.resolve({ kind: 'too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (body: RawBody) => {
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
      resolve(body);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > bytesMax) {
        request.pause();
        finish({ kind: 'too_large' });
      } else {
        chunks.push(chunk);
      }
    };
    const end = () => finish({ kind: 'whole', bytes: Buffer.concat(chunks, size) });
    const gone = () => finish({ kind: 'cut_off' });
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}
