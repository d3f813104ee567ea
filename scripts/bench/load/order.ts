/** The messages between the bench and the load generator. */

export interface Order {
  /** The addresses that the connections are spread over. */
  readonly ports: readonly number[];
  readonly connections: number;
  /** All requests, one after the other, as bytes. */
  readonly bytes: Uint8Array;
  /** The length of each. */
  readonly lengths: Uint32Array;
  /** The maximum a second; unlimited by default. */
  readonly perSecond?: number;
  /** Collect the challenges' ids from the answers. */
  readonly gather?: boolean;
}

export interface Answered {
  readonly requests: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** The count of each `outcome`, if bodies have one. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The collected ids of challenges. */
  readonly ids: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One HTTP/1.1 request as bytes: a POST, or a GET without a body. */
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
