// Searches everything that the service wrote during a run of the tests for codes, texts of SMS and whole phone numbers: see evidence.ts.
// A code counts as a separate word in the output of its own test file, and so does a text; a number counts everywhere, in every notation.
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const SHOWN_MAX = 20;
const NAMES = {
  log: 'log lines',
  answer: 'answers',
  metrics: 'metrics pages',
  redis: 'Redis contents',
};

/**
 * @param {string} folder of the run's evidence
 * @returns {Promise<{summary: string, leaks: string[]}>} leaks name the place and the kind, with the find masked
 */
export async function scanEvidence(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const numbers = new Map();
  const secrets = new Map();
  addLiterals(numbers);
  for (const file of files) secrets.set(file, await secretsIn(file, numbers));
  const counts = { log: 0, answer: 0, metrics: 0, redis: 0 };
  const leaks = new Set();
  let bytes = 0;
  for (const file of files) {
    for await (const [kind, text] of entries(file)) {
      if (!(kind in counts)) continue;
      counts[kind] += 1;
      bytes += text.length;
      for (const leak of leaksIn(kind, text, secrets.get(file), numbers)) leaks.add(leak);
    }
  }
  const count = (of) => [...secrets.values()].reduce((sum, each) => sum + each[of].size, 0);
  const scanned = Object.entries(counts).map(([kind, count]) => `${count} ${NAMES[kind]}`);
  const found = leaks.size === 0 ? 'none found' : `${leaks.size} FOUND`;
  return {
    summary: `${scanned.join(', ')} (${(bytes / 1e6).toFixed(1)} MB; there are no traces), for ${count('codes')} codes, ${count('texts')} texts and ${numbers.size} ways to write a number: ${found}.`,
    leaks: [...leaks].slice(0, SHOWN_MAX),
  };
}

async function* entries(file) {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    // The last line of a killed process may be incomplete.
    if (line.endsWith(']')) yield JSON.parse(line);
  }
}

/** The codes and texts of one test file; its numbers are added to those of the whole run. */
async function secretsIn(file, numbers) {
  const codes = new Set();
  const texts = new Set();
  for await (const [kind, text] of entries(file)) {
    if (kind === 'code') codes.add(text);
    if (kind === 'text' && text.length >= TEXT_CHARS_MIN) texts.add(squeezed(text));
    if (kind === 'number') addNumber(numbers, text);
  }
  return { codes, texts };
}

/** A shorter text is a code with next to nothing around it. */
const TEXT_CHARS_MIN = 12;

/** Without what JSON in JSON, forms and line breaks write differently: letters and digits of any script alone. */
function squeezed(text) {
  return text
    .replaceAll(/\\+[nrt]/g, ' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** The numbers that stand in the tests themselves. */
function addLiterals(numbers) {
  for (const name of readdirSync(TESTS, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    for (const [, number] of readFileSync(join(TESTS, name), 'utf8').matchAll(LITERAL)) {
      addNumber(numbers, number);
    }
  }
}

const LITERAL = /['"`](\+[1-9]\d{7,14})['"`]/g;

/** By the digits of each notation: international, national, and national without the zero. */
function addNumber(numbers, e164) {
  const parsed = parsePhoneNumberFromString(e164);
  const national = parsed?.isValid() ? [parsed.nationalNumber, parsed.formatNational()] : [];
  for (const way of [e164, ...national]) {
    const digits = way.replace(/\D/g, '');
    if (digits.length >= 8) numbers.set(digits, e164);
  }
}

function* leaksIn(kind, whole, { codes, texts }, numbers) {
  const text = kind in ALLOWED ? whole.replace(ALLOWED[kind], ' ') : whole;
  const around = (at, length) => masked(text.slice(Math.max(0, at - 40), at + length + 20));
  for (const match of text.matchAll(NUMBER)) {
    const digits = match[2].replace(/\D/g, '');
    if (numbers.has(digits) || (match[1] && !match[0].includes(' ')))
      yield `a number in ${NAMES[kind]}: ${around(match.index, match[0].length)}`;
  }
  const plain = text.replace(IDS, ' ');
  for (const match of plain.matchAll(CODE)) {
    const code = match[0].replace(/\D/g, '');
    if (codes.has(code)) {
      const at = text.indexOf(match[0]);
      yield `a code in ${NAMES[kind]}: ${around(at, match[0].length)}`;
    }
  }
  if (texts.size === 0) return;
  const words = squeezed(whole);
  for (const each of texts) {
    if (words.includes(each)) yield `a text in ${NAMES[kind]}: ${masked(each.slice(0, 40))}`;
  }
}

/**
 * Exceptions: the number of a finished session for its tenant, our own number that people text, the sandbox's ready message, and what may be any
 * six digits: amounts and slices in the sums of limits, and what Node.js measures of itself.
 */
const ALLOWED = {
  answer:
    /"phoneNumber":"\+\d{7,15}"|"number":"\+\d{7,15}"(?=,"word":)|"link":"sms:\+\d{7,15}|"written":"\+[\d -]{7,20}"/g,
  redis: /"[a-z]\d+(?:@|=|:\d+)":"\d+"/g,
  log: /-d '\{"to": "\+358 44 123 4567"/g,
  metrics: /(?<=^(?:nodejs|process)_\w+(?:\{[^}]*\})?) \d+$/gm,
};

/** Digits in one piece or in groups; a plus sign in front makes any of them a number. */
const NUMBER = /(?<![\w.])(\+|%2B)?(\d(?:[ -]?\d){7,16})(?![\w.])/gi;
/** Ids, hashes, times and fractions may contain any six digits by chance. */
const IDS = /[A-Za-z0-9_-]{16,}|\d{11,}|\d+\.\d+/g;
const CODE = /(?<![\w.+-])(?:\d{3}[ -]?\d{3}|\d{6,10})(?![\w-])/g;

function masked(text) {
  return text.replace(/\d(?=\d{2})/g, '*');
}
