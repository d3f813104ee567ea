/**
 * One call as both sides see it: its state, its transcript, and the keys from the phone to
 * the script. Independent of the vendor: the call's owner decides what an answer or a hang-up means for the caller.
 */
import { type Call, CarrierError, type TranscriptLine, type Vendor } from './carrier-interface.js';

const KEYS = /^[0-9*#]{1,32}$/;
const TRANSCRIPT_LINES_MAX = 500;

let placed = 0;

export class PhoneCall {
  readonly parties: CallParties;
  /** Counts up: the order in which calls were placed. */
  readonly order = ++placed;
  readonly #owner: CallOwner;
  readonly #now: () => number;
  readonly #changed: (call: PhoneCall) => void;
  readonly #at: string;
  readonly #over = new AbortController();
  readonly #transcript: TranscriptLine[] = [];
  #state: Call['state'] = 'queued';
  #end: string | undefined;
  /** Keys of a press request that no script has read yet. */
  #keysWaiting: string[] = [];
  #take: ((key: string) => void) | undefined;
  #listening = false;

  constructor(
    parties: CallParties,
    owner: CallOwner,
    now: () => number,
    changed: (call: PhoneCall) => void,
  ) {
    this.parties = parties;
    this.#owner = owner;
    this.#now = now;
    this.#changed = changed;
    this.#at = new Date(now()).toISOString();
  }

  get id(): string {
    return this.parties.id;
  }

  get state(): Call['state'] {
    return this.#state;
  }

  get listening(): boolean {
    return this.#listening;
  }

  /** Whether pressed keys are still unread. */
  get keysPending(): boolean {
    return this.#keysWaiting.length > 0;
  }

  /** Aborted when the call has ended. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  view(): Call {
    return {
      ...this.parties,
      state: this.#state,
      ...(this.#end === undefined ? {} : { end: this.#end }),
      waitingForKeys: this.#listening,
      transcript: [...this.#transcript],
      at: this.#at,
    };
  }

  /** The number of the phone, at whichever end it is. */
  get phone(): string {
    const { direction, from, to } = this.parties;
    return direction === 'from_phone' ? from : to;
  }

  /** The application takes the call of a phone. */
  connect(): void {
    if (this.#state !== 'ringing') return;
    this.#state = 'in_progress';
    this.note('caller', 'picked up');
    this.#owner.answered();
  }

  /** The phone begins to ring. */
  ring(): void {
    if (this.#state !== 'queued') return;
    this.#state = 'ringing';
    this.#changed(this);
  }

  /** @throws CarrierError 409 when it does not ring */
  answer(): void {
    if (this.parties.direction === 'from_phone') {
      throw new CarrierError(409, 'The phone has placed this call itself.');
    }
    this.#require('ringing', 'answer');
    this.#state = 'in_progress';
    this.note('phone', 'picked up');
    this.#owner.answered();
  }

  /** @throws CarrierError 409 when it does not ring */
  decline(): void {
    this.#require('ringing', 'decline');
    this.note('phone', 'declined');
    this.#owner.declined();
  }

  /** @throws CarrierError 409 when nobody is on the phone */
  hangUp(): void {
    const waits = this.parties.direction === 'from_phone' && this.#state === 'ringing';
    if (!waits) this.#require('in_progress', 'hang up');
    this.note('phone', 'hung up');
    this.#owner.hungUp();
  }

  /**
   * Presses keys, one after the other: the first is lost if the script does not wait for keys, the others stay until it does.
   * @throws CarrierError 400 for other characters, 409 when nobody is on the phone
   */
  press(keys: string): void {
    if (!KEYS.test(keys)) throw new CarrierError(400, 'keys must be 1 to 32 of 0-9, * and #.');
    this.#require('in_progress', 'press a key on');
    if (!this.#listening && this.#keysWaiting.length === 0) {
      this.#write('phone', 'presses', keys.slice(0, 1));
      this.#write('caller', 'event', 'nobody was listening for keys');
      this.#keysWaiting = [...keys.slice(1)];
      this.#changed(this);
      return;
    }
    this.#keysWaiting.push(...keys);
    this.#handOver();
  }

  says(text: string, language?: string): void {
    this.#write('caller', 'says', text, language);
    this.#changed(this);
  }

  note(who: TranscriptLine['who'], text: string): void {
    this.#write(who, 'event', text);
    this.#changed(this);
  }

  setListening(listening: boolean): void {
    if (this.#listening === listening || this.#state === 'ended') return;
    this.#listening = listening;
    this.#changed(this);
    if (listening) this.#owner.listening();
  }

  /** Takes the next key as soon as there is one; the returned function stops waiting. */
  takeKey(take: (key: string) => void): () => void {
    this.#take = take;
    this.#handOver();
    return () => {
      if (this.#take === take) this.#take = undefined;
    };
  }

  /** Ends the call for both sides. Later ends change nothing. */
  finish(end: string): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#end = end;
    this.#listening = false;
    this.#take = undefined;
    this.#keysWaiting = [];
    this.#over.abort();
    this.#changed(this);
  }

  #handOver(): void {
    const take = this.#take;
    const key = take ? this.#keysWaiting.shift() : undefined;
    if (!take || key === undefined) return;
    this.#take = undefined;
    this.#write('phone', 'presses', key);
    this.#changed(this);
    take(key);
  }

  #require(state: Call['state'], what: string): void {
    if (this.#state === state) return;
    throw new CarrierError(409, `Cannot ${what} this call: it is ${this.#state}, not ${state}.`);
  }

  #write(
    who: TranscriptLine['who'],
    kind: TranscriptLine['kind'],
    text: string,
    language?: string,
  ): void {
    if (this.#transcript.length >= TRANSCRIPT_LINES_MAX) this.#transcript.shift();
    const at = new Date(this.#now()).toISOString();
    this.#transcript.push({ at, who, kind, text, ...(language === undefined ? {} : { language }) });
  }
}

/** The vendor's side of a call: notified of each act of the person with the phone. */
export interface CallOwner {
  answered(): void;
  declined(): void;
  hungUp(): void;
  /** A script has begun to wait for keys. */
  listening(): void;
}

/** The two numbers of a call, and the vendor that owns it. */
export interface CallParties {
  readonly id: string;
  /** The phone has called; absent where the phone is called. */
  readonly direction?: 'from_phone';
  readonly vendor: Vendor;
  readonly from: string;
  readonly to: string;
  /** The phone does not see `from`. */
  readonly callerHidden?: true;
}
