import { callEnd, callPrompt } from '../../../src/challenge/call-script.js';
import {
  type MessageTemplate,
  promptLine,
  smsText,
  templateFor,
} from '../../../src/challenge/message.js';
import { newChallenge } from '../../fixtures/sample-challenge.js';

const PAYMENT = { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' };

function template(text: string, of: Partial<MessageTemplate> = {}): MessageTemplate {
  const names = [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '');
  return { channel: 'sms', locale: 'en', text, placeholders: new Set(names), ...of };
}

const general = template('{code} is for {brand}. {notice}');
const signIn = template('{code} signs you in. {notice}', { purpose: 'sign-in' });
const payment = template('{code} pays {amount} to {payee}. {notice}');
const all = [general, signIn, payment];
const sms = { channel: 'sms', locale: 'en-GB', hasTransaction: false } as const;

describe('which template a message gets', () => {
  test.each([
    ['its purpose has one', { ...sms, purpose: 'sign-in' }, signIn.text],
    ['its purpose has none', { ...sms, purpose: 'recovery' }, general.text],
    ['it has no purpose', sms, general.text],
    ['it has a transaction', { ...sms, hasTransaction: true }, payment.text],
    [
      'its purpose has one, but without amount and payee',
      { ...sms, purpose: 'sign-in', hasTransaction: true },
      payment.text,
    ],
    ['its language has none', { ...sms, locale: 'fi' }, undefined],
    ['its channel has none', { ...sms, channel: 'call' as const }, undefined],
  ])('if %s', (_, query, text) => {
    expect(templateFor(all, query)).toBe(text);
  });

  test('a call that asks for digits does not get a text that names # alone', () => {
    const alone = template('Press the {hashKey}.', { channel: 'call' });
    const any = template('Hello. {instruction}', { channel: 'call', purpose: 'sign-in' });
    const query = { ...sms, channel: 'call' } as const;
    expect(templateFor([alone], query)).toBe(alone.text);
    expect(templateFor([alone], { ...query, asksDigits: true })).toBeUndefined();
    expect(templateFor([any], { ...query, asksDigits: true, purpose: 'sign-in' })).toBe(any.text);
  });
});

describe('an SMS in the tenant’s own words', () => {
  const values = { code: '123456', brand: 'Contoso', minutes: 1 };
  const text =
    '{brand}: {code} opens the door for {minutes, plural, one {# minute} other {# minutes}}. {notice}';

  test('is filled in', () => {
    expect(smsText('en', { ...values, template: text })).toBe(
      'Contoso: 123456 opens the door for 1 minute. Do not share it with anyone.',
    );
  });

  test('keeps its words where the last line for browsers does not fit', () => {
    const origin = 'login.example.com';
    const long = `${text} ${'Ask us if you are in doubt. '.repeat(3)}`.trim();
    expect(smsText('en', { ...values, template: text, origin })).toMatch(/\n@login\.[^\n]+$/);
    const without = smsText('en', { ...values, template: long, origin });
    expect(without).toMatch(/^Contoso: 123456 opens.*in doubt\.$/);
  });

  test('gives way to ours where a payee makes it two parts', () => {
    const transaction = { ...PAYMENT, payee: 'Żabka Polska Spółka Akcyjna Poznań' };
    const own = 'Contoso: {code} is the code for your payment of {amount} to {payee}. {notice}';
    expect(smsText('en', { ...values, template: own, transaction: PAYMENT })).toBe(
      'Contoso: 123456 is the code for your payment of EUR 49.90 to Acme Oy. Do not share it with anyone.',
    );
    expect(smsText('en', { ...values, template: own, transaction })).toBe(
      '123456: EUR 49.90, Żabka Polska Spółka Akcyjna Poznań',
    );
  });
});

describe('a call in the tenant’s own words', () => {
  const own = template('Contoso calls about {amount} for {payee}. {instruction}', {
    channel: 'call',
  });
  const tenant = {
    id: 'default',
    brand: 'Contoso',
    locale: 'en',
    senders: [],
    countries: { sms: [], call: [] },
  };
  const base = newChallenge(tenant, { to: '+358441234567', channels: ['call'] });
  const challenge = { ...base, transaction: PAYMENT };
  const said = (...[asked, manner]: [Parameters<typeof callPrompt>[2], 'first' | 'repeat']) => {
    const step = callPrompt(challenge, 'Contoso', asked, { prompt: 1 }, manner, [own]);
    return step.kind === 'gather' ? step.say : [];
  };

  test('says amount and payee, and the keys that this call asks for', () => {
    expect(said({ kind: 'hash' }, 'first')[0]).toBe(
      'Contoso calls about 49.90 euros for Acme Oy. Please press the hash key to finish your verification.',
    );
    expect(said({ kind: 'shown', digits: '47' }, 'repeat')[0]).toContain(
      'euros for Acme Oy. Please press the two digits shown on your screen, and then the hash key',
    );
  });

  test('names the # key as the phone’s country does', () => {
    const text = 'To pay, press the {hashKey}.';
    const us = promptLine('en', 'prompt', { brand: 'C', country: 'US', template: text });
    expect(us).toBe('To pay, press the pound key.');
  });

  test('does not speak of a sign-in at its end where it was about a transaction', () => {
    for (const end of ['no_keypress', 'wrong_keypress'] as const) {
      expect(JSON.stringify(callEnd(end, challenge, 'C'))).not.toContain('sign-in');
      expect(JSON.stringify(callEnd(end, base, 'C'))).toContain('sign-in');
    }
  });
});
