// Checks a number before it is sent, and finds the text for a server's refusal.

/** @import {ApiError} from './api.js' */
/** @import {Channel, Session} from './page-data.js' */
/** @import {Texts} from './texts.js' */

const DIGITS_MIN = 4;
const DIGITS_MAX = 17; // 15 of ITU-T E.164 with a national prefix behind the country's code

/** The key of a text, or undefined if no error is obvious. @param {string} typed */
export function numberFault(typed) {
  const text = typed.trim();
  const digits = text.replace(/\D/g, '').length;
  if (text === '') return 'number_error.empty';
  if (!/^\+?[\s\d()./\-‐-―]+$/.test(text)) return 'number_error.characters';
  if (digits < DIGITS_MIN) return 'number_error.too_short';
  return digits > DIGITS_MAX ? 'number_error.too_long' : undefined;
}

/**
 * The sentence for a number that the server refused; undefined if it refused for another reason.
 *
 * @param {ApiError} error
 * @param {Texts} texts
 * @param {{session: Session, channel: Channel, country: string}} about country: its name
 */
export function refusedNumber(error, texts, { session, channel, country }) {
  const other = session.channels.some((each) => each !== channel);
  switch (error.code) {
    case 'invalid_number':
    case 'invalid_request':
      return texts.text('number_error.invalid', { country });
    case 'number_not_allowed':
      return texts.text('number_error.kind');
    case 'channel_not_allowed':
      if (channel === 'inbound_sms') return texts.text('number_error.landline');
      return texts.text(channel === 'sms' ? 'number_error.landline' : 'number_error.kind');
    case 'country_not_allowed':
    case 'sender_not_allowed':
      if (channel === 'inbound_sms') return texts.text('number_error.country', { country });
      return texts.text(other ? `number_error.country_${channel}` : 'number_error.country', {
        country,
      });
    default:
      return undefined;
  }
}
