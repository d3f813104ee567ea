import { TwilioError } from '../../../../src/doors/twilio-verify/errors.js';
import {
  checkForm,
  readForm,
  startForm,
  updateForm,
} from '../../../../src/doors/twilio-verify/forms.js';

const form = (fields: Record<string, string> | string) =>
  readForm(Buffer.from(new URLSearchParams(fields).toString()));

const START = { To: '+358441234567', Channel: 'sms' };

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof TwilioError) return `${error.twilio.code} ${error.twilio.words}`;
    throw error;
  }
  return 'taken';
}

test('a start is read with all that this door knows', () => {
  const sent = {
    ...START,
    Channel: 'call',
    Locale: 'fi',
    SendDigits: 'wwW12',
    DeviceIp: '203.0.113.7',
    Amount: '€39.9',
    Payee: ' Acme  Oy ',
  };
  expect(startForm(form(sent))).toEqual({
    to: '+358441234567',
    channel: 'call',
    locale: 'fi',
    extension: '12',
    ip: '203.0.113.7',
    transaction: { amount: '39.90', currency: 'EUR', payee: 'Acme Oy' },
  });
});

test('what changes nothing for the person is ignored, and so is what is empty', () => {
  const more = {
    CustomFriendlyName: 'Other',
    AppHash: 'a1',
    RiskCheck: 'enable',
    Tags: '{}',
    EnableSnaClientToken: 'false',
    Later: 'x',
    Locale: '',
  };
  expect(startForm(form({ ...START, ...more }))).toEqual({ to: '+358441234567', channel: 'sms' });
});

test.each(['whatsapp', 'rcs'])('Channel=%s is taken', (channel) => {
  expect(startForm(form({ ...START, Channel: channel })).channel).toBe(channel);
});

test.each([
  [{ To: '' }, 'To'],
  [{ Channel: '' }, 'Channel'],
  [{ Channel: 'email' }, 'Channel'],
  [{ Locale: 'no language' }, 'Locale'],
  [{ CustomCode: '123' }, 'CustomCode'],
  [{ CustomCode: '12345678901' }, 'CustomCode'],
  [{ CustomCode: '1234', Amount: '€1', Payee: 'A' }, 'CustomCode'],
  [{ SendDigits: '12' }, 'SendDigits'],
  [{ Channel: 'call', SendDigits: '1#2' }, 'SendDigits'],
  [{ DeviceIp: 'localhost' }, 'DeviceIp'],
  [{ Amount: 'much', Payee: 'A' }, 'Amount'],
  [{ Amount: '€1.999', Payee: 'A' }, 'Amount'],
  [{ Amount: '€1.9999', Payee: 'A' }, 'Amount'],
  [{ Amount: '€1.99', Payee: 'see example.com' }, 'Payee'],
  [{ RateLimits: '{}' }, 'RateLimits'],
  [{ TemplateSid: 'HJ1' }, 'TemplateSid'],
  [{ TemplateCustomSubstitutions: '{}' }, 'TemplateCustomSubstitutions'],
  [{ CustomMessage: 'Hi' }, 'CustomMessage'],
])('%j is refused for %s', (more, name) => {
  const expected = `60200 Invalid parameter \`${name}\``;
  expect(refusal(() => startForm(form({ ...START, ...more })))).toBe(expected);
});

test('a parameter that comes twice has no value', () => {
  expect(refusal(() => form('To=%2B358441234567&To=%2B358441234568'))).toMatch('`To`');
});

test('a check names the verification by number or SID', () => {
  const sid = `VE${'0'.repeat(32)}`;
  expect(checkForm(form({ To: START.To, Code: '123 456' }))).toEqual({
    to: START.To,
    code: '123456',
  });
  expect(checkForm(form({ VerificationSid: sid, Code: '1234' }))).toEqual({ sid, code: '1234' });
  expect(refusal(() => checkForm(form({ Code: '123456' })))).toMatch('60200');
  expect(refusal(() => checkForm(form({ To: START.To })))).toMatch('`Code`');
  expect(refusal(() => checkForm(form({ To: START.To, Code: 'abcdef' })))).toMatch('`Code`');
  expect(refusal(() => checkForm(form({ To: START.To, Code: '1234', Payee: 'A' })))).toMatch(
    '60206',
  );
});

test('an update says approved or canceled', () => {
  expect(updateForm(form({ Status: 'canceled' }))).toBe('canceled');
  expect(refusal(() => updateForm(form({ Status: 'pending' })))).toMatch('`Status`');
  expect(refusal(() => updateForm(form({})))).toMatch('`Status`');
});
