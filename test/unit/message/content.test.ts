import * as fc from 'fast-check';
import type { OctothorpeError } from '../../../src/challenge/errors.js';
import type { RelayRules } from '../../../src/challenge/policy.js';
import { type Content, readContent } from '../../../src/message/content.js';
import type { MessageRequest } from '../../../src/message/message.js';

const RULES: Pick<RelayRules, 'partsMax' | 'templates'> = { partsMax: 20, templates: [] };

function read(
  request: Partial<MessageRequest>,
  rules = RULES,
): { content: Content; parts: number } {
  return readContent({ to: '+358441234567', channels: ['sms'], ...request }, rules);
}

function refusal(request: Partial<MessageRequest>, rules = RULES): string {
  try {
    read(request, rules);
  } catch (error) {
    return String((error as OctothorpeError).faults?.[0]?.message);
  }
  return 'nothing';
}

const words = fc.stringMatching(/^[a-zäöå ]{0,20}$/);
const code = fc.stringMatching(/^[0-9]{4,10}$/);
const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const link = fc.oneof(
  fc.webUrl(),
  fc.domain(),
  fc.emailAddress(),
  fc.ipV4(),
  fc.domain().map((domain) => `www.${domain}`),
  fc.constantFrom('tel:+358441234567', 'bit.ly/x', 'exämple.fi', '例え.jp', 'intent://x'),
);
const phoneNumber = fc.oneof(
  digits(9).map((each) => `+358${each}`),
  digits(9).map((each) => `+358 ${each.slice(0, 2)} ${each.slice(2, 5)} ${each.slice(5)}`),
  digits(11).map((each) => `${each.slice(0, 4)}-${each.slice(4, 7)}-${each.slice(7)}`),
  digits(12),
);

describe('a text without a template', () => {
  it('that holds a link, a host or an e-mail address anywhere is refused', () => {
    fc.assert(
      fc.property(words, link, words, code, (before, bad, after, digitsOfCode) => {
        const text = `${before} ${bad} ${after} ${digitsOfCode}`;
        expect(refusal({ text })).toMatch(/link|phone number/);
      }),
    );
  });

  it('that holds a phone number anywhere is refused', () => {
    fc.assert(
      fc.property(words, phoneNumber, words, code, (before, bad, after, digitsOfCode) => {
        expect(refusal({ text: `${digitsOfCode} ${before} x ${bad} ${after}` })).toMatch(
          /phone number|link/,
        );
      }),
    );
  });

  it('with plain words and a code is sent as it is, and the code is found', () => {
    fc.assert(
      fc.property(words, words, code, (before, after, given) => {
        const text = `x${before} ${given} ${after}x`;
        expect(read({ text }).content).toEqual({ code: given, text });
      }),
    );
  });

  it('without a code, or with another than the given one, is refused', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(refusal({ text: `${text}.` })).toBe('Must hold a code of 4 to 10 digits.');
      }),
    );
    expect(refusal({ text: 'Use 123456', code: '654321' })).toMatch('the code that stands in code');
  });

  it.each(['a', '1 ', 'a.', '9-'])('of 60,000 characters (%s) is refused at once', (piece) => {
    const before = process.cpuUsage();
    expect(refusal({ text: piece.repeat(60_000 / piece.length) })).toMatch('918 characters');
    // Of this process alone, so that a busy machine makes no difference.
    expect(process.cpuUsage(before).user).toBeLessThan(200_000);
  });

  it.each(['123 456', '123-456', '12 34 56'])('has its code in groups: %s', (grouped) => {
    expect(read({ text: `Use ${grouped} now` }).content.code).toBe('123456');
  });
});

describe('a registered template', () => {
  const rules = {
    partsMax: 20,
    templates: ['{name}, your code: {code}. Help: https://example.com or +358 9 123 4567'],
  };
  const filled = (name: string, given: string) =>
    `${name}, your code: ${given}. Help: https://example.com or +358 9 123 4567`;

  it('may hold what it says itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z ]{0,40}$/), code, (name, given) => {
        expect(read({ text: filled(name, given) }, rules).content.code).toBe(given);
      }),
    );
  });

  it('takes no link and no phone number in its gaps, and no word around it', () => {
    fc.assert(
      fc.property(fc.oneof(link, phoneNumber), code, (bad, given) => {
        expect(refusal({ text: filled(bad, given) }, rules)).not.toBe('nothing');
      }),
    );
    expect(refusal({ text: `${filled('Ann', '123456')} evil.example` }, rules)).toMatch('link');
    expect(refusal({ text: filled('Ann\nBob', '123456') }, rules)).toMatch('link');
  });
});

describe('parts of an SMS', () => {
  const ending = ' 123456';
  const of = (character: string, length: number) =>
    read({ text: character.repeat(length - ending.length) + ending }).parts;

  it.each([
    ['GSM-7', 'x', 160, 153],
    ['UCS-2', 'ш', 70, 67],
  ])('%s: one part up to its limit, then less for each', (_name, character, single, each) => {
    expect(of(character, single)).toBe(1);
    expect(of(character, single + 1)).toBe(2);
    expect(of(character, 2 * each)).toBe(2);
    expect(of(character, 2 * each + 1)).toBe(3);
    expect(of(character, 3 * each)).toBe(3);
  });

  it('a euro sign counts twice', () => {
    expect(read({ text: `${'€'.repeat(76)} 1234567` }).parts).toBe(1);
    expect(read({ text: `${'€'.repeat(77)} 1234567` }).parts).toBe(2);
  });

  it('more than the tenant allows are refused, but not of a call', () => {
    const text = `${'long '.repeat(40)}123456`;
    const rules = { partsMax: 1, templates: [] };
    expect(refusal({ text }, rules)).toMatch('Takes 2 parts of an SMS, and 1 are allowed.');
    expect(read({ text, channels: ['call'] }, rules).content.code).toBe('123456');
  });
});
