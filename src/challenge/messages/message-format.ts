/** Compiles ICU messages once and fills them in. Adds no isolates and no non-breaking spaces. */
import { IntlMessageFormat } from 'intl-messageformat';
import { intlTag, type Locale } from '../locale.js';

export type MessageValues = Readonly<Record<string, string | number>>;

/** @param pattern from a catalogue or the configuration, never from outside: compiled messages are kept for good */
export function formatMessage(locale: Locale, pattern: string, values: MessageValues): string {
  return String(compiled(locale, pattern).format(values));
}

const cache = new Map<string, IntlMessageFormat>();

function compiled(locale: Locale, pattern: string): IntlMessageFormat {
  const key = `${locale} ${pattern}`;
  let message = cache.get(key);
  if (message === undefined) {
    message = new IntlMessageFormat(pattern, intlTag(locale), undefined, { ignoreTag: true });
    cache.set(key, message);
  }
  return message;
}
