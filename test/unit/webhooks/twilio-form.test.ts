import { parseTwilioForm, shiftedName } from '../../../webhooks/twilio.js';

const FORM = { AccountSid: `AC${'0'.repeat(32)}`, CallSid: `CA${'0'.repeat(32)}` };

test.each([
  ['the end of one that is absent', { Sid: 'x' }],
  ['the beginning of one that is absent', { Finished: 'x' }],
  ['one that is absent, grown at its end', { Digits5: '' }],
  ['one that is absent, grown at its beginning', { xDigits: '5' }],
])('a name is refused as %s', (_, strange) => {
  expect(shiftedName({ ...FORM, ...strange })).toMatch(/have been shifted/);
});

test.each(['Foo-Bar', 'Foo Bar', '1st', 'Foo=Bar', 'Ä'])(
  'a name that is not in Twilio’s form is refused: %s',
  (name) => {
    expect(shiftedName({ ...FORM, [name]: 'x' })).toMatch(/a name that is not Twilio/);
  },
);

test.each([
  ['ToCity', 'FromDigitsVille'],
  ['ToState', 'MessageStatus'],
  ['FromCity', 'AnsweredBy the Sea'],
  ['CallerName', 'CallSid Ahmed'],
])('a value that only contains another parameter’s name passes: %s=%s', (name, value) => {
  const form = { ...FORM, To: '+358441234567', From: '+358441234568', ToZip: '', [name]: value };
  expect(shiftedName(form)).toBeUndefined();
});

test.each([
  ['ToCity', 'From+358441234569'],
  ['ToCity', 'xFrom12345'],
  ['ToCity', 'Digits5'],
  ['ToCity', 'Digits'],
  ['ToCity', 'DigitsFinishedOnKeyburg'],
  ['ToCity', 'FinishedOnKey#'],
  ['ToCity', 'AnsweredByhuman'],
  ['ToCity', `CallSidCA${'1'.repeat(32)}`],
  ['Direction', 'CallStatuscompleted'],
])('a value that may contain a shifted parameter is refused: %s=%s', (name, value) => {
  const form = { ...FORM, To: '+358441234567', From: '+358441234568', ToZip: '', [name]: value };
  expect(shiftedName(form)).toMatch(/another parameter in it/);
});

test('a new parameter passes', () => {
  expect(shiftedName({ ...FORM, WeatherReport: 'sunny' })).toBeUndefined();
});

test('a repeated parameter is found; in another case it is another one', () => {
  expect(parseTwilioForm(Buffer.from('a=1&b=2&a=1'))).toBeUndefined();
  expect(parseTwilioForm(Buffer.from('a=1&A=2'))).toMatchObject({ a: '1', A: '2' });
});
