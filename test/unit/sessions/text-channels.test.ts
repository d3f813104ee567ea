/** On the hosted pages a person chooses a text or a call; by which channel a text goes, the session says. */
import type { Challenge, Channel } from '../../../src/challenge/challenge.js';
import { viewPage } from '../../../src/http/pages/page-view.js';
import type { Session } from '../../../src/sessions/session.js';
import { methodOf } from '../../../src/sessions/session.js';
import { deliveredBy, requireChannel, resentBy } from '../../../src/sessions/start-target.js';
import { verifiedChallenge } from '../../fixtures/challenges.js';

const CHANNELS: readonly Channel[] = ['rcs', 'whatsapp', 'sms', 'call'];
const transaction = { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' };
const session = (channels: readonly Channel[] = CHANNELS) =>
  ({ channels, purpose: 'setup', state: 'open', starts: 1, expiresAtMs: 0 }) as unknown as Session;

it('a text goes by the text channels of the session, in their order', () => {
  expect(deliveredBy(session(), 'sms')).toEqual(['rcs', 'whatsapp', 'sms']);
  expect(deliveredBy(session(['sms', 'call']), 'sms')).toEqual(['sms']);
  expect(deliveredBy(session(), 'call')).toEqual(['call']);
});

it('an amount goes by no template that cannot say it', () => {
  expect(deliveredBy({ channels: CHANNELS, transaction }, 'sms')).toEqual(['rcs', 'sms']);
});

it('a text is sent again by SMS, or else by the last of them', () => {
  expect(resentBy(session(), 'sms')).toBe('sms');
  expect(resentBy(session(['rcs', 'whatsapp', 'call']), 'sms')).toBe('whatsapp');
  expect(resentBy(session(), 'call')).toBe('call');
});

it('a session with RCS alone offers a text, and no call', () => {
  expect(() => requireChannel(session(['rcs']), 'sms')).not.toThrow();
  expect(() => requireChannel(session(['rcs']), 'call')).toThrow('Use sms.');
});

describe('the page', () => {
  const delivery = (number: number, channel: Channel, state: string) =>
    ({ number, channel, provider: 'twilio', state }) as Challenge['deliveries'][number];
  const view = (changes: Partial<Challenge>) =>
    viewPage(
      { session: session(), challenge: verifiedChallenge(changes) },
      { name: 'Contoso' },
      undefined,
      'sandbox',
      0,
    );

  it('sees a text and a call to choose from', () => {
    expect(view({}).session.channels).toEqual(['sms', 'call']);
  });

  it('sees a text that went to WhatsApp as a text, and where it went', () => {
    const { challenge } = view({
      state: 'whatsapp_verified',
      channel: 'whatsapp',
      channels: ['whatsapp', 'sms'],
      deliveries: [delivery(1, 'whatsapp', 'delivered')],
    });
    expect(challenge).toMatchObject({
      state: 'sms_verified',
      channel: 'sms',
      channels: ['sms'],
      text: 'whatsapp',
      deliveries: [{ channel: 'sms' }],
    });
    expect(challenge).not.toHaveProperty('fellBack');
  });

  it('is told when SMS brings what RCS could not', () => {
    const { challenge } = view({
      state: 'sent',
      channel: 'sms',
      deliveries: [delivery(1, 'rcs', 'failed'), delivery(2, 'sms', 'sent')],
    });
    expect(challenge).toMatchObject({ text: 'sms', fellBack: true });
  });
});

it.each(['sms', 'rcs', 'whatsapp'] as const)('a proof by %s is named in the result', (channel) => {
  expect(methodOf(verifiedChallenge({ state: `${channel}_verified`, channel }))).toBe(channel);
});
