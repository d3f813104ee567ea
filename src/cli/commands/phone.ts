/** A phone of the sandbox's carrier in the terminal: shows messages, rings, reads out what a call says, and takes keys. */
import { createParser } from 'eventsource-parser';
import { request, troubleOf } from '../operator-api.js';
import {
  EXIT,
  paint,
  plain,
  RefusedError,
  type Terminal,
  UnreachableError,
  UsageError,
} from '../terminal.js';

export interface PhoneOptions {
  readonly carrierUrl?: string;
  readonly answer?: boolean;
  readonly press?: string;
  readonly once?: boolean;
  readonly json?: boolean;
}

interface Message {
  readonly id: string;
  readonly direction: 'to_phone' | 'from_phone';
  readonly from: string;
  readonly body: string;
  readonly at: string;
}

interface Call {
  readonly id: string;
  readonly from: string;
  readonly callerHidden?: true;
  readonly state: 'queued' | 'ringing' | 'in_progress' | 'ended';
  readonly end?: string;
  readonly waitingForKeys: boolean;
  readonly transcript: readonly {
    readonly who: string;
    readonly kind: string;
    readonly text: string;
  }[];
  readonly at: string;
}

const HELP = 'Keys: a picks up, d declines, h hangs up, 0-9 * # are pressed, q ends this.';

export async function phone(
  terminal: Terminal,
  [number = '']: readonly string[],
  options: PhoneOptions,
): Promise<number> {
  const digits = number.replace(/^00/, '').replace(/\D/g, '');
  if (!/^[1-9]\d{6,14}$/.test(digits)) {
    throw new UsageError(
      'Name the phone by its number in international form, such as +358441234567.',
    );
  }
  const carrier = carrierUrl(options, terminal);
  const stop = new AbortController();
  terminal.stopped().addEventListener('abort', () => stop.abort(), { once: true });
  const device = new Phone(terminal, carrier, options, () => stop.abort());
  const keys = (data: Buffer) => device.keys(data.toString());
  const { input } = terminal;
  if (input.isTTY) {
    input.setRawMode?.(true);
    input.on('data', keys);
    input.resume();
  }
  try {
    await stream(
      `${carrier}/sandbox/phones/${digits}/events`,
      stop.signal,
      (event, data) => device.take(event, data),
      () => {
        if (options.json) return;
        terminal.out(
          `${paint(terminal, 'bold', `+${digits}`)} is on.${input.isTTY ? ` ${HELP}` : ''}`,
        );
      },
    );
    await device.idle();
    return EXIT.done;
  } finally {
    if (input.isTTY) {
      input.off('data', keys);
      input.setRawMode?.(false);
      input.pause();
    }
  }
}

class Phone {
  readonly #terminal: Terminal;
  readonly #carrier: string;
  readonly #options: PhoneOptions;
  readonly #end: () => void;
  readonly #startedAt: number;
  /** The call that keys go to. */
  #call: Call | undefined;
  readonly #shown = new Map<
    string,
    { state: string; lines: number; acted: boolean; pressed: boolean }
  >();
  #acts: Promise<unknown> = Promise.resolve();

  constructor(terminal: Terminal, carrier: string, options: PhoneOptions, end: () => void) {
    this.#terminal = terminal;
    this.#carrier = carrier;
    this.#options = options;
    this.#end = end;
    this.#startedAt = terminal.now();
  }

  take(event: string, data: unknown): void {
    if (event === 'message') this.#message(data as Message);
    else if (event === 'call') this.#ring(data as Call);
  }

  keys(pressed: string): void {
    for (const key of pressed) {
      if (key === 'q' || key === '\u0003') this.#end();
      else if (key === 'a') this.#act('answer');
      else if (key === 'd') this.#act('decline');
      else if (key === 'h') this.#act('hangup');
      else if (/[0-9*#]/.test(key)) this.#act('press', { keys: key });
    }
  }

  /** Resolves once nothing is asked of the carrier any more. */
  async idle(): Promise<void> {
    await this.#acts;
  }

  #message(message: Message): void {
    const { id, direction, from, body, at } = message;
    // Each change of its status comes as well.
    if (direction !== 'to_phone' || this.#shown.has(id)) return;
    this.#shown.set(id, { state: '', lines: 0, acted: true, pressed: true });
    if (this.#options.json) this.#terminal.out(JSON.stringify({ event: 'message', ...message }));
    else
      this.#terminal.out(
        `${paint(this.#terminal, 'dim', at.slice(11, 19))}  ${paint(this.#terminal, 'bold', plain(from))}: ${plain(body)}`,
      );
    if (this.#options.once && Date.parse(at) >= this.#startedAt) this.#end();
  }

  #ring(call: Call): void {
    const known = this.#shown.get(call.id) ?? { state: '', lines: 0, acted: false, pressed: false };
    this.#shown.set(call.id, known);
    const over = call.state === 'ended';
    // Ended before this phone was looked at.
    if (over && known.state === '') {
      known.state = call.state;
      return;
    }
    this.#call = over ? undefined : call;
    if (this.#options.json) this.#terminal.out(JSON.stringify({ event: 'call', ...call }));
    else this.#tell(call, known);
    known.state = call.state;
    known.lines = call.transcript.length;
    const { press, answer = press !== undefined, once } = this.#options;
    if (answer && call.state === 'ringing' && !known.acted) {
      known.acted = true;
      this.#act('answer');
    }
    if (press !== undefined && call.waitingForKeys && !known.pressed) {
      known.pressed = true;
      this.#act('press', { keys: press });
    }
    if (over && once) this.#end();
  }

  #tell(call: Call, known: { readonly state: string; readonly lines: number }): void {
    const { out } = this.#terminal;
    const from = call.callerHidden ? 'No caller ID' : plain(call.from);
    if (call.state !== known.state) {
      if (call.state === 'ringing')
        out(`\u0007${paint(this.#terminal, 'yellow', `${from} is calling.`)}`);
      if (call.state === 'in_progress') out(paint(this.#terminal, 'green', 'Picked up.'));
    }
    for (const { who, kind, text } of call.transcript.slice(known.lines)) {
      if (kind === 'says') out(`  ${plain(text)}`);
      if (kind === 'presses' && who === 'phone')
        out(`  ${paint(this.#terminal, 'bold', `[${plain(text)}]`)}`);
    }
    if (call.state === 'ended')
      out(paint(this.#terminal, 'dim', `The call has ended (${plain(call.end ?? '')}).`));
  }

  #act(what: 'answer' | 'decline' | 'hangup' | 'press', body: object = {}): void {
    const call = this.#call;
    if (call === undefined) return;
    this.#acts = this.#acts
      .then(() =>
        request(`${this.#carrier}/sandbox/calls/${encodeURIComponent(call.id)}/${what}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      )
      .then(({ ok, text }) => {
        if (!ok) this.#terminal.err(`error: ${plain(errorOf(text))}`);
      })
      .catch((error: Error) => this.#terminal.err(`error: ${error.message}`));
  }
}

function errorOf(text: string): string {
  try {
    return String(JSON.parse(text).error);
  } catch {
    return 'The carrier did not take it.';
  }
}

/** Reads server-sent events until it is stopped. @throws UnreachableError, RefusedError */
async function stream(
  url: string,
  stop: AbortSignal,
  onEvent: (event: string, data: unknown) => void,
  opened: () => void,
): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: stop });
  } catch (error) {
    if (stop.aborted) return;
    throw new UnreachableError(
      `The carrier at ${new URL(url).origin} ${troubleOf(error).replaceAll('--url', '--carrier-url')}`,
    );
  }
  if (
    !answer.ok ||
    !answer.headers.get('content-type')?.startsWith('text/event-stream') ||
    !answer.body
  ) {
    const said = errorOf(await answer.text());
    throw new RefusedError(
      `${new URL(url).origin} is no sandbox carrier, or refuses: ${plain(said)} Its port is SANDBOX_PORT, 3001 by default.`,
    );
  }
  opened();
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => onEvent(event, JSON.parse(data)),
  });
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body) parser.feed(decoder.decode(chunk, { stream: true }));
  } catch (error) {
    if (!stop.aborted)
      throw new UnreachableError(`The carrier has ended (${(error as Error).message}).`);
  }
}

function carrierUrl({ carrierUrl: named }: PhoneOptions, { environment }: Terminal): string {
  const { OCTOTHORPE_PHONE_URL, SANDBOX_PORT } = environment;
  const url = named ?? (OCTOTHORPE_PHONE_URL || `http://127.0.0.1:${SANDBOX_PORT || 3001}`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError('--carrier-url takes an address that begins with http://.');
  }
  return new URL(url).origin;
}
