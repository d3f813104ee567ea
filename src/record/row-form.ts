/**
 * How a row is written: one JSON list with a version in front, because names would double its size. What is seldom there stands last, and is
 * left out with all that follows it; the words that every row has are one letter; a carrier's id of 128 bits is written in base64url. What a
 * newer version appends is kept. Version 1 is read as well. Pure.
 */
import type { RecordedDelivery, RecordRow } from './row.js';

const VERSION = 2;

/** The row and the end of its id, which neither its field nor an entry has; absent in version 1, whose fields have it all. */
export interface UnpackedRow {
  readonly row: RecordRow;
  readonly idEnd?: string;
}

/** @param idEnd of its id, what follows the first 13 characters */
export function packRow(row: RecordRow, idEnd: string): string {
  const { unknown = [] } = row;
  const list = [
    ...[VERSION, idEnd, row.sequence, row.tenant, row.country, row.to, row.createdAtMs],
    letterOf(STATES, row.state),
    row.endedMs,
    (row.test ? 1 : 0) + (row.verified ? 2 : 0),
    row.endedBy,
    row.deliveries.map(packDelivery),
    row.trail.join(LINE_END),
    row.referenceTag,
    row.subjectTag,
    row.reason,
    row.rule,
    row.wrongCodes,
  ];
  // What is unknown has its place by its number: nothing may be missing before it.
  return JSON.stringify(unknown.length > 0 ? [...list, ...unknown] : trimmed(list, DEFAULTS));
}

/** Undefined for what no version of ours has written. */
export function unpackRow(text: string): UnpackedRow | undefined {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return undefined;
  if (list[0] === 1) return list.length < MEMBERS_V1 ? undefined : { row: unpackV1(list) };
  if (!(list[0] >= VERSION) || list.length < MEMBERS_MIN) return undefined;
  const [, idEnd, sequence, tenant, country, to, createdAtMs, state, endedMs] = list;
  const [flags, endedBy, deliveries, trail, ...rest] = list.slice(9);
  const [referenceTag, subjectTag, reason, rule, wrongCodes, ...unknown] = filled(rest, SELDOM);
  const row = {
    ...{ sequence, tenant, country, to, createdAtMs, endedMs, endedBy, wrongCodes },
    ...{ reason, rule, subjectTag, referenceTag },
    state: wordOf(STATES, state),
    test: (flags & 1) !== 0,
    verified: (flags & 2) !== 0,
    deliveries: deliveries.map(unpackDelivery),
    trail: trail === undefined || trail === '' ? [] : trail.split(LINE_END),
    ...(unknown.length > 0 ? { unknown } : {}),
  };
  return { row: row as RecordRow, idEnd };
}

/** No line of the trail has it. */
const LINE_END = '|';
/** From the version to the deliveries: these are always there. */
const MEMBERS_MIN = 12;
/** Of the tags, the reason, the rule and the wrong codes. */
const SELDOM = ['', '', '', '', 0];
const DEFAULTS: readonly unknown[] = [...new Array(MEMBERS_MIN), '', ...SELDOM];

function packDelivery(each: RecordedDelivery): unknown[] {
  const { channel, provider, sender, state, queuedMs, acceptedMs, arrivedMs } = each;
  const list = [
    ...[letterOf(CHANNELS, channel), provider, sender, letterOf(STATES, state)],
    packReference(each.reference),
    ...[each.micros, queuedMs, acceptedMs, arrivedMs, each.charged ? 1 : 0],
    ...[each.reason, each.code],
  ];
  return trimmed(list, DELIVERY_DEFAULTS);
}

function unpackDelivery(packed: readonly unknown[]): RecordedDelivery {
  const [channel, provider, sender, state, ...rest] = packed;
  const [reference, micros, queuedMs, acceptedMs, arrivedMs, charged, reason, code] = filled(
    rest,
    DELIVERY_SELDOM,
  );
  const delivery = {
    channel: wordOf(CHANNELS, channel as string),
    ...{ provider, sender },
    state: wordOf(STATES, state as string),
    ...{ queuedMs, acceptedMs, arrivedMs, reason, code, micros },
    charged: charged === 1,
    reference: unpackReference(reference as string),
  };
  return delivery as RecordedDelivery;
}

/** Reference, price, times, whether it was charged, reason and code. */
const DELIVERY_SELDOM = ['', 0, 0, -1, -1, 0, '', ''];
const DELIVERY_DEFAULTS: readonly unknown[] = [...new Array(4), ...DELIVERY_SELDOM];

/** Without what is as it usually is at the end. */
function trimmed(list: readonly unknown[], defaults: readonly unknown[]): unknown[] {
  let length = list.length;
  while (length > 0 && list[length - 1] === defaults[length - 1]) length -= 1;
  return list.slice(0, length);
}

function filled(list: readonly unknown[], defaults: readonly unknown[]): unknown[] {
  return [...list, ...defaults.slice(list.length)];
}

// Words. One that is not listed is written out: none of ours has one letter.

type Letters = Readonly<Record<string, string>>;

const CHANNELS: Letters = { sms: 's', call: 'c', rcs: 'r', whatsapp: 'w' };
const STATES: Letters = {
  queued: 'q',
  sent: 's',
  delivered: 'd',
  failed: 'f',
  sms_verified: 'v',
  calling: 'c',
  ringing: 'r',
  call_answered: 'a',
  expired: 'x',
  refused: 'n',
};
const WORDS = new Map([CHANNELS, STATES].map((letters) => [letters, inverted(letters)]));

function letterOf(letters: Letters, word: string): string {
  return letters[word] ?? word;
}

function wordOf(letters: Letters, letter: string): string {
  return WORDS.get(letters)?.[letter] ?? letter;
}

function inverted(letters: Letters): Letters {
  return Object.fromEntries(Object.entries(letters).map(([word, letter]) => [letter, word]));
}

// Carriers' ids: a UUID, or two capital letters and 128 bits in hexadecimal, take 22 characters in place of 32 or 36.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LETTERED = /^([A-Z]{2})([0-9a-f]{32})$/;
const PACKED = /^([A-Z]{2})?~([\w-]{22})$/;
/** Before an id that looks packed and is not. */
const PLAIN = '=';

export function packReference(reference: string): string {
  if (UUID.test(reference)) return `~${base64url(reference.replaceAll('-', ''))}`;
  const [, letters, hex = ''] = LETTERED.exec(reference) ?? [];
  if (letters !== undefined) return `${letters}~${base64url(hex)}`;
  return PACKED.test(reference) || reference.startsWith(PLAIN) ? PLAIN + reference : reference;
}

export function unpackReference(packed: string): string {
  if (packed.startsWith(PLAIN)) return packed.slice(1);
  const [, letters, bits] = PACKED.exec(packed) ?? [];
  if (bits === undefined) return packed;
  const hex = Buffer.from(bits, 'base64url').toString('hex');
  if (letters !== undefined) return letters + hex;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function base64url(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url');
}

// Version 1: names of states were written out, and empty texts as well.

const MEMBERS_V1 = 17;

// biome-ignore lint/suspicious/noExplicitAny: a list of that version, whose members are known by their places
function unpackV1(list: readonly any[]): RecordRow {
  const [, sequence, tenant, country, to, createdAtMs, state, endedMs, reason, rule] = list;
  const [wrongCodes, flags, endedBy, deliveries, trail, subjectTag, referenceTag] = list.slice(10);
  return {
    ...{ sequence, tenant, country, to, createdAtMs, state, endedMs, reason, rule },
    ...{ wrongCodes, endedBy, trail, subjectTag, referenceTag },
    test: (flags & 1) !== 0,
    verified: (flags & 2) !== 0,
    deliveries: deliveries.map(deliveryV1),
  };
}

function deliveryV1(packed: readonly unknown[]): RecordedDelivery {
  const [channel, provider, sender, state, queuedMs, acceptedMs, arrivedMs] = packed;
  const [reason, code, micros, charged, reference] = packed.slice(7);
  const delivery = {
    ...{ channel, provider, sender, state, queuedMs, acceptedMs, arrivedMs },
    ...{ reason, code, micros, charged: charged === 1, reference },
  };
  return delivery as RecordedDelivery;
}
