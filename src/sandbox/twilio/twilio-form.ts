/** The urlencoded parameters of a Twilio request, checked by Twilio's rules and refused with its codes. */
import { dialable } from '../phone-number.js';
import { isWebAddress } from '../web-address.js';
import { TwilioError } from './twilio-error.js';

export class TwilioForm {
  readonly #parameters: URLSearchParams;

  constructor(encoded: string) {
    this.#parameters = new URLSearchParams(encoded);
  }

  /** Undefined if the parameter is absent; an empty string counts as given. */
  text(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  /** Every value of a repeated parameter, including values in one parameter separated by spaces. */
  list(name: string): string[] {
    return this.#parameters.getAll(name).flatMap((value) => value.split(/[\s,]+/).filter(Boolean));
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true';
  }

  /** @throws TwilioError 21604 or 21201 if absent, 21211 if it cannot be dialled */
  to(absentCode: 21604 | 21201): string {
    const text = this.text('To');
    if (!text) throw new TwilioError(absentCode, "A 'To' phone number is required.");
    const number = text.startsWith('+') ? dialable(text) : undefined;
    if (!number) throw new TwilioError(21211, `Invalid 'To' Phone Number: ${masked(text)}`);
    return number;
  }

  /** @throws TwilioError with `code` unless it is a whole number in the range */
  integer(name: string, min: number, max: number, code: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new TwilioError(code, `${name} must be a whole number from ${min} to ${max}.`);
  }

  /** @throws TwilioError with `code` for anything but an absolute http or https URL */
  url(name: string, code: number): string | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    if (isWebAddress(text)) return text;
    throw new TwilioError(code, `The '${name}' URL is not a valid URL.`);
  }

  /** @throws TwilioError 21403 for anything but GET and POST */
  method(name: string): 'GET' | 'POST' {
    const text = (this.text(name) ?? 'POST').toUpperCase();
    if (text === 'GET' || text === 'POST') return text;
    throw new TwilioError(21403, `${name} must be GET or POST.`);
  }
}

/** Twilio shows a wrong number as `+1415555XXXX`. */
export function masked(number: string): string {
  return number.length > 4 ? `${number.slice(0, -4)}XXXX` : 'XXXX';
}
