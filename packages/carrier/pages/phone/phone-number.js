// Parses typed phone numbers, and formats numbers. Numbers here are E.164
// digits without the plus sign, as in the carrier's paths. National numbers are refused: a phone of the
// sandbox has no home country.

const DIGITS_MIN = 7;
const DIGITS_MAX = 15; // ITU-T E.164, 6.2.1

/**
 * The digits of an international number, or an error sentence.
 *
 * @param {string} typed
 * @returns {{number: string} | {problem: string}}
 */
export function readNumber(typed) {
  const text = typed.trim().replace('(0)', '');
  if (text === '') return { problem: 'Type a phone number, with its country code.' };
  if (!/^[+＋]?[\d\s().\-/‐-―]+$/u.test(text))
    return { problem: 'Use digits only, for example +358 44 123 4567.' };
  let digits = text.replace(/\D/g, '');
  if (digits.startsWith('00')) digits = digits.slice(2);
  if (digits.startsWith('0'))
    return { problem: 'Start with the country code, for example +358 instead of the first 0.' };
  if (digits.length < DIGITS_MIN)
    return { problem: 'This number is too short. Start with the country code.' };
  if (digits.length > DIGITS_MAX)
    return { problem: `This number is too long: ${DIGITS_MAX} digits at most.` };
  return { number: digits };
}

/**
 * Whether a sender is a phone number (and can be answered) or a name.
 *
 * @param {string} party
 */
export function isNumber(party) {
  return /^\+?\d{3,15}$/.test(party);
}

/**
 * The same party always has the same key, in every vendor's notation.
 *
 * @param {string} party
 */
export function partyKey(party) {
  return isNumber(party) ? party.replace(/\D/g, '') : party;
}

/**
 * `358441234567` as `+358 44 123 4567`; short codes and names as they are.
 *
 * @param {string} party
 */
export function formatParty(party) {
  if (!isNumber(party)) return party || 'Unknown number';
  const digits = party.replace(/\D/g, '');
  if (digits.length < DIGITS_MIN) return digits;
  const codeLength = callingCodeLength(digits);
  const groups = groupsOf(digits.slice(codeLength));
  return [`+${digits.slice(0, codeLength)}`, ...groups].join(' ');
}

// ITU-T E.164's list of assigned country codes: zones 1 and 7 have one digit, these two, the rest three.
const TWO_DIGIT_CODES = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 ' +
    '60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

/** @param {string} digits */
function callingCodeLength(digits) {
  if (digits.startsWith('1') || digits.startsWith('7')) return 1;
  return TWO_DIGIT_CODES.has(digits.slice(0, 2)) ? 2 : 3;
}

/** @param {string} national */
function groupsOf(national) {
  if (national.length < 6) return [national];
  const last = national.length > 8 ? 4 : 3;
  const first = national.length - last - 3;
  const groups = [national.slice(0, first), national.slice(first, -last), national.slice(-last)];
  return groups.filter((group) => group !== '');
}
