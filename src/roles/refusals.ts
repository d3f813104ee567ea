/** Notes requests and resends that were refused, for the record. */
import type { RefusalWatch } from '../challenge/routing.js';
import { numberTag, SearchTags } from '../record/search-index.js';
import type { Core } from './core.js';

export function refusalNotes({ notes, cipher, keyring, clock }: Core): RefusalWatch {
  const tags = new SearchTags(keyring);
  return ({ tenant, id, number, channel, delivery, subject, reference, rule }) => {
    const atMs = clock.now();
    if (delivery > 1) {
      notes.add({ kind: 'refusal', id, refusal: { delivery, atMs, rule, channel } });
      return;
    }
    const tag = (kind: 'subject' | 'reference', text: string | undefined) =>
      text === undefined ? '' : tags.tag(kind, tenant, text);
    const refused = {
      tenant,
      country: number.country,
      to: number.masked,
      atMs,
      channel,
      rule,
      numberTag: numberTag(cipher.lastingIndex(number.e164)),
      subjectTag: tag('subject', subject),
      referenceTag: tag('reference', reference),
    };
    notes.add({ kind: 'refused', id, refused });
  };
}
