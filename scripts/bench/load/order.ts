/** The messages between the bench and the load generator. */

export interface Order {
  /** Connections are spread over them. */
  readonly ports: readonly number[];
  readonly connections: number;
  /** All requests, one after the other, as they go over the wire. */
  readonly bytes: Uint8Array;
  /** The length of each. */
  readonly lengths: Uint32Array;
  /** At most so many a second; as many as are answered where absent. */
  readonly perSecond?: number;
  /** Gather the challenges' ids out of the answers. */
  readonly gather?: boolean;
}

export interface Answered {
  readonly requests: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** How often each `outcome` was answered, where bodies name one. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of the challenges that were answered, where they are gathered. */
  readonly ids: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One HTTP/1.1 request as it goes over the wire: a POST, or a GET without a body. */
export function wireRequest(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const start = `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}`;
  if (body === undefined) return Buffer.from(`${start}\r\n`);
  return Buffer.from(`${start}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

export function orderOf(
  ports: readonly number[],
  connections: number,
  requests: readonly Buffer[],
  more: Pick<Order, 'perSecond' | 'gather'>,
): Order {
  return {
    ports,
    connections,
    bytes: Buffer.concat(requests),
    lengths: Uint32Array.from(requests, ({ length }) => length),
    ...more,
  };
}
