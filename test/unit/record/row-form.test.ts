/** How a row is written, and that one of the version before is still read. */
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  packReference,
  packRow,
  unpackReference,
  unpackRow,
} from '../../../src/record/row-form.js';
import { rowWith, STARTED_MS, sent } from './sample-row.js';

const ID_END = 'nopqrstuvwxyz';

test('a row is read as it was written, with the end of its id', () => {
  const rows = [
    rowWith(),
    rowWith({ verified: true, deliveries: [sent(), sent({ provider: 'vonage' })] }),
    rowWith({ state: 'locked', test: true, wrongCodes: 5, rule: 'approve', deliveries: [] }),
    rowWith({
      state: 'failed',
      reason: 'unreachable',
      deliveries: [sent({ state: 'failed', arrivedMs: -1, reason: 'unreachable', code: '30003' })],
      trail: ['x1 143 P 201 a  140', 'c1 420 f + 30003'],
      subjectTag: 'AAAAAAAA',
      referenceTag: 'BBBBBBBB',
    }),
  ];
  for (const row of rows) {
    expect(unpackRow(packRow(row, ID_END))).toEqual({ row, idEnd: ID_END });
  }
});

test('what a newer version has appended is kept', () => {
  const row = rowWith({ wrongCodes: 2 });
  const newer = packRow(row, ID_END).replace(/]$/, ',{"more":1}]');
  const unpacked = unpackRow(newer);
  expect(unpacked?.row).toEqual({ ...row, unknown: [{ more: 1 }] });
  expect(packRow(unpacked?.row ?? row, ID_END)).toBe(newer);
  // Also where nothing seldom stands before it.
  const plain = { ...rowWith(), unknown: [{ more: 1 }] };
  expect(unpackRow(packRow(plain, ID_END))?.row).toEqual(plain);
});

test('a row of version 1 is read', () => {
  const text = JSON.stringify([
    ...[1, 4, 'acme', 'FI', '+358*****4567', STARTED_MS, 'failed', 2_300, 'unreachable', '', 1, 1],
    1,
    [['sms', 'twilio', 'Acme', 'failed', 0, 200, -1, 'unreachable', '30003', 80_000, 1, 'SM0123']],
    ['c1 420 f + 30003'],
    '',
    'AbCdEfGh',
  ]);
  expect(unpackRow(text)).toEqual({
    row: rowWith({
      state: 'failed',
      endedMs: 2_300,
      reason: 'unreachable',
      wrongCodes: 1,
      test: true,
      deliveries: [
        sent({
          state: 'failed',
          arrivedMs: -1,
          reason: 'unreachable',
          code: '30003',
          charged: true,
          reference: 'SM0123',
        }),
      ],
      trail: ['c1 420 f + 30003'],
      referenceTag: 'AbCdEfGh',
    }),
  });
});

test('what no version has written is no row', () => {
  for (const text of ['[0]', '{}', '[1,2]', '[2,"x"]', '"text"']) {
    expect([text, unpackRow(text)]).toEqual([text, undefined]);
  }
});

test('a carrier’s id is given back as it was, and takes little room where it is 128 bits', () => {
  const twilio = `SM${randomBytes(16).toString('hex')}`;
  const uuid = randomUUID();
  expect(packReference(twilio)).toHaveLength(25);
  expect(packReference(uuid)).toHaveLength(23);
  const odd = [packReference(twilio), packReference(uuid), '=', '=x', '', uuid.toUpperCase()];
  for (const reference of [twilio, uuid, ...odd, 'v3:abc_DEF', '0123456789']) {
    expect(unpackReference(packReference(reference))).toBe(reference);
  }
  fc.assert(fc.property(fc.string(), (text) => unpackReference(packReference(text)) === text));
});

test('an ordinary row takes 220 bytes at most', () => {
  const row = rowWith({
    state: 'sms_verified',
    verified: true,
    endedMs: 14_000,
    deliveries: [sent({ reference: `SM${'0123456789abcdef'.repeat(2)}` })],
    trail: ['x1 143 P 201 a  140', 'c1 420 s +', 'c1 2043 d +'],
    referenceTag: 'AbCdEfGh',
  });
  expect(packRow(row, ID_END).length).toBeLessThanOrEqual(220);
});
