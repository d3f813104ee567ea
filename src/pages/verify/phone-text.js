// Formats a phone number for display: in full in the tab where it was typed, masked everywhere else.

import { h } from './dom.js';
import { callingCodeOf, formatInternational } from './number-format.js';

/** @import {Plans} from './number-format.js' */

const MASKED = /^\+(\d+?)(\*+)(\d+)$/;

/** The displayed form of `+358*****4567`. @param {string} masked */
export function maskedText(masked) {
  const [, code, hidden, shown] = MASKED.exec(masked) ?? [];
  return code === undefined ? masked : `+${code} ${'•'.repeat(hidden?.length ?? 0)} ${shown}`;
}

/** For screen readers: five bullets must not be read out. @param {string} masked */
export function spokenText(masked) {
  const [, code, , shown] = MASKED.exec(masked) ?? [];
  return code === undefined ? masked : `+${code} … ${shown}`;
}

/**
 * The typed number in international form, if it matches the mask.
 *
 * @param {string} typed
 * @param {string} callingCode of the chosen country, without the plus sign
 * @param {string} masked
 * @param {Plans | undefined} plans
 */
export function fullText(typed, callingCode, masked, plans) {
  const digits = internationalDigits(typed, callingCode, plans);
  const [, code, , shown] = MASKED.exec(masked) ?? [];
  if (!digits || !code || !shown) return undefined;
  const same =
    digits.startsWith(code) && digits.endsWith(shown) && digits.length === masked.length - 1;
  return same ? formatInternational(digits, plans) : undefined;
}

/** A number in its own direction, on one line if it fits, with its text for screen readers. @param {string} shown @param {string} spoken */
export function numberNode(shown, spoken = shown) {
  if (shown === spoken) return h('bdi', { class: 'number', dir: 'ltr' }, shown);
  return h(
    'bdi',
    { class: 'number', dir: 'ltr' },
    h('span', { 'aria-hidden': 'true' }, shown),
    h('span', { class: 'visually-hidden' }, spoken),
  );
}

/** @param {string} typed @param {string} callingCode @param {Plans | undefined} plans */
function internationalDigits(typed, callingCode, plans) {
  if (!plans) return undefined;
  const digits = typed.replace('(0)', '').replace(/\D/g, '');
  const international = typed.startsWith('+');
  const code = international ? callingCodeOf(digits, plans) : callingCode;
  if (code === undefined) return undefined;
  const prefix = plans.plans[code]?.prefix ?? '';
  const national = international ? digits.slice(code.length) : digits;
  return code + (prefix && national.startsWith(prefix) ? national.slice(prefix.length) : national);
}
