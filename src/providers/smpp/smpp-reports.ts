/**
 * What an SMSC delivers, as reports of the service. The SMSC has its answer once the report is stored; while Redis is down it gets a
 * temporary error, and delivers again.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pdu } from 'smpp';
import { parseDeliveryId } from '../../challenge/challenge.js';
import type { DeliveryEvent } from '../../challenge/event.js';
import { Deadline } from '../../challenge/time.js';
import type { ConnectionReports } from '../provider.js';
import { type DeliverSettings, messageKey, readDelivered } from './smpp-deliver.js';
import { eventsOfState, type MessageState, stateOfWord } from './smpp-status.js';

const OK = 0;
/** ESME_RX_T_APPN: deliver it again later (SMPP 3.4, 5.1.3). */
const AGAIN = 0x64;

/** SMSCs send a receipt until some time after the SMS is over. */
const RECEIPT_SLACK_MS = 3_600_000;
/** While Redis refuses, an answer's id is noted again and again. */
const NOTE_EVERY_MS = 500;
const NOTE_MAX_MS = 60_000;
/** Ids that wait for Redis at once; those beyond get no receipts. */
const NOTES_MAX = 1_000;

export class SmppReports {
  readonly #provider: string;
  readonly #settings: DeliverSettings;
  readonly #reports: ConnectionReports;
  readonly #notes = new Set<Promise<void>>();
  /** Of this process: a digest of an SMS must tell nobody its number or its code. */
  readonly #digestKey = randomBytes(32);

  constructor(provider: string, settings: DeliverSettings, reports: ConnectionReports) {
    this.#provider = provider;
    this.#settings = settings;
    this.#reports = reports;
  }

  /** @returns the status of the answer. Never rejects */
  async deliver(pdu: Pdu): Promise<number> {
    try {
      this.#reports.note(await this.#take(pdu));
      return OK;
    } catch (error) {
      this.#reports.note('unavailable', error instanceof Error ? error.name : undefined);
      return AGAIN;
    }
  }

  /**
   * Notes whose message an answer's id is, and records what was reported of it before. The caller need not wait.
   * @param late whether the answer came too late: the delivery learns only now that it was accepted
   */
  accepted(reference: string, deliveryId: string, validitySeconds: number, late = false): void {
    if (this.#notes.size >= NOTES_MAX) {
      this.#reports.note('unavailable', 'too many ids wait');
      return;
    }
    const note = this.#note(reference, deliveryId, validitySeconds, late);
    this.#notes.add(note);
    note.finally(() => this.#notes.delete(note));
  }

  /** Resolves once what answers have told is noted. */
  async settled(): Promise<void> {
    await Promise.all(this.#notes);
  }

  async #take(pdu: Pdu): Promise<'handled' | 'ignored' | 'malformed'> {
    const delivered = readDelivered(pdu, this.#settings);
    switch (delivered.kind) {
      case 'receipt': {
        const { key, state, error } = delivered;
        const report = error === undefined ? state : `${state} ${error}`;
        const owner = await this.#reports.messages.find(this.#provider, key, report);
        return owner === undefined ? 'ignored' : this.#record(owner, eventsOfState(state, error));
      }
      case 'inbound': {
        const { from, to, text } = delivered;
        const digest = createHmac('sha256', this.#digestKey).update(`${from} ${to} ${text}`);
        const reference = digest.digest('base64url').slice(0, 22);
        const message = { provider: this.#provider, reference, from, to, text };
        return (await this.#reports.reply(message)) === 'verified' ? 'handled' : 'ignored';
      }
      case 'other':
        return 'ignored';
      case 'malformed':
        return 'malformed';
      default:
        return delivered satisfies never;
    }
  }

  async #note(
    reference: string,
    deliveryId: string,
    validitySeconds: number,
    late: boolean,
  ): Promise<void> {
    const owner = `${deliveryId} ${reference}`;
    const ttlMs = validitySeconds * 1_000 + RECEIPT_SLACK_MS;
    const deadline = new Deadline(NOTE_MAX_MS);
    for (;;) {
      try {
        const { messages } = this.#reports;
        const early = await messages.link(this.#provider, messageKey(reference), owner, ttlMs);
        if (late) await this.#record(owner, [{ kind: 'accepted', reference }]);
        for (const report of early) await this.#record(owner, eventsOfReport(report));
        return;
      } catch (error) {
        if (deadline.passed) {
          this.#reports.note('unavailable', error instanceof Error ? error.name : undefined);
          return;
        }
      }
      await pause(NOTE_EVERY_MS);
    }
  }

  async #record(owner: string, events: readonly DeliveryEvent[]): Promise<'handled' | 'ignored'> {
    const [deliveryId = '', reference = ''] = owner.split(' ');
    const delivery = parseDeliveryId(deliveryId);
    if (delivery === undefined || events.length === 0) return 'ignored';
    const origin = { provider: this.#provider, channel: 'sms', delivery, reference } as const;
    return (await this.#reports.record(origin, events)) === 'recorded' ? 'handled' : 'ignored';
  }
}

/** As `find` was given it. */
function eventsOfReport(report: string): DeliveryEvent[] {
  const [word = '', error] = report.split(' ');
  const state: MessageState | undefined = stateOfWord(word);
  return state === undefined ? [] : eventsOfState(state, error);
}
