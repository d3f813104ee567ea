/** Rows of a month as the recorder leaves them: one tenant and country, two carriers, one in twenty failed, each number its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { maskNumber, type PhoneNumberCipher } from '../../src/challenge/phone-number.js';
import type { RecordRow } from '../../src/record/row.js';
import { DAY_MS, numberTag, type SearchTags } from '../../src/record/search-index.js';

export interface RecordedRowsOptions {
  readonly tenant: string;
  readonly count: number;
  /** Over so many days before `nowMs`. */
  readonly days: number;
  readonly nowMs: number;
  readonly cipher: PhoneNumberCipher;
  readonly tags: SearchTags;
}

export class RecordedRows {
  readonly #with: RecordedRowsOptions;

  constructor(options: RecordedRowsOptions) {
    this.#with = options;
  }

  /** @returns the number, and the same masked */
  numberOf(i: number): [e164: string, masked: string] {
    const e164 = `+35844${String(1_000_000 + i)}`;
    return [e164, maskNumber(e164, '358')];
  }

  referenceOf(i: number): string {
    return `order-${i}`;
  }

  /** What the row is found under. */
  tagsOf(i: number, row: RecordRow): string[] {
    const { tenant, cipher, tags } = this.#with;
    const [e164] = this.numberOf(i);
    const carrier = tags.tag('carrier', tenant, row.deliveries[0]?.reference ?? '');
    return [numberTag(cipher.lastingIndex(e164)), row.referenceTag, carrier];
  }

  rowOf(i: number): RecordRow {
    const { tenant, count, days, nowMs, tags } = this.#with;
    const failed = i % 20 === 0;
    const provider = i % 3 === 0 ? 'vonage' : 'twilio';
    const reference = provider === 'twilio' ? `SM${randomBytes(16).toString('hex')}` : randomUUID();
    const [, masked] = this.numberOf(i);
    return {
      sequence: 4,
      tenant,
      country: 'FI',
      to: masked,
      createdAtMs: nowMs - Math.floor((days * DAY_MS * (count - i)) / count) + 1,
      state: failed ? 'failed' : 'sms_verified',
      endedMs: 14_000 + (i % 900),
      reason: failed ? 'unreachable' : '',
      rule: '',
      wrongCodes: 0,
      test: false,
      verified: !failed,
      endedBy: 1,
      deliveries: [
        {
          channel: 'sms',
          provider,
          sender: 'Acme',
          state: failed ? 'failed' : 'delivered',
          queuedMs: 0,
          acceptedMs: 143,
          arrivedMs: failed ? -1 : 1900,
          reason: failed ? 'unreachable' : '',
          code: failed ? '30003' : '',
          micros: 80_000,
          charged: false,
          reference,
        },
      ],
      trail: ['x1 143 P 201 a  140', 'c1 420 s +', 'c1 2043 d +'],
      subjectTag: '',
      referenceTag: tags.tag('reference', tenant, this.referenceOf(i)),
    };
  }
}
