// Normalises typed digits: full-width, Arabic-Indic and other digits become 0 to 9.

const DIGIT = /\p{Nd}/u;

/** All other characters stay. @param {string} text */
export function plainDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** Unicode keeps a script's ten digits in a row; rows may touch. @param {string} digit */
function digitValue(digit) {
  const point = digit.codePointAt(0) ?? 0;
  let distance = 0;
  while (DIGIT.test(String.fromCodePoint(point - distance - 1))) distance += 1;
  return distance % 10;
}
