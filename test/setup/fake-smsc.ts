/** A small SMSC on the server side of the package `smpp`: it records what is submitted and answers by a script. */
import type { AddressInfo } from 'node:net';
import smpp, { type Fields, type Pdu, type Server, type Session } from 'smpp';

/** `cut` closes the connection after the request, `hang` never answers, `garbage` answers with what is no PDU. */
export type SmscAnswer =
  | ('cut' | 'hang' | 'garbage')
  | {
      /** Of binds; 0 by default. */
      readonly bind?: number;
      /** Of submit_sm; 0 by default. */
      readonly status?: number;
      readonly id?: string;
    };

export interface SmscOptions {
  readonly port?: number;
  /** TLS. */
  readonly key?: string;
  readonly cert?: string;
}

export class FakeSmsc {
  /** Each submit_sm. */
  readonly requests: Pdu[] = [];
  /** Each bind. */
  readonly binds: Pdu[] = [];
  connections = 0;
  unbinds = 0;
  answer: (pdu: Pdu) => SmscAnswer | Promise<SmscAnswer> = () => ({ id: 'none' });
  /** It reads nothing and answers nothing, enquire_link included. */
  isHung = false;
  readonly #server: Server;
  readonly #bound: Session[] = [];
  #waiting: (() => void)[] = [];

  private constructor(options: SmscOptions) {
    const { key, cert } = options;
    const tls = key && cert ? { key, cert } : {};
    this.#server = smpp.createServer(tls, (session) => this.#serve(session));
  }

  static async start(options: SmscOptions = {}): Promise<FakeSmsc> {
    const smsc = new FakeSmsc(options);
    const { port = 0 } = options;
    await new Promise<void>((resolve) => smsc.#server.listen(port, '127.0.0.1', resolve));
    return smsc;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smpp://127.0.0.1:${this.port}`;
  }

  get lastRequest(): Pdu {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('Nothing was submitted.');
    return last;
  }

  /** Sessions that are bound now. */
  get sessions(): number {
    return this.#bound.length;
  }

  /** Resolves when the next submit_sm comes. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Delivers over the newest session. @returns the status of the answer; rejects where the connection ends before it */
  deliver(fields: Fields, command = 'deliver_sm'): Promise<number> {
    const session = this.#bound.at(-1);
    if (!session) throw new Error('No session is bound.');
    return new Promise((resolve, reject) => {
      session.once('close', () => reject(new Error('The session ended.')));
      session.send(new smpp.PDU(command, fields), (answer) => resolve(answer.command_status));
    });
  }

  /** A receipt in the text form of Appendix B. */
  receipt(id: string, stat: string, more: Fields = {}): Promise<number> {
    const text = `id:${id} sub:001 dlvrd:001 submit date:2611300900 done date:2611300901 stat:${stat} err:00b text:Your code is`;
    return this.deliver({
      esm_class: 4,
      short_message: Buffer.from(text),
      data_coding: 0,
      ...more,
    });
  }

  /** Writes octets to every session as they are. */
  write(octets: Buffer): void {
    for (const { socket } of this.#bound) socket.write(octets);
  }

  /** Parts from every session as an SMSC does that is shut down in order. */
  unbindAll(): void {
    for (const session of this.#bound) session.send(new smpp.PDU('unbind'));
  }

  cutAll(): void {
    for (const session of [...this.#server.sessions]) session.destroy();
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cutAll();
    await closed;
  }

  #serve(session: Session): void {
    this.connections += 1;
    session.on('error', () => session.destroy());
    session.on('close', () => {
      const at = this.#bound.indexOf(session);
      if (at >= 0) this.#bound.splice(at, 1);
    });
    session.on('pdu', (pdu: Pdu) => {
      if (!this.isHung) void this.#take(session, pdu);
    });
  }

  async #take(session: Session, pdu: Pdu): Promise<void> {
    switch (pdu.command) {
      case 'bind_transceiver': {
        this.binds.push(pdu);
        const answer = await this.answer(pdu);
        const status = typeof answer === 'object' ? (answer.bind ?? 0) : 0;
        if (status === 0) this.#bound.push(session);
        return reply(session, pdu, status);
      }
      case 'submit_sm':
        this.requests.push(pdu);
        for (const wake of this.#waiting.splice(0)) wake();
        return this.#submitted(session, pdu);
      case 'unbind':
        this.unbinds += 1;
        reply(session, pdu, 0);
        session.close();
        return;
      default:
        if (!pdu.isResponse()) reply(session, pdu, 0);
    }
  }

  async #submitted(session: Session, pdu: Pdu): Promise<void> {
    const answer = await this.answer(pdu);
    if (answer === 'hang') return;
    if (answer === 'cut') return session.destroy();
    if (answer === 'garbage') {
      session.socket.write(Buffer.alloc(64, 0xff));
      return;
    }
    reply(
      session,
      pdu,
      answer.status ?? 0,
      answer.id === undefined ? {} : { message_id: answer.id },
    );
  }
}

function reply(session: Session, pdu: Pdu, status: number, fields: Fields = {}): void {
  if (!session.socket.writable) return;
  session.send(pdu.response(status === 0 ? fields : { command_status: status }));
}

/** The octets of a text with data_coding 0, which the provider has set to come as they are. */
export function octetsOf({ short_message, message_payload }: Pdu): Buffer {
  const message = short_message?.message || message_payload?.message || '';
  return typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
}
