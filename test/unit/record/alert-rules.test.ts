/** When an operator is told. */
import {
  ALERT_KINDS,
  ALERT_TEXTS,
  alertView,
  conversionFell,
  priceChanged,
  receiptsStopped,
} from '../../../src/record/alert-rules.js';
import { sumOf } from '../../../src/record/counts.js';
import { FORGED_MAX, ForgedCallbacks } from '../../../src/record/forged-callbacks.js';

const figures = (given: Partial<ReturnType<typeof sumOf>>) => ({ ...sumOf([]), ...given });
const week = figures({ ended: 5_000, verified: 4_500, sent: 5_000, delivered: 4_800 });

test('conversion that is far below its own week is told', () => {
  expect(conversionFell(figures({ ended: 60, verified: 20 }), week)).toBe(true);
  expect(conversionFell(figures({ ended: 60, verified: 53 }), week)).toBe(false);
});

test('a route that never converted well is not told for it', () => {
  const poor = figures({ ended: 5_000, verified: 1_500 });
  expect(conversionFell(figures({ ended: 60, verified: 18 }), poor)).toBe(false);
});

test('what is usual is its lower bound: a short week needs a deeper fall', () => {
  const short = figures({ ended: 120, verified: 66 });
  expect(conversionFell(figures({ ended: 60, verified: 28 }), short)).toBe(false);
  expect(conversionFell(figures({ ended: 60, verified: 10 }), short)).toBe(true);
});

test('few challenges say nothing, however they end', () => {
  expect(conversionFell(figures({ ended: 29, verified: 0 }), week)).toBe(false);
  const young = figures({ ended: 99, verified: 99 });
  expect(conversionFell(figures({ ended: 60, verified: 0 }), young)).toBe(false);
});

test('receipts that stop are told; a carrier that never gave any is not', () => {
  expect(receiptsStopped(figures({ sent: 40, delivered: 1 }), week)).toBe(true);
  expect(receiptsStopped(figures({ sent: 40, delivered: 30 }), week)).toBe(false);
  expect(receiptsStopped(figures({ sent: 40 }), figures({ sent: 5_000 }))).toBe(false);
});

test('a price counts as changed from a tenth on', () => {
  expect(priceChanged(1_000, 1_101)).toBe(true);
  expect(priceChanged(1_000, 850)).toBe(true);
  expect(priceChanged(1_000, 1_050)).toBe(false);
  expect(priceChanged(undefined, 5)).toBe(false);
});

test('each kind has its cause and its cure', () => {
  for (const kind of ALERT_KINDS) {
    for (const text of Object.values(ALERT_TEXTS[kind])) expect(text).toMatch(/^[A-Z].*\.$/);
  }
});

test('each alert has a view of the console, a carrier in a country the list of its challenges', () => {
  const about = { country: 'FI', channel: 'sms', carrier: 'a/b' };
  expect(alertView({ kind: 'conversion_fell', ...about })).toBe(
    'find/list/country=FI/channel=sms/carrier=a%2Fb',
  );
  for (const kind of ALERT_KINDS) expect(alertView({ kind, ...about })).toMatch(/^[a-z]+/);
});

test('twenty forged callbacks of one carrier within ten minutes are too many, once', () => {
  const forged = new ForgedCallbacks();
  const add = (carrier: string, nowMs: number, times: number) =>
    Array.from({ length: times }, () => forged.add(carrier, nowMs)).filter(Boolean).length;
  expect(add('twilio', 0, FORGED_MAX - 1)).toBe(0);
  expect(add('vonage', 0, FORGED_MAX - 1)).toBe(0);
  // The next ten minutes begin at nothing.
  expect(add('twilio', 600_000, FORGED_MAX - 1)).toBe(0);
  expect(add('twilio', 1_199_999, 1)).toBe(1);
  expect(add('twilio', 1_199_999, 1_000)).toBe(0);
});
