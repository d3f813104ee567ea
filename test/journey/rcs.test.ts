/** RCS and WhatsApp first, SMS and a call where the phone lacks them or stays silent: over both vendors' wires, with signed receipts. */
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    // A minute of telephone time, after which a phone that was off takes its messages, is three seconds.
    timeScale: 20,
    file: {
      policy: { fallbackAfterMs: { rcs: 1_000, whatsapp: 1_000 }, hangUpGraceMs: 500 },
    },
  });
});

afterAll(() => stage.close());

let last = 0;
function phone(): string {
  last += 1;
  return `+3584485${String(last).padStart(5, '0')}`;
}
/** Each behaviour has ten numbers. */
function magic(behaviour: string): string {
  last += 1;
  return `+35845${behaviour}000${last % 10}`;
}

const messagesOf = (to: string) =>
  stage.carrier.phone(to).messages.map(({ channel = 'sms', body }) => ({
    channel,
    code: /\b\d{6}\b/.exec(body)?.[0],
  }));
const check = async (id: string, to: string) =>
  stage.post(`/v1/challenges/${id}/check`, { code: await stage.codeFor(to) });

describe.each(['twilio', 'vonage'])('through %s', (provider) => {
  it.each(['rcs', 'whatsapp'])('a code by %s is delivered and verified', async (channel) => {
    const to = phone();
    const started = await stage.start({ to, channels: [channel, 'sms'], provider });
    expect(started).toMatchObject({ status: 202, body: { channel } });
    const { id } = started.body;
    const { timeline } = await stage.until(id, ({ state }) => state === 'delivered');
    expect(timeline.map(({ state }) => state)).toEqual(['queued', 'sending', 'sent', 'delivered']);
    expect(messagesOf(to)).toMatchObject([{ channel }]);
    const { body } = await check(id, to);
    expect(body).toMatchObject({
      outcome: 'verified',
      challenge: { state: `${channel}_verified`, final: true, deliveries: [{ channel }] },
    });
  });

  it.each([
    ['rcs', '50'],
    ['whatsapp', '51'],
  ])('a phone without %s gets an SMS', async (channel, behaviour) => {
    const to = magic(`7${behaviour}`);
    const { id } = (await stage.start({ to, channels: [channel, 'sms'], provider })).body;
    const challenge = await stage.until(
      id,
      ({ state, channel: now }) => now === 'sms' && state === 'delivered',
    );
    expect(challenge.deliveries).toMatchObject([
      { channel, provider, state: 'failed', reason: 'unreachable' },
      { channel: 'sms', provider, state: 'delivered' },
    ]);
    expect(messagesOf(to).map((each) => each.channel)).toEqual(['sms']);
    expect((await check(id, to)).body).toMatchObject({ challenge: { state: 'sms_verified' } });
  });

  it('a silent phone gets the same code by SMS, and the late RCS message is harmless', async () => {
    const to = magic('753');
    const { id } = (await stage.start({ to, channels: ['rcs', 'sms'], provider })).body;
    await stage.until(id, ({ state, channel }) => channel === 'sms' && state === 'delivered');
    expect(messagesOf(to).map(({ channel }) => channel)).toEqual(['sms']);
    await stage.carrier.waitForMessage(to, ({ channel }) => channel === 'rcs');
    const [sms, rcs] = messagesOf(to);
    expect(rcs).toEqual({ channel: 'rcs', code: sms?.code });
    // Its receipt is noted, and changes nothing.
    const noted = await stage.until(
      id,
      ({ timeline }) => timeline.filter(({ state }) => state === 'delivered').length > 1,
    );
    expect(noted).toMatchObject({ state: 'delivered', channel: 'sms' });
    expect((await check(id, to)).body).toMatchObject({ challenge: { state: 'sms_verified' } });
  });
});

it('a list of four goes down to the call', async () => {
  // No RCS, no WhatsApp, and no SMS either: its call fails, too, so that the list is walked to its end.
  const to = magic('713');
  const channels = ['rcs', 'whatsapp', 'sms', 'call'];
  const { id } = (await stage.start({ to, channels, provider: 'twilio' })).body;
  const ended = await stage.untilFinal(id);
  expect(ended.deliveries.map(({ channel, state }) => [channel, state])).toEqual(
    channels.map((channel) => [channel, 'failed']),
  );
});

it('WhatsApp sends the approved template of the language, with the code as its variable', async () => {
  const to = phone();
  const { id } = (
    await stage.start({ to, channels: ['whatsapp'], provider: 'twilio', locale: 'fi' })
  ).body;
  await stage.until(id, ({ state }) => state === 'delivered');
  const code = await stage.codeFor(to);
  const [sent] = stage.carrier
    .exchanges()
    .filter(({ request }) => request.body.includes('whatsapp%3A%2B'))
    .filter(({ request }) => request.body.includes(encodeURIComponent(code)));
  const form = new URLSearchParams(sent?.request.body);
  expect([form.get('ContentVariables'), form.has('Body')]).toEqual([`{"1":"${code}"}`, false]);
  expect(form.get('ContentSid')).toMatch(/^HX/);
});

it('an amount is never sent in a template that cannot say it', async () => {
  const transaction = { amount: '49.90', currency: 'EUR', payee: 'Acme Oy' };
  const answer = await stage.start({ to: phone(), channels: ['whatsapp', 'sms'], transaction });
  expect(answer.status).toBe(422);
  expect(answer.body.faults).toEqual([
    { path: 'channels', message: expect.stringContaining('leave whatsapp out') },
  ]);
});

describe('a message of others', () => {
  it('a code goes by WhatsApp in the template, a text by RCS as it is', async () => {
    const [to, other] = [phone(), phone()];
    const coded = await stage.post('/v1/messages', { to, channels: ['whatsapp'], code: '471199' });
    expect(coded.status).toBe(202);
    expect(await stage.codeFor(to)).toBe('471199');
    const text = 'Contoso: 123456 is your code.';
    const written = await stage.post('/v1/messages', { to: other, channels: ['rcs', 'sms'], text });
    expect(await stage.untilFinal(written.body.id)).toMatchObject({ state: 'delivered' });
    expect(stage.carrier.phone(other).messages).toMatchObject([{ channel: 'rcs', body: text }]);
  });

  it('a text is refused on WhatsApp, with the cure', async () => {
    const answer = await stage.post('/v1/messages', {
      to: phone(),
      channels: ['whatsapp', 'sms'],
      text: 'Contoso: 123456 is your code.',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.faults).toEqual([
      { path: 'text', message: expect.stringContaining('Leave text out') },
    ]);
  });
});
