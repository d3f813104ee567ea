/** One keep-alive connection: one request at a time, and as little work for each answer as possible. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

interface Answer {
  readonly status: string;
  readonly outcome: string | undefined;
  /** The challenge's id; parsed only if requested. */
  id(): string | undefined;
}

interface Listener {
  answered(answer: Answer): void;
  /** Called once if the server closes the connection. */
  broken(): void;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '\r\n0\r\n\r\n';
const OUTCOME = '"outcome":"';
const ID = '"id":"';

export class Connection {
  readonly #socket: Socket;
  #listener: Listener | undefined;
  #pending: Buffer | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.once('close', () => this.#listener?.broken());
  }

  static async open(port: number): Promise<Connection> {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  tell(listener: Listener): void {
    this.#listener = listener;
  }

  /** Sends one request by itself. @returns its answer's status; `broken` where the other side has closed */
  status(request: Uint8Array): Promise<string> {
    return new Promise((resolve) => {
      this.tell({
        answered: ({ status }) => resolve(status),
        broken: () => resolve('broken'),
      });
      this.send(request);
    });
  }

  send(request: Uint8Array): void {
    this.#socket.write(request);
  }

  end(): void {
    this.#listener = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const data = this.#pending ? Buffer.concat([this.#pending, chunk]) : chunk;
    this.#pending = data;
    const headEnd = data.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = data.toString('latin1', 0, headEnd);
    const bodyAt = headEnd + HEAD_END.length;
    if (!isWhole(head, data, bodyAt)) return;
    this.#pending = undefined;
    this.#listener?.answered({
      status: head.slice(9, 12),
      outcome: wordAfter(OUTCOME, data, bodyAt),
      id: () => wordAfter(ID, data, bodyAt),
    });
  }
}

function isWhole(head: string, data: Buffer, bodyAt: number): boolean {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return data.length >= bodyAt + Number(length);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return data.toString().endsWith(LAST_CHUNK);
  throw new Error('An answer came without its length.');
}

function wordAfter(mark: string, data: Buffer, from: number): string | undefined {
  const at = data.indexOf(mark, from);
  if (at < 0) return undefined;
  return data.toString('latin1', at + mark.length, data.indexOf('"', at + mark.length));
}
