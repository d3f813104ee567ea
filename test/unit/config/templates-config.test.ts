import { LOCALES } from '../../../src/challenge/locale.js';
import { Template, tenantTemplates } from '../../../src/config/templates-config.js';
import { Faults } from '../../../src/config/validation-errors.js';

const SMS = { channel: 'sms', locale: 'en' } as const;
const CALL = { channel: 'call', locale: 'en' } as const;

/** The faults of these templates, without where they stand. */
function faultsOf(...templates: object[]): string[] {
  const faults = new Faults();
  const read = templates.map((one, index) => faults.parse(`${index}`, Template, one));
  const fine = read.filter((one) => one !== undefined);
  if (fine.length === templates.length) {
    tenantTemplates({ id: 'default', brand: 'Contoso', templates: fine }, 600_000, faults);
  }
  return faults.found.map((line) => line.replace(/^.*?: /, ''));
}

test('a good text has no fault, and is read with its placeholders', () => {
  const text =
    '{brand}: {code}. {minutes, plural, one {# minute} other {# minutes}} left to pay {amount} to {payee}. {notice}';
  const faults = new Faults();
  const given = Template.parse({ ...SMS, purpose: 'payment', text });
  const [read] = tenantTemplates({ id: 'a', brand: 'C', templates: [given] }, 600_000, faults);
  expect(faults.found).toEqual([]);
  expect(read).toMatchObject({ ...SMS, purpose: 'payment', text });
  expect([...(read?.placeholders ?? [])].sort()).toEqual(
    ['amount', 'brand', 'code', 'minutes', 'notice', 'payee'].sort(),
  );
});

test.each([
  ['an unknown placeholder', '{code} {user}. {notice}', '{user} is unknown here; there are {code}'],
  ['broken ICU', '{code} {minutes, plural, one {#}}. {notice}', 'is not a valid ICU message'],
  ['an open brace', '{code. {notice}', 'is not a valid ICU message'],
  ['no code', 'Hello. {notice}', 'needs {code}'],
  [
    'no code in one of its plural forms',
    '{minutes, plural, one {Hurry} other {{code}}}. {notice}',
    'needs {code}, in each of its forms',
  ],
  ['no notice', '{brand}: {code}', 'needs {notice}'],
  ['a code as a number, which drops its zeros', '{code, number}. {notice}', 'must stand alone'],
  [
    'an amount without a payee',
    '{code} pays {amount}. {notice}',
    '{amount} and {payee} go together',
  ],
  ['too many words', `{code} ${'very '.repeat(30)}. {notice}`, 'takes 187 of 160 characters'],
  [
    'a letter that halves the room',
    '{brand}: {code} is the code that opens your mailbox today — {notice}',
    'because — is outside GSM-7',
  ],
  [
    'room for a short payee alone',
    'Dear customer, {brand} asks you to enter the code {code} to pay the sum of {amount} to {payee}. {notice}',
    'must fit into one SMS with the longest values',
  ],
])('an SMS with %s is refused', (_, text, fault) => {
  expect(faultsOf({ ...SMS, text })).toEqual([expect.stringContaining(fault)]);
});

test('an SMS without the notice is fine once that is waived', () => {
  expect(faultsOf({ ...SMS, text: '{brand}: {code}', sharingNotice: 'waived' })).toEqual([]);
  expect(faultsOf({ ...SMS, text: '{brand}: {code}', sharingNotice: 'no' })).not.toEqual([]);
});

test.each([
  ['the code', 'Your code is {code}. {instruction}', '{code} is unknown here'],
  ['no keys to press', 'Hello from {brand}.', 'needs either {instruction}'],
  ['a sign that voices misread', 'Press # or the {hashKey}.', 'must not have #'],
  [
    'more than a call has time for',
    `${'word '.repeat(60)}{instruction}`,
    'may have 270 characters',
  ],
])('a call with %s is refused', (_, text, fault) => {
  expect(faultsOf({ ...CALL, text })).toEqual([expect.stringContaining(fault)]);
});

test('a notice is waived for SMS alone', () => {
  const faults = faultsOf({ ...CALL, text: 'Hi. {instruction}', sharingNotice: 'waived' });
  expect(faults).toEqual(['sharingNotice is for SMS: a call tells no code']);
});

test('every fault of every template is told, with where it is', () => {
  const faults = new Faults();
  const templates = [
    { ...SMS, purpose: 'sign-in', text: 'Hello' },
    { ...CALL, locale: 'fi' as const, text: 'Hei' },
  ];
  tenantTemplates({ id: 'acme', brand: 'Acme', templates }, 600_000, faults);
  expect(faults.found).toEqual([
    'tenants.acme.templates.0 (sms, en, sign-in): needs {code}, in each of its forms',
    expect.stringMatching(/^tenants\.acme\.templates\.0 .*needs \{notice\}/),
    expect.stringMatching(/^tenants\.acme\.templates\.1 \(call, fi\): needs either/),
  ]);
});

test('two texts for the same messages are refused; with and without a transaction they differ', () => {
  const plain = { ...SMS, text: '{code}. {notice}' };
  const paying = { ...SMS, text: '{code}: {amount}, {payee}. {notice}' };
  expect(faultsOf(plain, paying, { ...plain, purpose: 'sign-in' })).toEqual([]);
  expect(faultsOf(plain, { ...plain, text: '{code}! {notice}' })).toEqual([
    expect.stringContaining('stands twice'),
  ]);
});

test.each([
  ['a language that is not spoken', { ...SMS, locale: 'xx', text: '{code} {notice}' }],
  ['a second line, which could pass for the one of browsers', { ...SMS, text: '{code}\n{notice}' }],
  ['a purpose in capitals', { ...SMS, purpose: 'Pay', text: '{code} {notice}' }],
])('%s is refused', (_, template) => {
  expect(faultsOf(template)).toHaveLength(1);
});

test.each(LOCALES)('there is room for a transaction in %s, with the notice', (locale) => {
  const text = '{brand} {code}: {amount}, {payee}. {notice}';

  expect(faultsOf({ channel: 'sms', locale, text })).toEqual([]);
  const call = { channel: 'call', locale, text: '{brand}: {amount}, {payee}. {instruction}' };
  expect(faultsOf(call)).toEqual([]);
});
