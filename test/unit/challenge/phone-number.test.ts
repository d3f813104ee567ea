import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import {
  maskNumber,
  parsePhoneNumber,
  requireReachable,
} from '../../../src/challenge/phone-number.js';

describe('numbers as people type them', () => {
  it.each([
    ['+358441234567', undefined],
    ['+358 44 123 4567', undefined],
    ['+358 044 123 4567', undefined],
    ['+358 (0)44 123 4567', undefined],
    ['00358 44 123 4567', undefined],
    ['＋３５８４４１２３４５６７', undefined],
    ['044 123 4567', 'FI'],
    ['044-1234567', 'fi'],
    ['00358441234567', 'FI'],
    ['٠٤٤١٢٣٤٥٦٧', 'FI'],
    ['+358441234567', 'SE'],
    ['  +358 44 123 4567  ', undefined],
  ])('%s (%s) is one Finnish mobile number', (input, country) => {
    expect(parsePhoneNumber(input, country)).toEqual({
      e164: '+358441234567',
      country: 'FI',
      type: 'MOBILE',
      masked: '+358*****4567',
    });
  });

  it.each([
    ['', undefined],
    ['abc', undefined],
    ['+', undefined],
    ['044 123 4567', undefined],
    ['112', 'FI'],
    ['+999123456789', undefined],
    ['+3584412345678901234567', undefined],
    ['+358 44 123 4567 x5', undefined],
    ['tel:+358441234567', undefined],
    ['+358441234567', 'ZZ'],
    ['+35800000000', undefined],
    ['__proto__', undefined],
    ['+358\u0000441234567', undefined],
  ])('%j (%s) is refused as an invalid number, with advice', (input, country) => {
    expect(() => parsePhoneNumber(input, country)).toThrow(
      expect.objectContaining({
        code: 'invalid_number',
        message: expect.stringMatching(/\w{10}|\. /),
      }),
    );
  });

  it.each([
    ['+80012345678', 'international toll-free'],
    ['+18005551212', 'toll-free'],
    ['+35860012345', 'premium rate'],
    ['+870773123456', 'satellite'],
    ['+881612345678', 'satellite'],
    ['+882161234567', 'international network'],
    ['+87810123456789', 'personal, of no country'],
    ['+883510012345', 'international network'],
    ['+88812345678901', 'international, for disaster relief'],
    ['+447012345678', 'personal, of the United Kingdom'],
    ['+15002345678', 'personal, of North America'],
  ])('%s (%s) is never challenged', (input) => {
    expect(() => parsePhoneNumber(input)).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^(number_not_allowed|invalid_number)$/),
      }),
    );
  });

  it('a mobile number of every country is accepted', () => {
    /** Countries whose example is refused, with the reason. */
    const refused: Partial<Record<CountryCode, string>> = {};
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples);
      if (refused[country] !== undefined) continue;
      expect([country, typeOf(example?.number)]).toEqual([
        country,
        expect.stringMatching(/^(FIXED_LINE_OR_)?MOBILE$/),
      ]);
    }
  });

  it('an SMS to a landline is refused, a call is not', () => {
    const landline = parsePhoneNumber('+358 9 1234567');
    expect(() => requireReachable(landline, 'sms')).toThrow(
      expect.objectContaining({ code: 'channel_not_allowed' }),
    );
    expect(() => requireReachable(landline, 'call')).not.toThrow();
  });

  it('a mask keeps the country code and at most the last four digits', () => {
    expect(maskNumber('+12125550123', '1')).toBe('+1******0123');
    expect(maskNumber('+4712345', '47')).toBe('+47***45');
  });
});

function typeOf(e164 = ''): string {
  try {
    return parsePhoneNumber(e164).type;
  } catch (error) {
    return `${e164}: ${String(error)}`;
  }
}
