import { Places } from '../../../src/approvals/places.js';

const IP = '203.0.113.7';
const RECORD = {
  city: { geoname_id: 1, names: { en: 'Munich', de: 'München', 'pt-BR': 'Munique' } },
  country: { iso_code: 'DE', names: { en: 'Germany', de: 'Deutschland' } },
};

const where = (record: unknown, locale = 'en', ip = IP) =>
  new Places({ get: () => record }).whereOf(ip, locale);

test.each([
  ['en', `Munich, Germany · ${IP}`],
  ['de-AT', `München, Deutschland · ${IP}`],
  ['pt', `Munique, Germany · ${IP}`],
  ['fi', `Munich, Germany · ${IP}`],
])('a city is named in the language %s, or in English', (locale, text) => {
  expect(where(RECORD, locale)).toBe(text);
});

test.each([
  ['the address is unknown', undefined],
  ['the address is in none', null],
  ['only the country is known', { country: RECORD.country }],
  ['the record has another form', { city: 'Munich' }],
  ['the city has no name in a language that is shown', { city: { names: {} } }],
])('the address alone is shown where %s', (_, record) => {
  expect(where(record)).toBe(IP);
});

test('nothing is shown where the caller has told no address', () => {
  expect(where(RECORD, 'en', '')).toBe('');
});

test('without a database the address is shown', () => {
  expect(new Places().whereOf(IP, 'en')).toBe(IP);
});
