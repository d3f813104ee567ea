/**
 * Twilio's prices, in USD: a debit, so a negative number as text. It appears in the resource some time after the end, and in no
 * callback. Source: Twilio, Message resource and Call resource, `price` and `price_unit`.
 */
const SMS_PART = 0.0079;
const CALL_MINUTE = 0.014;

/** How long after the end the price appears; at the real Twilio, seconds to hours. */
export const PRICED_AFTER_MS = 3_000;

export function messagePrice(parts: number): string {
  return (-SMS_PART * parts).toFixed(5);
}

/** Every minute that was begun. */
export function callPrice(seconds: number): string {
  return (-CALL_MINUTE * Math.ceil(seconds / 60)).toFixed(5);
}
