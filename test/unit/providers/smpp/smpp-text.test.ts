import {
  type LongMessages,
  receivedText,
  relativeTime,
  textFields,
} from '../../../../src/providers/smpp/smpp-text.js';

const gsm = { defaultAlphabet: 'gsm', longMessages: 'payload' } as const;

function only(text: string, settings: Parameters<typeof textFields>[1] = gsm) {
  const [fields, ...more] = textFields(text, settings, 7);
  expect(more).toEqual([]);
  return fields;
}

/** The texts of the parts, without their headers. */
function parts(text: string, longMessages: LongMessages) {
  return textFields(text, { defaultAlphabet: 'gsm', longMessages }, 7);
}

test('the GSM alphabet takes one octet a character, and two for those of its extension table', () => {
  expect(only('@a{€')).toEqual({
    data_coding: 0,
    esm_class: 0,
    short_message: Buffer.from([0x00, 0x61, 0x1b, 0x28, 0x1b, 0x65]),
  });
});

test('one character outside the alphabet makes it UCS-2, big-endian', () => {
  expect(only('а1')).toMatchObject({
    data_coding: 8,
    short_message: Buffer.from([0x04, 0x30, 0x00, 0x31]),
  });
});

test('where data_coding 0 is Latin-1, characters that Latin-1 lacks make it UCS-2', () => {
  const latin1 = { defaultAlphabet: 'latin1', longMessages: 'payload' } as const;
  expect(only('@ä', latin1)).toMatchObject({
    data_coding: 0,
    short_message: Buffer.from([0x40, 0xe4]),
  });
  expect(only('5 €', latin1)?.data_coding).toBe(8);
});

test.each([
  ['a', 160],
  ['€', 80],
  ['я', 70],
  ['😀', 35],
])('%s fits %i times into one SMS', (character, times) => {
  expect(only(character.repeat(times))?.short_message.length).toBeGreaterThan(0);
  const longer = only(character.repeat(times + 1));
  expect(longer?.short_message).toHaveLength(0);
  expect(longer?.message_payload?.length).toBeGreaterThan(longer?.data_coding === 8 ? 140 : 160);
});

test('parts with a header: reference, total and number, and no more octets than a part has', () => {
  const found = parts('x'.repeat(400), 'udh');
  expect(found.map(({ short_message }) => short_message.subarray(0, 6))).toEqual([
    Buffer.from([5, 0, 3, 7, 3, 1]),
    Buffer.from([5, 0, 3, 7, 3, 2]),
    Buffer.from([5, 0, 3, 7, 3, 3]),
  ]);
  expect(found.map(({ short_message }) => short_message.length - 6)).toEqual([153, 153, 94]);
  expect(found.every(({ esm_class }) => esm_class === 0x40)).toBe(true);
});

test('parts by TLVs have no header', () => {
  const found = parts('x'.repeat(200), 'sar');
  expect(found).toMatchObject([
    { sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 1, esm_class: 0 },
    { sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 2, esm_class: 0 },
  ]);
  expect(found.map(({ short_message }) => short_message.length)).toEqual([153, 47]);
});

test('neither an escaped character nor a pair of surrogates is parted', () => {
  const [escaped] = parts(`${'x'.repeat(152)}€${'x'.repeat(20)}`, 'sar');
  expect(escaped?.short_message).toHaveLength(152);
  const [paired] = parts(`${'я'.repeat(66)}😀${'я'.repeat(20)}`, 'sar');
  expect(paired?.short_message).toHaveLength(132);
});

test.each([
  ['@', 0, 'gsm', '¡'],
  ['@', 0, 'latin1', '@'],
  ['123456', 3, 'gsm', '123456'],
] as const)('%s received with data_coding %i is %s', (text, coding, alphabet, read) => {
  expect(receivedText(text, coding, alphabet)).toBe(read);
});

test('what holds no text is none', () => {
  expect(receivedText(Buffer.from([1, 2]), 4, 'gsm')).toBeUndefined();
});

test.each([
  [1, '000000000001000R'],
  [540, '000000000900000R'],
  [36_000, '000000100000000R'],
  [90_061, '000001010101000R'],
])('%i s are %s', (seconds, written) => {
  expect(relativeTime(seconds)).toBe(written);
});
