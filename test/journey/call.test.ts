import { keep } from '../setup/evidence.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  // A busy machine needs more than a second for a call.
  stage = await openStage({ timeScale: 10 });
});

afterAll(async () => {
  await stage.close();
});

let lastNumber = 4500000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

/** Starts a call, waits until it rings and picks it up. @param ringing how the challenge then stands: Telnyx does not report it */
async function pickedUp(
  body: { to: string; provider?: string; match?: boolean },
  ringing = body.provider === 'telnyx' ? 'calling' : 'ringing',
) {
  const started = await stage.start({ channel: 'call', ...body });
  const call = await stage.carrier.waitForCall(body.to, ({ state }) => state === 'ringing');
  // Out-of-order callbacks change nothing, so each step waits for its own.
  await stage.until(started.body.id, ({ state }) => state === ringing);
  stage.carrier.answer(call.id);
  const listening = () =>
    stage.carrier.waitForCall(
      body.to,
      ({ id, waitingForKeys }) => id === call.id && waitingForKeys,
    );
  await listening();
  return { started: started.body, id: started.body.id as string, call, listening };
}

describe.each(['twilio', 'vonage', 'telnyx'])('through %s', (provider) => {
  it('# verifies the challenge, and the call says thanks', async () => {
    const to = phone();
    const { id, call } = await pickedUp({ to, provider });
    stage.carrier.press(call.id, '#');
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered', channel: 'call' });
    const ended = await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    const said = ended.transcript.filter(({ kind }) => kind === 'says').map(({ text }) => text);
    expect(said[0]).toMatch(/^Thank you for using the Contoso sign-in verification system/);
    expect(said.at(-1)).toMatch(/Goodbye/);
  });

  it('0 and then # denies it', async () => {
    const { id, call } = await pickedUp({ to: phone(), provider });
    stage.carrier.press(call.id, '0#');
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'denied' });
  });

  it('a wrong key repeats the prompt, and # still verifies', async () => {
    const to = phone();
    const { id, call, listening } = await pickedUp({ to, provider });
    stage.carrier.press(call.id, '5');
    await stage.carrier.waitForCall(
      to,
      ({ transcript }) => transcript.filter(({ kind }) => kind === 'says').length >= 2,
    );
    await listening();
    stage.carrier.press(call.id, '#');
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
  });

  it('with match, the digits on the screen must come before #', async () => {
    const to = phone();
    const { id, started, call } = await pickedUp({ to, provider, match: true });
    expect(started.matchDigit).toMatch(/^\d\d$/);
    stage.carrier.press(call.id, `${started.matchDigit}#`);
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
  });

  it('a declined call is busy', async () => {
    const to = phone();
    const { id } = (await stage.start({ to, channel: 'call', provider })).body;
    const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
    stage.carrier.decline(call.id);
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'failed', reason: 'busy' });
  });

  it('the timeline follows the call live', async () => {
    const { id, call } = await pickedUp({ to: phone(), provider });
    await stage.until(id, ({ state }) => state === 'in_call');
    stage.carrier.press(call.id, '#');
    const states = (await stage.untilFinal(id)).timeline.map(({ state }) => state);
    const rings = provider === 'telnyx' ? [] : ['ringing'];
    expect(states).toEqual(['queued', 'sending', 'calling', ...rings, 'in_call', 'call_answered']);
  });
});

it('a call has no code to check', async () => {
  const { id } = (await stage.start({ to: phone(), channel: 'call' })).body;
  expect(await stage.post(`/v1/challenges/${id}/check`, { code: '123456' })).toMatchObject({
    status: 409,
    body: { code: 'challenge_not_checkable' },
  });
});

it('a call that is picked up after it was canceled ends politely', async () => {
  const to = phone();
  const { id } = (await stage.start({ to, channel: 'call' })).body;
  const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  await stage.post(`/v1/challenges/${id}/cancel`);
  stage.carrier.answer(call.id);
  const ended = await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
  expect(ended.transcript.some(({ text }) => /has ended/.test(text))).toBe(true);
  expect((await stage.get(id)).state).toBe('canceled');
});

it.each([
  ['twilio', '+358457090003'],
  ['vonage', '+358457090004'],
  ['telnyx', '+358457090005'],
])('through %s, a call that reads the code out is verified by it', async (provider, to) => {
  const asked = { to, channel: 'call', call: 'code', locale: 'en', provider };
  const { id } = (await stage.start(asked)).body;
  const ended = await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
  const said = ended.transcript.flatMap(({ kind, text }) => (kind === 'says' ? [text] : []));
  const code = /\d(?:, \d){5}/.exec(said.join(' '))?.[0].replaceAll(', ', '') ?? '';
  keep('code', code);
  expect((await stage.get(id)).final).toBe(false);
  const { body } = await stage.post(`/v1/challenges/${id}/check`, { code });
  expect(body).toMatchObject({ outcome: 'verified', challenge: { state: 'call_answered' } });
});
