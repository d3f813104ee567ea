/**
 * Reads a body of limited size as it came over the wire: for computing signatures and for parsing JSON.
 * Nothing is parsed, decoded or inflated here.
 */
import type { IncomingMessage } from 'node:http';

export type RawBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** The sender has disconnected and needs no answer. */
  | { readonly kind: 'cut_off' };

export function readRawBody(request: IncomingMessage, bytesMax: number): Promise<RawBody> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    return Promise.resolve({ kind: 'too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // The listeners stay: later events change nothing.
    request.on('data', (chunk: Buffer) => {
      if (size > bytesMax) return;
      size += chunk.length;
      if (size <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      // The caller decides whether to read the rest.
      request.pause();
      resolve({ kind: 'too_large' });
    });
    request.on('end', () => {
      const [first] = chunks;
      const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
      resolve({ kind: 'whole', bytes });
    });
    // A request that was read whole closes as well.
    const gone = () => {
      if (!request.readableEnded) resolve({ kind: 'cut_off' });
    };
    request.on('close', gone).on('error', gone);
  });
}
