/** All magic numbers of the sandbox, over both channels and through both providers. */
import { openStage, type Stage } from '../journey/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    timeScale: 25,
    // Long enough for one Retry-After of a second.
    variables: { PROVIDER_TIMEOUT_MS: '2500' },
    // Without this, so many failures in a row would open the breakers.
    file: { policy: { breakAfter: 1_000, hangUpGraceMs: 500, callSecondsMax: 300 } },
  });
});

afterAll(async () => {
  await stage.close();
});

const PROVIDERS = ['twilio', 'vonage'] as const;
/** Vonage answers only 403. */
const NOT_PERMITTED = {
  twilio: { state: 'failed', reason: 'destination_blocked' },
  vonage: { state: 'failed', reason: 'rejected_by_provider' },
};
/** Vonage reports landlines as undeliverable. */
const LANDLINE = {
  twilio: { state: 'failed', reason: 'landline' },
  vonage: { state: 'failed', reason: 'unreachable' },
};
let spare = 0;

/** Each behaviour has ten numbers; every test uses another one. */
function magic(behaviour: string): string {
  spare += 1;
  return `+35845${behaviour}000${spare % 10}`;
}

/** Picks up and presses # at the first prompt, and then the digits that the call speaks. */
async function answerByDigits(to: string) {
  const { id } = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  const heard = (what: RegExp) =>
    stage.carrier.waitForCall(
      to,
      ({ waitingForKeys, transcript }) =>
        waitingForKeys && what.test(transcript.findLast(({ kind }) => kind === 'says')?.text ?? ''),
    );
  if (stage.carrier.phone(to).calls[0]?.state === 'ringing') stage.carrier.answer(id);
  await heard(/Please press the hash key|If you did not ask/);
  stage.carrier.press(id, '#');
  const { transcript } = await heard(/press \d, then \d/);
  const digits = transcript.findLast(({ kind }) => kind === 'says')?.text.match(/\d/g);
  stage.carrier.press(id, `${digits?.join('')}#`);
}

async function ends(body: object) {
  const { id } = (await stage.start(body)).body;
  return stage.untilFinal(id);
}

describe.each(PROVIDERS)('calls through %s', (provider) => {
  it.each([
    ['701', 'a busy phone', { state: 'failed', reason: 'busy' }],
    ['702', 'nobody answers', { state: 'failed', reason: 'no_answer' }],
    ['703', 'somebody hangs up', { state: 'failed', reason: 'hung_up' }],
    ['704', 'voicemail', { state: 'failed', reason: 'voicemail' }],
    ['705', 'only wrong keys', { state: 'failed', reason: 'wrong_keypress' }],
    ['706', '# is pressed', { state: 'call_answered' }],
    ['707', '0 and then # is pressed', { state: 'denied' }],
    ['708', 'a greeting that plays #', { state: 'failed', reason: 'voicemail' }],
    ['709', 'no key at all', { state: 'failed', reason: 'no_keypress' }],
    ['712', 'the destination is not permitted', NOT_PERMITTED[provider]],
    ['713', 'the phone is out of reach', { state: 'failed', reason: 'unreachable' }],
    ['720', '429 always', { state: 'failed', reason: 'provider_unavailable' }],
    ['722', '503 always', { state: 'failed', reason: 'provider_unavailable' }],
  ])('%s: %s', async (behaviour, _what, end) => {
    expect(await ends({ to: magic(behaviour), channel: 'call', provider })).toMatchObject(end);
  });

  it('726: without a result of machine detection, the call asks for two digits', async () => {
    const to = magic('726');
    const { id } = (await stage.start({ to, channel: 'call', provider })).body;
    await answerByDigits(to);
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
  });

  it('715: if machine detection gives `unknown`, # leads to two digits', async () => {
    const to = magic('715');
    const { id } = (await stage.start({ to, channel: 'call', provider })).body;
    await answerByDigits(to);
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
  });

  it('728: a call whose answer was lost is found, never placed again', async () => {
    const to = magic('728');
    const { id } = (await stage.start({ to, channel: 'call', provider })).body;
    await stage.until(id, ({ state }) => state === 'ringing');
    expect(stage.carrier.phone(to).calls).toHaveLength(1);
    expect((await stage.get(id)).deliveries).toHaveLength(1);
  });
});

describe.each(PROVIDERS)('SMS through %s', (provider) => {
  it.each([
    ['710', 'a landline', LANDLINE[provider]],
    ['711', 'the phone has opted out', { state: 'failed', reason: 'opted_out' }],
    ['712', 'the destination is not permitted', NOT_PERMITTED[provider]],
    ['713', 'the phone is out of reach', { state: 'failed', reason: 'unreachable' }],
    ['714', 'the carrier filters it', { state: 'failed' }],
    ['720', '429 always', { state: 'failed', reason: 'provider_unavailable' }],
    ['722', '503 always', { state: 'failed', reason: 'provider_unavailable' }],
  ])('%s: %s', async (behaviour, _what, end) => {
    expect(await ends({ to: magic(behaviour), channel: 'sms', provider })).toMatchObject(end);
  });

  it.each([
    ['721', '429 once'],
    ['723', '503 once'],
    ['727', 'the first callbacks come before the answer'],
    ['728', 'the answer is lost after the SMS went out'],
  ])('%s: %s, and it is delivered by the same provider, once', async (behaviour) => {
    const to = magic(behaviour);
    const { id } = (await stage.start({ to, channel: 'sms', provider })).body;
    const challenge = await stage.until(id, ({ state }) => state === 'delivered');
    expect(challenge.deliveries).toMatchObject([{ provider, state: 'delivered' }]);
    expect(stage.carrier.phone(to).messages).toHaveLength(1);
  });

  it('726: without any receipt the code still verifies', async () => {
    const to = magic('726');
    const { id } = (await stage.start({ to, channel: 'sms', provider })).body;
    await stage.until(id, ({ state }) => state === 'sent');
    const code = await stage.codeFor(to);
    expect((await stage.post(`/v1/challenges/${id}/check`, { code })).body.outcome).toBe(
      'verified',
    );
  });
});

describe('failover', () => {
  it.each([
    ['730', 'twilio answers 503'],
    ['732', 'twilio hangs'],
    ['736', 'twilio’s account may not send there'],
    ['738', 'twilio answers 429'],
    ['740', 'twilio accepts, and reports that it cannot deliver'],
  ])('%s: %s: the SMS goes through vonage', async (behaviour) => {
    const to = magic(behaviour);
    const { id } = (await stage.start({ to, channel: 'sms' })).body;
    const challenge = await stage.until(
      id,
      ({ state, deliveries }) => deliveries.length === 2 && state === 'delivered',
    );
    expect(challenge.deliveries).toMatchObject([
      { provider: 'twilio', state: 'failed' },
      { provider: 'vonage', state: 'delivered' },
    ]);
    const code = await stage.codeFor(to);
    expect((await stage.post(`/v1/challenges/${id}/check`, { code })).body.outcome).toBe(
      'verified',
    );
  });

  it('730: a call goes through vonage when twilio answers 503', async () => {
    const to = magic('730');
    const { id } = (await stage.start({ to, channel: 'call' })).body;
    const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
    expect(call.vendor).toBe('vonage');
    stage.carrier.answer(call.id);
    await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
    stage.carrier.press(call.id, '#');
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
  });

  it('732: a call that twilio may have placed is not placed through vonage', async () => {
    const to = magic('732');
    const { id } = (await stage.start({ to, channel: 'call' })).body;
    await stage.until(id, ({ state }) => state === 'sending');
    expect((await stage.get(id)).deliveries).toHaveLength(1);
    expect(stage.carrier.phone(to).calls).toHaveLength(0);
  });

  it('a landline gets a call if the caller requested a fallback', async () => {
    const to = magic('710');
    const { id } = (await stage.start({ to, channels: ['sms', 'call'] })).body;
    const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
    stage.carrier.answer(call.id);
    await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
    stage.carrier.press(call.id, '#');
    expect(await stage.untilFinal(id)).toMatchObject({
      state: 'call_answered',
      deliveries: [{ channel: 'sms', reason: 'landline' }, { channel: 'call' }],
    });
  });

  it('voicemail is followed by an SMS if the caller requested a fallback', async () => {
    const to = magic('704');
    const { id } = (await stage.start({ to, channel: 'call', fallback: 'sms' })).body;
    await stage.until(id, ({ channel, state }) => channel === 'sms' && state === 'delivered');
    const code = await stage.codeFor(to);
    expect((await stage.post(`/v1/challenges/${id}/check`, { code })).body.outcome).toBe(
      'verified',
    );
  });
});

it('708: with match, a greeting that plays # proves nothing', async () => {
  const challenge = await ends({ to: magic('708'), channel: 'call', match: true });
  expect(challenge).toMatchObject({ state: 'failed' });
});
