/**
 * One request to a vendor and its answer, over undici's pool. A request is written before its deadline or not at all: a process that
 * was stopped and wakes sends nothing. At the deadline it is cut off, wherever it stands.
 * undici's own `request` makes a stream of every answer, and an AbortSignal.timeout lives on after the answer until its time has come:
 * together they took 20 % of the worker's CPU. An answer of these is one small text.
 */
import type { Dispatcher } from 'undici';
import type { Deadline } from '../deadline.js';

export interface VendorRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface VendorAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Resolves for every HTTP status.
 * @param onBegin told right before the first byte is written
 */
export function exchange(
  dispatcher: Dispatcher,
  { url, method, headers, body }: VendorRequest,
  deadline: Deadline,
  onBegin: () => void,
): Promise<VendorAnswer> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(deadline, { onBegin, resolve, reject });
    dispatcher.dispatch(
      { origin, path: `${pathname}${search}`, method, headers, body: body ?? null },
      handler,
    );
  });
}

interface Told {
  readonly onBegin: () => void;
  readonly resolve: (answer: VendorAnswer) => void;
  readonly reject: (error: Error) => void;
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #deadline: Deadline;
  readonly #told: Told;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Record<string, string> = {};
  #over = false;

  constructor(deadline: Deadline, told: Told) {
    this.#deadline = deadline;
    this.#told = told;
    const leftMs = Math.max(0, Math.ceil(deadline.leftMs()));
    this.#timer = setTimeout(() => this.#timeOut(), leftMs);
  }

  /** undici has a free connection and starts to write; what is thrown here fails the request before a byte of it is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over || this.#deadline.passed) throw new TooLateError();
    this.#controller = controller;
    this.#told.onBegin();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = flatten(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    const [first, ...more] = this.#chunks;
    const whole = more.length === 0 ? first : Buffer.concat(this.#chunks);
    const body = whole?.toString('utf8') ?? '';
    this.#told.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#told.reject(error);
  }

  #timeOut(): void {
    const error = new TimedOutError();
    this.#end();
    this.#told.reject(error);
    this.#controller?.abort(error);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }
}

/** Its time was over before the request could be written: nothing went out. */
class TooLateError extends Error {
  readonly code = 'TOO_LATE';

  constructor() {
    super('The request came too late.');
    this.name = 'TooLateError';
  }
}

class TimedOutError extends Error {
  readonly code = 'TIMED_OUT';

  constructor() {
    super('No answer in time.');
    this.name = 'TimedOutError';
  }
}

function flatten(headers: Record<string, string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
