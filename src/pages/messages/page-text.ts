/** Fills in the pages' texts on the server. */
import type { Locale } from '../../challenge/locale.js';
import { isRightToLeft } from '../../challenge/locale.js';
import { formatMessage, type MessageValues } from '../../challenge/messages/message-format.js';
import { isolateValues } from './browser-text.js';
import { PAGE_CATALOGUES, type PageKey, type PageValues } from './page-messages.js';

/**
 * Plain text: escape it for HTML. In a right-to-left language the values are bidi isolates, so that a phone
 * number or a Latin name keeps its order.
 */
export function pageText<K extends PageKey>(
  locale: Locale,
  key: K,
  ...[values]: keyof PageValues<K> extends never ? [] : [PageValues<K>]
): string {
  const given: MessageValues = values ?? {};
  return formatMessage(
    locale,
    PAGE_CATALOGUES[locale][key],
    isRightToLeft(locale) ? isolateValues(given) : given,
  );
}
