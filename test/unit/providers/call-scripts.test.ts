import { type CallStep, KEY_WAIT_SECONDS } from '../../../src/challenge/call-script.js';
import {
  clientState,
  commandId,
  readClientState,
  renderCommand,
  renderExtensionWait,
  telnyxVoice,
} from '../../../src/providers/telnyx/telnyx-call-script.js';
import { renderTwiml, twilioVoice } from '../../../src/providers/twilio/twilio-call-script.js';
import {
  isVonageCallbackPath,
  renderNcco,
  vonageCallbackPath,
  vonageLanguage,
} from '../../../src/providers/vonage/vonage-call-script.js';
import { DELIVERY_ID, PUBLIC_URL } from '../../setup/vendor-settings.js';

const LOCALES = 'en fi sv no nb da de fr es it pt nl pl et lv lt ar ja zh-Hans'.split(' ');

const gather: CallStep = {
  kind: 'gather',
  say: ['Good day.', 'Press <hash> & wait.'],
  next: { prompt: 2, pressed: '0' },
  locale: 'fi',
};
const hangUp: CallStep = { kind: 'hang_up', say: ['Goodbye.'], locale: 'en' };

describe('TwiML', () => {
  test('one key is gathered, a lone # too, and silence is reported', () => {
    expect(renderTwiml(gather, `${PUBLIC_URL}/`, DELIVERY_ID)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="${KEY_WAIT_SECONDS}" ` +
        'actionOnEmptyResult="true" ' +
        `method="POST" action="${PUBLIC_URL}/webhooks/twilio/call/${DELIVERY_ID}` +
        '?prompt=2&amp;pressed=0#ct=2000&amp;rt=5000&amp;rc=2&amp;rp=ct,rt,5xx">' +
        '<Say voice="Google.fi-FI-Standard-A" language="fi-FI">Good day.</Say>' +
        '<Say voice="Google.fi-FI-Standard-A" language="fi-FI">Press &lt;hash&gt; &amp; wait.</Say>' +
        '</Gather></Response>',
    );
  });

  test('the last text is spoken before the call is hung up', () => {
    expect(renderTwiml(hangUp, PUBLIC_URL, DELIVERY_ID)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Say voice="Google.en-US-Standard-C" language="en-US">Goodbye.</Say><Hangup/></Response>',
    );
  });
});

describe('NCCO', () => {
  test('one key is waited for, and the prompt can be interrupted', () => {
    const [talk, input] = renderNcco(gather, PUBLIC_URL, DELIVERY_ID, 'secret');
    expect(talk).toEqual({
      action: 'talk',
      text: 'Good day. Press <hash> & wait.',
      language: 'fi-FI',
      style: 0,
      bargeIn: true,
    });
    expect(input).toEqual({
      action: 'input',
      type: ['dtmf'],
      dtmf: { timeOut: KEY_WAIT_SECONDS, maxDigits: 1, submitOnHash: true },
      eventUrl: [
        expect.stringContaining(`/webhooks/vonage/call/${DELIVERY_ID}?prompt=2&pressed=0&t=`),
      ],
      eventMethod: 'POST',
    });
  });

  test('the last text is spoken, and the call ends', () => {
    expect(renderNcco(hangUp, PUBLIC_URL, DELIVERY_ID, 'secret')).toEqual([
      { action: 'talk', text: 'Goodbye.', language: 'en-US', style: 0 },
    ]);
  });
});

describe('Telnyx commands', () => {
  const oneKey = {
    minimum_digits: 1,
    maximum_digits: 1,
    terminating_digit: '',
    valid_digits: '0123456789*#',
  };
  const command = (step: CallStep) => renderCommand(step, DELIVERY_ID, 'event-1');

  test('one key is waited for once, a lone # too, and the next place travels with it', () => {
    expect(command(gather)).toEqual({
      action: 'gather_using_speak',
      body: {
        payload: 'Good day. Press <hash> & wait.',
        payload_type: 'text',
        voice: 'Azure.fi-FI-NooraNeural',
        ...oneKey,
        timeout_millis: KEY_WAIT_SECONDS * 1_000,
        maximum_tries: 1,
        client_state: clientState(DELIVERY_ID, { prompt: 2, pressed: '0' }),
        command_id: commandId('event-1'),
      },
    });
  });

  test('a second key is waited for in silence', () => {
    const waitMs = KEY_WAIT_SECONDS * 1_000;
    expect(command({ ...gather, say: [] } as CallStep)).toMatchObject({
      action: 'gather',
      body: { ...oneKey, initial_timeout_millis: waitMs, timeout_millis: waitMs },
    });
  });

  test('a held key press is waited for a second at a time', () => {
    const next = { prompt: 1, waited: 2 };
    expect(command({ kind: 'wait', next, locale: 'en' })).toMatchObject({
      action: 'gather',
      body: { timeout_millis: 1_000, client_state: clientState(DELIVERY_ID, next) },
    });
    const say = ['One moment.'];
    expect(command({ kind: 'wait', say, next, locale: 'en' })).toMatchObject({
      action: 'gather_using_speak',
      body: { payload: 'One moment.', timeout_millis: 1_000 },
    });
  });

  test('the last text is spoken, and its end is known from its mark; without a text the call ends at once', () => {
    expect(command(hangUp)).toMatchObject({
      action: 'speak',
      body: { payload: 'Goodbye.', client_state: clientState(DELIVERY_ID, 'farewell') },
    });
    expect(command({ ...hangUp, say: [] } as CallStep)).toEqual({
      action: 'hangup',
      body: { command_id: commandId('event-1') },
    });
  });

  test('an extension is waited for as long as its digits take', () => {
    const waits = [1, 8].map((digits) => renderExtensionWait(digits, DELIVERY_ID, 'event-1'));
    expect(waits.map(({ body }) => body['timeout_millis'])).toEqual([1_400, 4_200]);
  });

  test('the place in the call comes back as it was given', () => {
    for (const [place, query] of [
      ['start', ''],
      ['farewell', 'farewell'],
      ['extension:4', 'extension:4'],
      [{ prompt: 3, pressed: '42', waited: 1 }, 'prompt=3&pressed=42&waited=1'],
    ] as const) {
      const read = readClientState(clientState(DELIVERY_ID, place));
      expect(read).toEqual({ deliveryId: DELIVERY_ID, query });
    }
  });
});

describe('voices', () => {
  test.each(LOCALES)('%s is spoken by Telnyx in its own language', (locale) => {
    const language = { no: 'nb' }[locale] ?? locale.slice(0, 2);
    expect(telnyxVoice(locale)).toMatch(new RegExp(`^Azure\\.${language}-[A-Z]{2}-\\w+Neural$`));
  });

  test.each(LOCALES)('%s is spoken by Twilio and Vonage', (locale) => {
    const expected = { no: 'nb', et: 'fi' }[locale] ?? locale.slice(0, 2);
    const code = expected === 'zh' ? 'cmn' : expected;
    expect(twilioVoice(locale).voice).toMatch(new RegExp(`^Google\\.${code}-`));
    expect(vonageLanguage(locale)).toMatch(new RegExp(`^${locale === 'lt' ? 'lv' : code}\\b`));
  });

  test.each([
    ['nb-NO', 'nb-NO'],
    ['zh-Hant-TW', 'cmn-TW'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-PT'],
    ['de-CH', 'de-DE'],
    ['xx', 'en-US'],
    ['constructor', 'en-US'],
  ])('%s is spoken as %s', (locale, language) => {
    expect(twilioVoice(locale).language).toBe(language);
    expect(vonageLanguage(locale)).toBe(language);
  });
});

describe('addresses of Vonage calls', () => {
  const path = '/webhooks/vonage/call/x.1?prompt=1';

  test('are valid for the secret that made them, also during its rotation', () => {
    const signed = vonageCallbackPath('old', path);
    expect(isVonageCallbackPath(['new', 'old'], signed)).toBe(true);
    expect(isVonageCallbackPath(['new'], signed)).toBe(false);
  });

  test('are not valid for another delivery or another step of the call', () => {
    const signed = vonageCallbackPath('secret', path);
    expect(isVonageCallbackPath(['secret'], signed.replace('x.1', 'x.2'))).toBe(false);
    expect(isVonageCallbackPath(['secret'], signed.replace('prompt=1', 'prompt=2'))).toBe(false);
    expect(isVonageCallbackPath(['secret'], `${path}&t=`)).toBe(false);
    expect(isVonageCallbackPath(['secret'], path)).toBe(false);
  });
});
