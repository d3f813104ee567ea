/** What a person is asked to text, and where to. */
import { Keyring } from '../../../src/challenge/code.js';
import {
  inboundCountries,
  inboundInstruction,
  inboundText,
  receiversOf,
  receivingNumber,
  smsLink,
} from '../../../src/challenge/inbound-sms.js';
import { wordsIn } from '../../../src/challenge/inbound-word.js';
import { LOCALES } from '../../../src/challenge/locale.js';
import { fitsOnePart, gsmSeptets } from '../../../src/challenge/messages/catalogue.js';
import { Walk } from '../../fixtures/stored-sample.js';

const WORD = 'K7QX-M2PD';
const LATIN = LOCALES.filter((locale) => !['ar', 'ja', 'zh-Hans'].includes(locale));
const TENANT = {
  brand: 'Contoso',
  inboundSms: [
    { provider: 'vonage', number: '+447700900100', country: 'GB' },
    { provider: 'twilio', number: '+12025550100' },
  ],
};

test.each(LOCALES)(
  '%s: the text names the brand, fits one SMS, and its word is found',
  (locale) => {
    const text = inboundText(locale, { brand: 'Contoso', word: WORD });
    expect(text.startsWith('Contoso')).toBe(true);
    expect(text.endsWith(` ${WORD}`)).toBe(true);
    expect(fitsOnePart(text)).toBe(true);
    expect(wordsIn(text)[0]).toBe('K7QXM2PD');
    const longest = inboundText(locale, { brand: 'B'.repeat(30), word: WORD });
    expect(fitsOnePart(longest)).toBe(true);
  },
);

test.each(LATIN)('%s: the text needs no alphabet but that of GSM', (locale) => {
  expect(gsmSeptets(inboundText(locale, { brand: 'Contoso', word: WORD }))).toBeDefined();
});

test('in English it says what it does', () => {
  expect(inboundText('en-GB', { brand: 'Contoso', word: WORD })).toBe(
    'Contoso: set up my phone for sign-in. K7QX-M2PD',
  );
});

test('a brand with typographic quotes keeps the text in GSM-7', () => {
  const text = inboundText('en', { brand: 'Anna’s\u00a0Shop', word: WORD });
  expect(text.startsWith("Anna's Shop: ")).toBe(true);
  expect(gsmSeptets(text)).toBeDefined();
});

test('the link has the number, and the text as both iOS and Android read it', () => {
  const text = 'Contoso: set up & go, 100 %? K7QX-M2PD';
  const link = smsLink('+12025550100', text);
  expect(link.startsWith('sms:+12025550100?&body=')).toBe(true);
  const [, query = ''] = link.split('?');
  expect(new URLSearchParams(query).get('body')).toBe(text);
  expect(link).toMatch(/^[\x21-\x7e]+$/);
});

test('a phone texts the number of its country, or else the one for all', () => {
  expect(receivingNumber(TENANT, 'GB')?.number).toBe('+447700900100');
  expect(receivingNumber(TENANT, 'FI')?.number).toBe('+12025550100');
  expect(receivingNumber({}, 'FI')).toBeUndefined();
  expect(receivingNumber({ inboundSms: TENANT.inboundSms.slice(0, 1) }, 'FI')).toBeUndefined();
  expect(inboundCountries(TENANT)).toEqual(['GB', '*']);
});

test('a text is for the tenants whose number it was written to, at that provider', () => {
  const tenants = [
    { id: 'one', ...TENANT },
    { id: 'two', inboundSms: TENANT.inboundSms.slice(1) },
    { id: 'three' },
  ];
  const to = '+12025550100';
  expect(receiversOf(tenants, { provider: 'twilio', to })).toEqual(['one', 'two']);
  expect(receiversOf(tenants, { provider: 'vonage', to })).toEqual([]);
  expect(receiversOf(tenants, { provider: 'twilio', to: '+12025550101' })).toEqual([]);
});

test('what to text is told while the challenge is open, the same each time, and not after its end', () => {
  const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
  const walk = Walk.by('inbound_sms');
  const told = inboundInstruction(keyring, TENANT, walk.challenge);
  expect(told).toMatchObject({
    number: '+12025550100',
    word: expect.stringMatching(/^\w{4}-\w{4}$/),
  });
  expect(inboundInstruction(keyring, TENANT, walk.challenge)).toEqual(told);
  walk.nowMs += 600_000;
  walk.do({ kind: 'texted', verifiers: [] });
  expect(inboundInstruction(keyring, TENANT, walk.challenge)).toBeUndefined();
  expect(inboundInstruction(keyring, TENANT, Walk.by('totp').challenge)).toBeUndefined();
});
