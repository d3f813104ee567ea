// Groups the digits of a phone number as they are typed, in the country's format. The plans are libphonenumber's, sent by
// the server after the first paint; without them digits stay as typed.

/**
 * @typedef {[groups: string, written: string, beginning: string, first: string]} Format
 * @typedef {{countries: string[], prefix: string, formats: Format[]}} Plan
 * @typedef {{plans: Record<string, Plan>, examples: Record<string, string>}} Plans
 */

/**
 * National digits, with the national prefix or without it.
 *
 * @param {string} digits
 * @param {Plan | undefined} plan
 */
export function formatNational(digits, plan) {
  if (!plan) return digits;
  const { prefix } = plan;
  const prefixed = prefix !== '' && digits.startsWith(prefix) && digits.length > prefix.length;
  const rest = prefixed ? digits.slice(prefix.length) : digits;
  const format = formatFor(rest, plan);
  if (!format) return digits;
  const [groups, written, , first] = format;
  // `0$1` contains the prefix; `($1)` puts the first group in brackets, with or without a prefix.
  const named = /\d/.test(first.replace('$1', ''));
  const shown = first !== '' && (prefixed || !named) ? written.replace('$1', first) : written;
  const national = fillIn(rest, groups, shown);
  return prefixed && !named ? `${prefix} ${national}` : national;
}

/**
 * Digits behind a plus sign.
 *
 * @param {string} digits
 * @param {Plans | undefined} plans
 */
export function formatInternational(digits, plans) {
  const code = callingCodeOf(digits, plans);
  if (!plans || code === undefined) return `+${digits}`;
  const plan = plans.plans[code];
  const rest = digits.slice(code.length);
  // People write the 0 of 044 even after +358, and +39 keeps it.
  const national = plan?.prefix === '0' && rest.startsWith('0') ? rest : formatBare(rest, plan);
  return rest === '' ? `+${code}` : `+${code} ${national}`;
}

/**
 * Turns `00358…` and `tel:+358…` into a number with a plus sign. No national number begins
 * with two zeros.
 *
 * @param {string} typed
 */
export function withPlusSign(typed) {
  return typed.replace(/^\s*tel:\s*/i, '').replace(/^\s*00\s*(?=[1-9])/, '+');
}

/** The calling code at the beginning of the digits. @param {string} digits @param {Plans | undefined} plans */
export function callingCodeOf(digits, plans) {
  if (!plans) return undefined;
  return [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => code in plans.plans);
}

/** Without a national prefix. @param {string} digits @param {Plan | undefined} plan */
function formatBare(digits, plan) {
  const format = plan && formatFor(digits, plan);
  if (!format) return digits;
  return fillIn(digits, format[0], format[1].replace(/[()]/g, ''));
}

/** The first format that matches the digits so far. @param {string} digits @param {Plan} plan */
function formatFor(digits, plan) {
  if (digits.length < 3) return undefined;
  return plan.formats.find(
    ([groups, written, beginning]) =>
      new RegExp(`^(?:${beginning})`).test(digits) &&
      digits.length <= longest(groups) &&
      /^\D*\$1(?:\D+\$\d)*$/.test(written),
  );
}

/** @param {string} groups */
function longest(groups) {
  return sizesOf(groups).reduce((sum, size) => sum + size, 0);
}

/** The most digits that each group holds: `(\d{2})(\d{3,4})` is 2 and 4. @param {string} groups */
function sizesOf(groups) {
  return [...groups.matchAll(/\(\\d(?:\{(?:\d+,)?(\d+)\})?\)/g)].map(([, size]) =>
    Number(size ?? 1),
  );
}

/** Leaves out separators after the last digit. @param {string} digits @param {string} groups @param {string} written */
function fillIn(digits, groups, written) {
  const whole = new RegExp(`^${groups}$`).exec(digits);
  let from = 0;
  const parts =
    whole?.slice(1) ??
    sizesOf(groups).map((size) => {
      const part = digits.slice(from, from + size);
      from += size;
      return part;
    });
  const filled = parts.filter((part) => part !== '').length;
  const end = written.indexOf(`$${filled + 1}`);
  const used = end < 0 ? written : written.slice(0, end).replace(/\D+$/, '');
  return used.replace(/\$(\d)/g, (_, group) => parts[Number(group) - 1] ?? '');
}
