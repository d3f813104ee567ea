/** The bench's end of the load generator, and the messages between the two. */
import { type Program, startProgram } from './processes.js';

/** Connections at once, as the performance table has it. */
const CONNECTIONS = 64;
const REFUSED_MAX = 0.001;

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

type More = Pick<Order, 'perSecond' | 'gather'>;

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

export class Load {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start(): Promise<Load> {
    return new Load(await startProgram('load', 'generator.js'));
  }

  get pid(): number {
    return this.#program.pid;
  }

  /**
   * Sends all requests and receives all answers. `around` begins once the generator holds the requests, right before the first is sent.
   */
  async run<T>(
    port: number | readonly number[],
    requests: readonly Buffer[],
    around: () => () => T,
    more: More = {},
  ): Promise<{ answered: Answered; around: T }> {
    const program = this.#program;
    program.send({
      ports: [port].flat(),
      connections: CONNECTIONS,
      bytes: Buffer.concat(requests),
      lengths: Uint32Array.from(requests, ({ length }) => length),
      ...more,
    } satisfies Order);
    await program.next<'loaded'>();
    const after = around();
    const done = program.next<Answered>();
    program.process.send('go');
    const answered = await done;
    return { answered, around: after() };
  }

  /** Outside any measurement. */
  async send(
    port: number | readonly number[],
    requests: readonly Buffer[],
    more: More = {},
  ): Promise<Answered> {
    return (await this.run(port, requests, () => () => undefined, more)).answered;
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
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

/** Throws where more than a per mille of the answers have another status. */
export function expectStatus(answered: Answered, status: number): void {
  const right = answered.statuses[status] ?? 0;
  if (answered.requests - right > answered.requests * REFUSED_MAX) {
    throw new Error(`Not all answers were ${status}: ${JSON.stringify(answered.statuses)}`);
  }
}
