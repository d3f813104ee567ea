// The words for kinds of methods, their icons, and days.

/** @import {IconName} from '../icons.js' */
/** @import {Choice, Registered, StepMethod} from '../page-data.js' */
/** @import {Texts} from '../texts.js' */

/** @type {Record<Registered['kind'], IconName>} */
export const KIND_ICONS = {
  approve: 'app',
  totp: 'app',
  phone: 'phone',
  passkey: 'key',
  recovery: 'list',
};

/** @type {Record<Choice, IconName>} */
export const CHOICE_ICONS = {
  app: 'app',
  totp: 'app',
  phone: 'phone',
  passkey: 'key',
  recovery: 'list',
};

/** @type {Record<Choice, string>} */
const CHOICES = {
  app: 'kind.approve',
  totp: 'add.other_app',
  phone: 'kind.phone',
  passkey: 'kind.passkey',
  recovery: 'kind.recovery',
};

/** @param {Choice} choice @param {Texts} texts */
export function choiceWords(choice, texts) {
  return texts.text(CHOICES[choice]);
}

/** @param {StepMethod} method @param {Texts} texts */
export function stepWords(method, texts) {
  return texts.text(method === 'app' ? 'step.app' : `kind.${method}`);
}

/** @param {Registered['kind']} kind @param {Texts} texts */
export function kindWords(kind, texts) {
  return texts.text(`kind.${kind}`);
}

/** @param {string} instant ISO 8601 @param {Texts} texts */
export function dayWords(instant, texts) {
  return new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium' }).format(new Date(instant));
}
