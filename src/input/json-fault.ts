/** Says where a text stops being JSON, and why. The text itself is never repeated: it may hold a number or a secret. */
import jsonc from 'jsonc-parser';

/** Such as `line 2, column 7: a comma is missing before it`. */
export function jsonFault(text: string): string {
  const found = firstFault(text);
  if (found === undefined) return 'it is nested too deep to say where';
  const { offset, error } = found;
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return `line ${line}, column ${column}: ${hintAt(text, offset) ?? WORDS[error] ?? 'this is not JSON'}`;
}

function firstFault(text: string): { offset: number; error: string } | undefined {
  const errors: jsonc.ParseError[] = [];
  try {
    jsonc.parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch {
    // The parser recurses, and the text is nested deeper than the stack.
    return undefined;
  }
  const [first] = errors.sort((a, b) => a.offset - b.offset);
  // What JSON.parse alone refuses, such as a line break in a string that this parser takes.
  if (first === undefined) return { offset: 0, error: '' };
  return { offset: first.offset, error: jsonc.printParseErrorCode(first.error) };
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol:
    'a value has to be text in double quotes, a number, true, false, null, a list or an object',
  InvalidNumberFormat: 'the number is malformed',
  PropertyNameExpected: 'the name of a field is expected, in double quotes',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing after the name of the field',
  CommaExpected: 'a comma is missing before it',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the JSON has ended before it, and something follows',
  InvalidCommentToken: 'JSON has no comments: take it out',
  UnexpectedEndOfComment: 'JSON has no comments: take it out',
  UnexpectedEndOfString: 'the text has no closing double quote',
  UnexpectedEndOfNumber: 'the number has no end',
  InvalidUnicode: 'a \\u has to be followed by four hex digits',
  InvalidEscapeCharacter: 'a backslash has to be followed by one of " \\ / b f n r t u',
  InvalidCharacter: 'a control character has to be written as \\n, \\t or \\u….',
};

/** What people write who come from another language, or through a shell. */
function hintAt(text: string, offset: number): string | undefined {
  const rest = text.slice(offset);
  if (rest.startsWith("'")) {
    return offset === 0
      ? 'the text begins with a single quote. Windows’ cmd passes single quotes on: put the JSON in double quotes there, and write \\" inside'
      : 'JSON takes double quotes, not single ones';
  }
  if (/^[A-Za-z_$][\w$]*\s*:/.test(rest)) {
    return 'the name of a field is expected, in double quotes';
  }
  if (/^(True|False|None)\b/.test(rest)) return 'JSON writes true, false and null in lower case';
  if (/^(undefined|NaN|-?Infinity)\b/.test(rest))
    return 'JSON has no such value: leave the field out, or write null';
  if (/^[}\]]/.test(rest) && /,\s*$/.test(text.slice(0, offset)))
    return 'a comma stands before it: take the comma out';
  if (offset === 0 && /^[\w.%+-]+=/.test(rest))
    return 'the text is a form, not JSON: send {"name": "value"}';
  if (offset === 0 && rest.startsWith('<')) return 'the text is XML or HTML, not JSON';
  return undefined;
}
