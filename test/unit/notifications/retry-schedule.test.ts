import {
  RETRY_SCHEDULE_MS,
  readRetryAfter,
  retryWaitMs,
} from '../../../src/notifications/notification-queue.js';

const HOUR = 3_600_000;
const wait = (attemptsMade: number, random: number, retryAfterMs?: number) =>
  retryWaitMs({ attemptsMade, schedule: RETRY_SCHEDULE_MS, random, retryAfterMs });

describe('the waits between attempts', () => {
  it('are those of Standard Webhooks: 5 s, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h', () => {
    const waits = RETRY_SCHEDULE_MS.slice(1).map((_, index) => wait(index + 1, 0));
    expect(waits).toEqual([
      5_000,
      300_000,
      1_800_000,
      ...[2, 5, 10, 14, 20, 24].map((h) => h * HOUR),
    ]);
  });

  it('are spread: never shorter, up to a fifth longer', () => {
    expect(wait(2, 0.5)).toBe(330_000);
    expect(wait(2, 1)).toBe(360_000);
  });

  it('are as long as Retry-After, and at most a day', () => {
    expect(wait(1, 0, 60_000)).toBe(60_000);
    expect(wait(1, 0, 365 * 24 * HOUR)).toBe(24 * HOUR);
  });

  it('are not shortened by Retry-After', () => {
    expect(wait(4, 0, 1_000)).toBe(2 * HOUR);
  });
});

describe('Retry-After', () => {
  const nowMs = Date.UTC(2027, 0, 1, 12, 0, 0);

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Fri, 01 Jan 2027 12:01:00 GMT', 60_000],
    ['Fri, 01 Jan 2027 11:00:00 GMT', 0],
  ])('%s is accepted', (header, ms) => {
    expect(readRetryAfter(header, nowMs)).toBe(ms);
  });

  it.each([undefined, '', '-5', '1.5', 'soon', '12345678901', '2027-01-01'])(
    '%s is ignored',
    (header) => {
      expect(readRetryAfter(header, nowMs)).toBeUndefined();
    },
  );
});
