/** Reads the operator's file of disposable numbers into a list that denies them. */
import { readFileSync } from 'node:fs';
import { NumberList, parseNumberFile } from '../challenge/limits/number-list.js';

/** @throws Error with the file and its faulty lines: a list that is half read protects less than it seems to */
export function readNumberFile(path: string): NumberList {
  const { prefixes, faultyLines } = parseNumberFile(readFileSync(path, 'utf8'));
  if (faultyLines.length > 0) {
    const shown = faultyLines.slice(0, 10).join(', ');
    throw new Error(
      `${path} holds ${faultyLines.length} lines that are no number or prefix: ${shown}. Write one a line, such as +358441234567.`,
    );
  }
  return new NumberList(prefixes.map((prefix) => ({ prefix, action: 'deny' })));
}
