/**
 * Keeps the service's output during the tests (log lines, answers, metrics, Redis) and the used codes and numbers, so that the
 * end of the run can search the output for them: see canary-scan.js. Each test file has its own evidence file.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';

/** `code`, `text` and `number` must not be found in the others. */
export type EvidenceKind = 'log' | 'answer' | 'metrics' | 'redis' | 'code' | 'text' | 'number';

const folder = process.env['OCTOTHORPE_EVIDENCE'];
const file = folder && join(folder, `${process.pid}-${randomUUID()}.jsonl`);

export function keep(kind: EvidenceKind, text: string): void {
  if (!file || text === '') return;
  // `readline` ends a line at these as well.
  const line = JSON.stringify([kind, text]).replace(/[\u2028\u2029]/g, escaped);
  appendFileSync(file, `${line}\n`);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}

/** A stream for a logger. @param lines gets each line as well */
export function keptLog(lines: string[] = [], onLine: () => void = () => {}): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      keep('log', String(chunk));
      onLine();
      done();
    },
  });
}

interface Watchable {
  watch(listener: (change: PhoneChange) => void): unknown;
}

type PhoneChange =
  | {
      readonly kind: 'message';
      readonly number: string;
      readonly message: { readonly body: string; readonly direction: string };
    }
  | {
      readonly kind: 'call';
      readonly number: string;
      readonly call: {
        readonly transcript: readonly { readonly kind: string; readonly text: string }[];
      };
    }
  /** Encrypted. */
  | { readonly kind: 'push'; readonly number: string };

/** Every code, text and number that reaches a phone of this carrier, by SMS or by voice. */
export function keepSecretsOf(carrier: Watchable): void {
  const known = new Set<string>();
  const once = (kind: 'code' | 'text' | 'number', text: string | undefined) => {
    if (text === undefined || known.has(`${kind} ${text}`)) return;
    known.add(`${kind} ${text}`);
    keep(kind, text);
  };
  carrier.watch((change) => {
    once('number', change.number);
    if (change.kind === 'call') {
      for (const { kind, text } of change.call.transcript) {
        if (kind === 'says') once('code', SPOKEN_CODE.exec(text)?.[0].replaceAll(', ', ''));
      }
    } else if (change.kind === 'message' && change.message.direction === 'to_phone') {
      once('code', /\b\d{6,10}\b/.exec(change.message.body)?.[0]);
      once('text', change.message.body);
    }
  });
}

/** Shorter codes are found anywhere by chance; the texts around them are searched as well. */
const SPOKEN_CODE = /\b\d(?:, \d){5,9}\b/;
