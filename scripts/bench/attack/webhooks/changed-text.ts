import type { Random } from '../random.js';

/** The text with one character more, less, or another one; never the same text. */
export function changed(random: Random, text: string): string {
  const other = random.pick([...'0123456789abcdefXYZ+#& ']);
  if (text === '' || random.chance(0.3)) {
    const at = random.whole(0, text.length);
    return `${text.slice(0, at)}${other}${text.slice(at)}`;
  }
  const at = random.whole(0, text.length - 1);
  const [before, here, after] = [text.slice(0, at), text[at], text.slice(at + 1)];
  if (random.chance(0.5)) return `${before}${after}`;
  return `${before}${here === other ? '~' : other}${after}`;
}
