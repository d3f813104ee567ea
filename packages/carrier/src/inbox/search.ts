/** The messages and calls of all phones, and the search in them. Pure. */
import type { Call, Message } from '../carrier-interface.js';

export type InboxEntry =
  | { readonly kind: 'message'; readonly number: string; readonly message: Message }
  | { readonly kind: 'call'; readonly number: string; readonly call: Call };

/** Every word of the search is in the entry, in capitals or not. */
export function searched(entries: readonly InboxEntry[], search: string): InboxEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = textOf(entry).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** @param containing undefined fits every text */
export function matcher(containing: string | undefined): (text: string) => boolean {
  const wanted = containing?.toLowerCase();
  return (text) => wanted === undefined || text.toLowerCase().includes(wanted);
}

function textOf(entry: InboxEntry): string {
  if (entry.kind === 'message') {
    const { id, vendor, from, to, body, status } = entry.message;
    return [id, vendor, from, to, body, status].join(' ');
  }
  const { id, vendor, from, to, state, end = '', transcript } = entry.call;
  return [id, vendor, from, to, state, end, ...transcript.map(({ text }) => text)].join(' ');
}
