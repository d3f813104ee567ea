/** An application's answer to the carrier, read up to a bound, or the reason why there is none. */
const ANSWER_BYTES_MAX = 65_536;

export type Answer =
  | {
      readonly ok: boolean;
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  | { readonly ok: false; readonly failure: 'connect' | 'timeout' | 'broken' };

/** An answer that is too long counts as an aborted one. */
export async function readBounded(
  stream: AsyncIterable<Buffer>,
): Promise<{ body: string; complete: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) return { body: '', complete: false };
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks).toString('utf8'), complete: true };
}

export function failureOf(error: unknown): 'connect' | 'timeout' | 'broken' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|EINVAL|ERR_INVALID_URL/.test(code)) {
    return 'connect';
  }
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return timedOut || /TIMEOUT/.test(code) ? 'timeout' : 'broken';
}
