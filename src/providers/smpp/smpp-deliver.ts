/** What an SMSC delivers to us: a receipt, an SMS from a phone, or something else. Pure. */
import type { Pdu } from 'smpp';
import { type MessageState, stateOfNumber, stateOfWord } from './smpp-status.js';
import { type DefaultAlphabet, receivedText } from './smpp-text.js';

/**
 * How the ids of receipts differ from those of answers.
 * - `same`: they do not
 * - `hex_answers`: answers have hexadecimal ids, receipts the same number in decimal
 * - `decimal_answers`: the other way round
 */
export type MessageIds = 'same' | 'hex_answers' | 'decimal_answers';

export type Delivered =
  | {
      readonly kind: 'receipt';
      /** In the form of `messageKey`. */
      readonly key: string;
      readonly state: MessageState;
      /** The vendor's own code of why. */
      readonly error?: string;
    }
  | {
      readonly kind: 'inbound';
      /** E.164 */
      readonly from: string;
      /** E.164, or a short code. */
      readonly to: string;
      readonly text: string;
    }
  /** Of no use here, such as an acknowledgement that a person has read a message. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed' };

/** The bits of esm_class that say what it is, and two of their values (SMPP 3.4, 5.2.12). */
const TYPE = 0x3c;
const RECEIPT = 0x04;
const INTERMEDIATE = 0x20;

export interface DeliverSettings {
  readonly messageIds: MessageIds;
  readonly defaultAlphabet: DefaultAlphabet;
}

export function readDelivered(pdu: Pdu, settings: DeliverSettings): Delivered {
  const type = (pdu.esm_class ?? 0) & TYPE;
  // A text alone makes no receipt: any phone can write one.
  const isReceipt = type === RECEIPT || type === INTERMEDIATE || 'receipted_message_id' in pdu;
  if (isReceipt) return readReceipt(pdu, settings);
  return type === 0 ? readInbound(pdu, settings) : { kind: 'other' };
}

function readReceipt(pdu: Pdu, { messageIds }: DeliverSettings): Delivered {
  const text = receivedText(textOf(pdu), pdu.data_coding ?? 0, 'latin1') ?? '';
  // What follows is the beginning of the SMS.
  const facts = text.split(/\btext:/i)[0] ?? '';
  const byText = /\bid:\s*([^\s]{1,65})/i.exec(facts)?.[1];
  const byTlv = pdu.receipted_message_id || undefined;
  // Where forms differ it is the text that is known to have the other one.
  const id = messageIds === 'same' ? (byTlv ?? byText) : (byText ?? byTlv);
  const word = /\bstat:\s*([a-z]{1,16})/i.exec(facts)?.[1];
  const state =
    (pdu.message_state === undefined ? undefined : stateOfNumber(pdu.message_state)) ??
    (word === undefined ? undefined : stateOfWord(word));
  const key = id === undefined ? undefined : receiptKey(id, messageIds);
  if (key === undefined || state === undefined) return { kind: 'malformed' };
  const error = /\berr:\s*([0-9a-f]{1,4})\b/i.exec(facts)?.[1];
  return { kind: 'receipt', key, state, ...(error === undefined ? {} : { error }) };
}

function readInbound(pdu: Pdu, { defaultAlphabet }: DeliverSettings): Delivered {
  const from = e164(pdu.source_addr ?? '');
  const text = receivedText(textOf(pdu), pdu.data_coding ?? 0, defaultAlphabet);
  if (from === undefined || text === undefined) return { kind: 'other' };
  const to = pdu.destination_addr ?? '';
  return { kind: 'inbound', from, to: e164(to) ?? to, text };
}

function textOf({ short_message, message_payload }: Pdu): string | Buffer | undefined {
  const short = short_message?.message;
  return short === undefined || short.length === 0 ? message_payload?.message : short;
}

/** With or without the plus sign; undefined for short codes and names. */
function e164(address: string): string | undefined {
  return /^\+?[1-9]\d{6,14}$/.test(address) ? `+${address.replace(/^\+/, '')}` : undefined;
}

/** The id of an answer as both sides are compared: some SMSCs fill one of them up with zeros, or change its letters' case. */
export function messageKey(id: string): string {
  return id.toLowerCase().replace(/^0+(?=.)/, '');
}

/** The same of a receipt's id; undefined where it is no number in the form that it should have. */
function receiptKey(id: string, messageIds: MessageIds): string | undefined {
  switch (messageIds) {
    case 'same':
      return messageKey(id);
    case 'hex_answers':
      return /^\d+$/.test(id) ? BigInt(id).toString(16) : undefined;
    case 'decimal_answers':
      return /^[0-9a-f]+$/i.test(id) ? BigInt(`0x${id}`).toString() : undefined;
    default:
      return messageIds satisfies never;
  }
}
