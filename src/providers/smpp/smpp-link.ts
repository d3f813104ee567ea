/** Keeps one session bound: binds again after a loss, with a wait that doubles; and says why there is none. */
import type { Deadline } from '../../challenge/time.js';
import { BindFailure, type SmppSession } from './smpp-session.js';
import { refusalOf } from './smpp-status.js';

export interface LinkOptions {
  /** @param closed to be called when the session is over. @throws BindFailure */
  readonly bind: (closed: (cause: string) => void) => Promise<SmppSession>;
  readonly random: () => number;
  readonly onState?: (state: LinkState, cause: string) => void;
}

export type LinkState = 'bound' | 'lost' | 'refused';

/** The first wait is short: a send waits for it. */
const FIRST_WAIT_MS = 250;
const WAIT_MAX_MS = 30_000;
/** A session that lived so long starts the waits anew. */
const STABLE_MS = 10_000;
/** How long a send waits for a session before the next provider is quicker. */
const SEND_WAIT_MS = 3_000;

export class SmppLink {
  readonly #options: LinkOptions;
  #session: SmppSession | undefined;
  #boundAtMs = 0;
  #failure: BindFailure | undefined;
  /** Binds that failed, and sessions that ended at once, in a row. */
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #binding: Promise<void> | undefined;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Binds now, and again whenever the session is lost. */
  open(): void {
    if (this.#isClosed || this.#binding || this.#timer || this.#session?.isOpen) return;
    this.#binding = this.#bind().finally(() => {
      this.#binding = undefined;
    });
  }

  /** Waits a little for a session. @returns why there is none */
  async session(deadline: Deadline): Promise<SmppSession | BindFailure> {
    // While it closes the session still serves what has begun.
    if (this.#isClosed) return new BindFailure('the service is stopping');
    if (this.#session?.isOpen) return this.#session;
    this.open();
    const bounded = deadline.within(SEND_WAIT_MS);
    while (!this.#isClosed && !bounded.passed) {
      if (isHopeless(this.#failure)) break;
      await this.#change(bounded.leftMs());
      if (this.#session?.isOpen) return this.#session;
    }
    if (this.#isClosed) return new BindFailure('the service is stopping');
    return this.#failure ?? new BindFailure('no session yet');
  }

  /** The session now, if there is one. */
  get current(): SmppSession | undefined {
    return this.#session?.isOpen ? this.#session : undefined;
  }

  /** Unbinds, and binds no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#changed();
    await this.#binding;
    await this.current?.unbind();
  }

  async #bind(): Promise<void> {
    this.#failure = undefined;
    try {
      this.#session = await this.#options.bind((cause) => this.#lost(cause));
      this.#boundAtMs = performance.now();
      this.#options.onState?.('bound', '');
    } catch (error) {
      this.#failure = error instanceof BindFailure ? error : new BindFailure(String(error));
      this.#options.onState?.('refused', this.#failure.message);
      this.#again();
    }
    this.#changed();
  }

  #lost(cause: string): void {
    if (performance.now() - this.#boundAtMs >= STABLE_MS) this.#failures = 0;
    if (!this.#isClosed) this.#options.onState?.('lost', cause);
    this.#again();
  }

  #again(): void {
    if (this.#isClosed) return;
    const waitMs = Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Half of it is random: all processes lose their sessions at once when an SMSC restarts.
    const jitter = 0.5 + this.#options.random() / 2;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.open();
    }, waitMs * jitter);
  }

  #change(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, withinMs));
      this.#waiting.add(done);
    });
  }

  #changed(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

/** Waiting does not mend wrong credentials. */
function isHopeless(failure: BindFailure | undefined): boolean {
  return failure?.status !== undefined && refusalOf(failure.status).failure === 'account';
}
