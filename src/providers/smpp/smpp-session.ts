/**
 * One bound session with an SMSC, from the connection to the unbind: requests and their answers, what the SMSC delivers, and the
 * questions that show whether the connection still lives. The package `smpp` writes and reads the PDUs.
 */
import smpp, { type Fields, type Pdu, type Session } from 'smpp';

/** Set for the whole process: text of data_coding 0 comes octet by octet, and what it means is decided here. */
smpp.encodings.default = 'LATIN1';

export interface SessionSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly tlsCa?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly enquireLinkMs: number;
  readonly responseTimeoutMs: number;
}

export interface SessionListener {
  /** Answers deliver_sm and data_sm with the status that this resolves to. Never rejects. */
  deliver(pdu: Pdu): Promise<number>;
  /** The bound session is over, whoever ended it. Called once. @param cause what ended it, without a number or a secret */
  closed(cause: string): void;
}

/** No session: what the SMSC answered, or undefined where no connection was made. */
export class BindFailure extends Error {
  readonly status: number | undefined;

  constructor(cause: string, status?: number) {
    super(cause);
    this.status = status;
  }
}

/** A request without an answer. */
export class Unanswered extends Error {
  /** Whether it may have reached the SMSC. */
  readonly begun: boolean;

  constructor(cause: string, begun: boolean) {
    super(cause);
    this.begun = begun;
  }
}

const TEMPORARY_ERROR = 0x64;
/** Of deliveries that are dealt with at once: SMSCs have windows of their own, of ten or some more. */
const DELIVERIES_MAX = 200;
/** The package remembers each request without an answer for as long as the session lives. */
const UNANSWERED_MAX = 1_000;
/** What a connection may take to close in order. */
const CLOSE_MS = 1_000;

export class SmppSession {
  readonly #settings: SessionSettings;
  readonly #session: Session;
  readonly #listener: SessionListener;
  /** What ends the requests that wait. */
  readonly #waiting = new Set<(error: Unanswered) => void>();
  readonly #requests = new Set<Promise<Pdu>>();
  readonly #deliveries = new Set<Promise<void>>();
  #enquiry: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #isOpen = true;
  #isBound = false;

  /** @throws BindFailure */
  static async bind(settings: SessionSettings, listener: SessionListener): Promise<SmppSession> {
    const session = connect(settings);
    const own = new SmppSession(settings, session, listener);
    try {
      await connected(session, settings);
      const answer = await own.request('bind_transceiver', {
        system_id: settings.systemId,
        password: settings.password,
        system_type: settings.systemType,
        interface_version: 0x34,
      });
      if (answer.command_status !== 0) {
        throw new BindFailure('the bind was refused', answer.command_status);
      }
    } catch (error) {
      own.#end('the bind failed');
      throw error instanceof BindFailure ? error : new BindFailure((error as Error).message);
    }
    own.#bound();
    return own;
  }

  private constructor(settings: SessionSettings, session: Session, listener: SessionListener) {
    this.#settings = settings;
    this.#session = session;
    this.#listener = listener;
    // A PDU that cannot be read: what follows it cannot either.
    session.on('error', (error: Error) => this.#end(causeOf(error)));
    session.on('close', () => this.#end('the connection was closed'));
    session.on('pdu', (pdu: Pdu) => {
      if (this.#isOpen && !pdu.isResponse()) this.#take(pdu);
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * @param late is given an answer that comes after the time-out, or behind an unbind
   * @throws Unanswered
   */
  request(
    command: string,
    fields: Fields = {},
    timeoutMs = this.#settings.responseTimeoutMs,
    late?: (answer: Pdu) => void,
  ): Promise<Pdu> {
    const request = new Promise<Pdu>((resolve, reject) => {
      if (!this.#isOpen) {
        reject(new Unanswered('the session is over', false));
        return;
      }
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(lost);
      };
      let isLate = false;
      const lost = (error: Unanswered) => {
        isLate = true;
        done();
        reject(error);
      };
      const timer = setTimeout(() => {
        this.#unanswered += 1;
        lost(new Unanswered('no answer in time', true));
        if (this.#unanswered >= UNANSWERED_MAX) this.#end('too many requests without an answer');
      }, timeoutMs);
      this.#waiting.add(lost);
      const answered = (answer: Pdu) => {
        if (isLate) {
          late?.(answer);
          return;
        }
        done();
        resolve(answer);
      };
      if (!this.#send(command, fields, answered)) {
        lost(new Unanswered('the connection takes nothing more', false));
      }
    });
    const over = () => this.#requests.delete(request);
    this.#requests.add(request);
    request.then(over, over);
    return request;
  }

  /** Ends it in order: requests are answered, deliveries are dealt with, then both sides part. Never rejects. */
  async unbind(): Promise<void> {
    await Promise.allSettled([...this.#requests, ...this.#deliveries]);
    try {
      await this.request('unbind');
    } catch {
      // It is over all the same.
    }
    // What came before the answer to the unbind.
    await Promise.allSettled(this.#deliveries);
    this.#end('unbound');
  }

  #bound(): void {
    this.#isBound = true;
    const ask = () => {
      this.#enquiry = setTimeout(() => {
        this.request('enquire_link').then(ask, () => this.#end('enquire_link was not answered'));
      }, this.#settings.enquireLinkMs);
    };
    ask();
  }

  #take(pdu: Pdu): void {
    switch (pdu.command) {
      case 'deliver_sm':
      case 'data_sm':
        this.#deliver(pdu);
        break;
      case 'enquire_link':
        this.#answer(pdu, 0);
        break;
      case 'unbind':
        this.#answer(pdu, 0);
        this.#end('the SMSC has unbound');
        break;
      case 'unknown':
        // The package answers generic_nack.
        this.#reply(pdu.response());
        break;
      default:
      // Such as alert_notification, which has no answer.
    }
  }

  #deliver(pdu: Pdu): void {
    if (this.#deliveries.size >= DELIVERIES_MAX) {
      this.#answer(pdu, TEMPORARY_ERROR);
      return;
    }
    const delivery = this.#listener.deliver(pdu).then(
      (status) => this.#answer(pdu, status),
      () => this.#answer(pdu, TEMPORARY_ERROR),
    );
    this.#deliveries.add(delivery);
    delivery.finally(() => this.#deliveries.delete(delivery));
  }

  #answer(pdu: Pdu, status: number): void {
    this.#reply(pdu.response(status === 0 ? {} : { command_status: status }));
  }

  #reply(pdu: Pdu): void {
    if (this.#session.socket.writable) this.#session.send(pdu);
  }

  /** @returns false where it was not written */
  #send(command: string, fields: Fields, answered: (answer: Pdu) => void): boolean {
    try {
      return this.#session.send(new smpp.PDU(command, fields), answered);
    } catch {
      // A field that does not fit its form.
      return false;
    }
  }

  #end(cause: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#enquiry);
    for (const lost of [...this.#waiting]) lost(new Unanswered(cause, true));
    // An answer may still have to be written.
    this.#session.close();
    setTimeout(() => this.#session.destroy(), CLOSE_MS).unref();
    if (this.#isBound) this.#listener.closed(cause);
  }
}

function connect({ host, port, tls, tlsCa, tlsServerName }: SessionSettings): Session {
  const common = { host, port, keepAlive: true, noDelay: true };
  if (!tls) return smpp.connect(common);
  return smpp.connect({
    ...common,
    tls: true,
    ...(tlsCa === undefined ? {} : { ca: tlsCa }),
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
  });
}

/** @throws BindFailure */
function connected(session: Session, { tls, responseTimeoutMs }: SessionSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new BindFailure('no connection in time')),
      responseTimeoutMs,
    );
    session.once(tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve();
    });
    const failed = (error?: Error) => {
      clearTimeout(timer);
      reject(new BindFailure(error ? causeOf(error) : 'the connection was closed'));
    };
    session.once('error', failed);
    session.once('close', failed);
  });
}

/** Codes of Node and of TLS; a message could hold what the other side has sent. */
function causeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'a PDU that cannot be read';
}
