/** What the console's one search field may mean, likeliest first. Pure. */
import { slotOf } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import { parsePhoneNumber } from '../challenge/phone-number.js';
import type { Search } from '../record/record-reader.js';

export type Reading = { readonly kind: 'id'; readonly text: string } | Search;

/** Digits with what people write between them, and a plus sign or none. */
const NUMBER = /^(?:\+|00)?\(?\d[\d\s().\-/]{5,24}$/;
const ID = /^(?:ch|ms)_[0-9a-z]+$/;

/** A number that is none is read as a reference or an id of somebody else's. */
export function readingsOf(typed: string): readonly Reading[] {
  const text = typed.trim();
  if (ID.test(text) && slotOf(text) !== undefined) return [{ kind: 'id', text }];
  const number = NUMBER.test(text) ? numberOf(text) : undefined;
  return [
    ...(number ? [number] : []),
    { kind: 'reference', text },
    { kind: 'carrier', text },
    { kind: 'subject', text },
  ];
}

function numberOf(text: string): Search | undefined {
  try {
    const { e164, masked } = parsePhoneNumber(`+${text.replace(/^(?:\+|00)/, '')}`);
    return { kind: 'number', e164, masked };
  } catch (error) {
    if (error instanceof OctothorpeError) return undefined;
    throw error;
  }
}
