/**
 * What happened between the service and carriers for one challenge, as short lines of words: every exchange, every callback, every refusal.
 * A line is `<kind><delivery> <ms since the start> <words>`; What is absent is empty. No line holds content, a number or an address.
 */

export type TrailEvent =
  /** A request to the carrier and its answer. `result`: `accepted`, or the kind of failure. */
  | (On & {
      readonly kind: 'exchange';
      readonly method: string;
      /** Of the HTTP answer; absent where none came. */
      readonly status?: number | undefined;
      readonly result: string;
      readonly code?: string | undefined;
      readonly ms: number;
    })
  /** What the carrier reported, and what became of it: `recorded`, `ignored`, or why the callback was refused. */
  | (On & {
      readonly kind: 'callback';
      readonly reported: string;
      readonly verdict: string;
      readonly code?: string | undefined;
    })
  /** A resend or failover that a limit refused. */
  | (On & { readonly kind: 'refusal'; readonly rule: string; readonly channel: string });

interface On {
  /** 0 where it is about none. */
  readonly delivery: number;
  readonly atMs: number;
}

/** A challenge has few exchanges. Whoever floods its callbacks gets no more than these. */
export const TRAIL_MAX = 24;

/** The line once, however often it comes; the first ones are kept. */
export function withTrail(trail: readonly string[], lines: readonly string[]): readonly string[] {
  const news = lines.filter((line) => !trail.includes(line));
  const all = [...trail, ...new Set(news)];
  return all.length > TRAIL_MAX ? all.slice(0, TRAIL_MAX) : all;
}

export function trailLine(event: TrailEvent, createdAtMs: number): string {
  const head = `${LETTERS[event.kind]}${event.delivery} ${Math.max(0, event.atMs - createdAtMs)}`;
  switch (event.kind) {
    case 'exchange': {
      const { method, status, result, code, ms } = event;
      const words = [method, String(status ?? ''), result, code ?? '', String(Math.round(ms))];
      return [head, ...words.map(short)].join(' ').replace(SPACES, '');
    }
    case 'callback': {
      const words = [event.reported, event.verdict, event.code ?? ''].map(short);
      return [head, ...words].join(' ').replace(SPACES, '');
    }
    case 'refusal':
      return [head, short(event.rule), short(event.channel)].join(' ');
    default:
      return event satisfies never;
  }
}

/** Undefined for a line of a newer version. */
export function parseTrailLine(line: string, createdAtMs: number): TrailEvent | undefined {
  const [head = '', since, ...words] = line.split(' ');
  const on = { delivery: Number(head.slice(1)), atMs: createdAtMs + Number(since) };
  const [first = '', second = '', third = '', fourth = '', fifth = '0'] = words.map(long);
  const told = (text: string) => (text === '' ? {} : { code: text });
  switch (head.charAt(0)) {
    case LETTERS.exchange: {
      const status = second === '' ? {} : { status: Number(second) };
      const ms = Number(fifth);
      return {
        kind: 'exchange',
        ...on,
        method: first,
        ...status,
        result: third,
        ...told(fourth),
        ms,
      };
    }
    case LETTERS.callback:
      return { kind: 'callback', ...on, reported: first, verdict: second, ...told(third) };
    case LETTERS.refusal:
      return { kind: 'refusal', ...on, rule: first, channel: second };
    default:
      return undefined;
  }
}

const LETTERS = { exchange: 'x', callback: 'c', refusal: 'r' } as const;

/** The most frequent words by one character: a row has several of them. */
const SHORT: Readonly<Record<string, string>> = {
  POST: 'P',
  accepted: 'a',
  recorded: '+',
  ignored: '-',
  sent: 's',
  delivered: 'd',
  failed: 'f',
  ringing: 'r',
  picked_up: 'p',
  call_ended: 'e',
};
const LONG = Object.fromEntries(Object.entries(SHORT).map(([text, letter]) => [letter, text]));
const SPACES = / +$/;

function short(text: string): string {
  return SHORT[text] ?? word(text);
}

function long(text: string): string {
  return LONG[text] ?? text;
}

/** One word, whatever it was; six digits in a row could be a code or a part of a number. */
function word(text: string): string {
  const plain = text.replace(/[^\w.+-]/g, '_').slice(0, 40);
  return plain.replace(/\d{6,}/g, '_');
}
