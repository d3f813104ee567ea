import type { Pdu } from 'smpp';
import {
  type MessageIds,
  messageKey,
  readDelivered,
} from '../../../../src/providers/smpp/smpp-deliver.js';

const RECEIPT = 0x04;
/** As SMPP 3.4, Appendix B writes it. */
const TEXT =
  'id:0000006699 sub:001 dlvrd:001 submit date:2611300900 done date:2611300901 stat:DELIVRD err:000 text:Your code is stat:EXPI';

function read(fields: object, messageIds: MessageIds = 'same') {
  return readDelivered(fields as Pdu, { messageIds, defaultAlphabet: 'gsm' });
}

function receipt(message: string, more: object = {}, messageIds?: MessageIds) {
  const fields = { esm_class: RECEIPT, data_coding: 0, short_message: { message }, ...more };
  return read(fields, messageIds);
}

test('the usual text: its id, state and error, and nothing of the SMS', () => {
  expect(receipt(TEXT)).toEqual({ kind: 'receipt', key: '6699', state: 'DELIVRD', error: '000' });
});

test('TLVs go before the text, and do without one', () => {
  const tlvs = { receipted_message_id: 'A1', message_state: 5 };
  expect(receipt(TEXT, tlvs)).toMatchObject({ key: 'a1', state: 'UNDELIV' });
  expect(receipt('', tlvs)).toEqual({ kind: 'receipt', key: 'a1', state: 'UNDELIV' });
  // Some SMSCs do not mark receipts, and give the TLV alone.
  expect(read({ esm_class: 0, ...tlvs })).toMatchObject({ kind: 'receipt', key: 'a1' });
});

test.each<[string, string, string]>([
  ['in small letters', 'ID:ab12 STAT:delivrd ERR:0', 'DELIVRD'],
  ['with blanks after colons', 'id: ab12 stat: UNDELIV err: 00b', 'UNDELIV'],
  ['in another order', 'stat:EXPIRED id:ab12', 'EXPIRED'],
])('dialects: %s', (_, text, state) => {
  expect(receipt(text)).toMatchObject({ kind: 'receipt', key: 'ab12', state });
});

test('a text in message_payload, and one in ASCII', () => {
  const payload = { short_message: { message: '' }, message_payload: { message: TEXT } };
  expect(receipt('', payload)).toMatchObject({ key: '6699' });
  // The package takes ASCII for the GSM alphabet: there 0x5f is the paragraph sign.
  expect(receipt('id:a§1 stat:DELIVRD', { data_coding: 1 })).toMatchObject({ key: 'a_1' });
});

test.each<[MessageIds, string, string]>([
  ['same', '0000006699', '6699'],
  ['hex_answers', '1A2B', '6699'],
  ['hex_answers', '00001a2b', '0000006699'],
  ['decimal_answers', '6699', '1A2B'],
  // Beyond 2^53 too.
  ['hex_answers', 'FFFFFFFFFFFFFFFF', '18446744073709551615'],
])('%s: an answer’s %s is a receipt’s %s', (messageIds, answered, receipted) => {
  const found = receipt(`id:${receipted} stat:DELIVRD`, {}, messageIds);
  expect(found).toMatchObject({ kind: 'receipt', key: messageKey(answered) });
});

test.each([
  ['no id', 'stat:DELIVRD'],
  ['no state', 'id:1 err:000'],
  ['an unknown state', 'id:1 stat:WHATEVER'],
  ['a state in the SMS alone', 'id:1 err:000 text:stat:DELIVRD'],
  ['nothing', ''],
])('a receipt with %s cannot be read', (_, text) => {
  expect(receipt(text)).toEqual({ kind: 'malformed' });
});

test('an id that is no number where one is due cannot be read', () => {
  expect(receipt('id:x-1 stat:DELIVRD', {}, 'hex_answers')).toEqual({ kind: 'malformed' });
});

test('an SMS from a phone that reads like a receipt is none', () => {
  const sms = {
    esm_class: 0,
    data_coding: 0,
    source_addr: '358441234567',
    destination_addr: '12345',
  };
  expect(read({ ...sms, short_message: { message: TEXT } })).toMatchObject({
    kind: 'inbound',
    from: '+358441234567',
    to: '12345',
  });
});

test('senders that are no numbers, data, and acknowledgements of phones are of no use', () => {
  const text = { short_message: { message: '123456' }, data_coding: 0 };
  expect(read({ ...text, source_addr: 'Bank' })).toEqual({ kind: 'other' });
  const data = { short_message: { message: Buffer.from([1]) }, data_coding: 4 };
  expect(read({ ...data, source_addr: '358441234567' })).toEqual({ kind: 'other' });
  expect(read({ ...text, esm_class: 0x08, source_addr: '358441234567' })).toEqual({
    kind: 'other',
  });
});
