/**
 * Numbers with a fixed code, for an app store's reviewer or an automated test. Nothing is sent to them and no limit counts
 * them. Each ends on a date, and in production they work only where the operator turned them on.
 */

export interface TestNumber {
  /** E.164 */
  readonly number: string;
  /** Six digits. */
  readonly code: string;
  /** Unix ms from which it is an ordinary number again. */
  readonly untilMs: number;
}

export interface TestNumbers {
  readonly numbers: readonly TestNumber[];
  readonly inProduction: boolean;
}

export const NO_TEST_NUMBERS: TestNumbers = { numbers: [], inProduction: false };

/** The test number that this is, at this time and in this mode; undefined for every ordinary number. */
export function testNumberOf(
  tests: TestNumbers,
  e164: string,
  mode: 'sandbox' | 'production',
  nowMs: number,
): TestNumber | undefined {
  if (mode === 'production' && !tests.inProduction) return undefined;
  return tests.numbers.find(({ number, untilMs }) => number === e164 && nowMs < untilMs);
}
