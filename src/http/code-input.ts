/**
 * A code as people type or paste it: `123 456`, `123-456`, `１２３４５６`, `١٢٣٤٥٦`, with invisible marks around it.
 * Pure. What is left is six ASCII digits, or nothing.
 */

/** Spaces, dashes, dots and the invisible marks that come along with a paste. */
const IGNORED = /[\s\p{Pd}\p{Cf}.\u2212]/gu;
const DIGIT = /\p{Nd}/u;
const DIGITS = /\p{Nd}/gu;
const SIX = /^\d{6}$/;

/** Undefined where the text is no six-digit code. */
export function normaliseCode(typed: string): string | undefined {
  if (SIX.test(typed)) return typed;
  const code = typed.replace(IGNORED, '').replace(DIGITS, (digit) => String(digitValue(digit)));
  return SIX.test(code) ? code : undefined;
}

/**
 * Unicode keeps the ten digits of a script in a row, from zero to nine (Unicode 4.6). Some rows touch, so what counts is the
 * distance to where the digits begin, modulo ten.
 */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let distance = 0;
  while (DIGIT.test(String.fromCodePoint(point - distance - 1))) distance += 1;
  return distance % 10;
}
