/** Values that break careless code, and changes to JSON, forms and text that keep most of their structure. */
import type { Random } from '../../setup/random.js';

const LONG = 'x'.repeat(300);
const HUGE = 'x'.repeat(17_000);
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, [], {}, [[[[]]]], [null], { toString: 1 }],
  ...['', ' ', '\u0000', '\ud800', '\u202e', '\ufeff', '💥', 'é', '０１２３４５', '١٢٣٤٥٦'],
  ...[
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '%00',
    '%',
    '#{7*7}',
    '<script>',
    "' OR 1=1 --",
  ],
  ...['\r\nX-Injected: 1', '{{code}}', 'NaN', 'Infinity', '-0', '1e3', '0x10', 'null', 'undefined'],
  ...[
    '+358441234567',
    '+',
    '+0',
    '++358441234567',
    '00358441234567',
    '+88213000000',
    '123456',
    LONG,
  ],
];
/** Used less often: it costs time, and only its size matters. */
const HUGE_SHARE = 0.002;

function oddValue(random: Random): unknown {
  return random.chance(HUGE_SHARE) ? HUGE : random.pick(ODD_VALUES);
}

export function oddText(random: Random): string {
  const value = oddValue(random);
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** The same value with one place of it changed: replaced, left out, added to, or nested. */
export function mutated(random: Random, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || random.chance(0.1)) {
    return random.chance(0.3) && typeof value === 'string'
      ? mutatedText(random, value)
      : oddValue(random);
  }
  if (Array.isArray(value)) return [...value, oddValue(random)];
  const entries = Object.entries(value);
  const at = random.whole(0, entries.length);
  const [name, inner] = entries[at] ?? [oddText(random), undefined];
  const others = entries.filter((_, index) => index !== at);
  switch (random.whole(0, 3)) {
    case 0:
      return Object.fromEntries(others);
    case 1:
      return fromEntries([...entries, [oddText(random), oddValue(random)]]);
    case 2:
      return fromEntries([...others, [mutatedText(random, name), inner]]);
    default:
      return fromEntries([...others, [name, mutated(random, inner ?? '')]]);
  }
}

/** The text with a few characters changed, cut, doubled, or put in. */
export function mutatedText(random: Random, text: string): string {
  const at = random.whole(0, text.length);
  const to = Math.min(text.length, at + random.whole(0, 8));
  switch (random.whole(0, 4)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + oddText(random) + text.slice(at);
    case 2:
      return text + text.slice(at, to);
    case 3:
      return text.slice(0, at) + String.fromCharCode(random.whole(1, 255)) + text.slice(at + 1);
    default:
      return text.slice(0, at);
  }
}

/** Input that JSON.stringify never writes: doubled names, broken syntax, deep nesting, bytes that are not UTF-8. */
export function brokenJson(random: Random, value: unknown): Buffer {
  const text = JSON.stringify(value) ?? '';
  switch (random.whole(0, 3)) {
    case 0:
      return Buffer.from(text.replace('{', `{"${random.pick(['to', 'code', 'channel'])}":null,`));
    case 1:
      return Buffer.from(`${'['.repeat(random.whole(1, 7_000))}${text}`);
    case 2: {
      const bytes = Buffer.from(text || ' ');
      bytes[random.whole(0, bytes.length - 1)] = random.whole(0, 255);
      return bytes;
    }
    default:
      return Buffer.from(mutatedText(random, text));
  }
}

/** `__proto__` as a name of its own, as JSON.parse makes it. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  const made: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true });
  }
  return made;
}

/** The text with one character more, less, or another one; never the same text. */
export function changedText(random: Random, text: string): string {
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
