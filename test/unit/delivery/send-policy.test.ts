import { Deadline } from '../../../src/challenge/time.js';
import { DEFAULT_SEND_POLICY, SendPolicies } from '../../../src/delivery/provider-call.js';
import type { FailureKind, SendResult } from '../../../src/providers/provider.js';

const ACCEPTED: SendResult = { kind: 'accepted', reference: 'SM1' };
const LONG = 60_000;

function refused(failure: FailureKind, retryAfterMs?: number): SendResult {
  return {
    kind: 'refused',
    failure,
    reason: 'provider_unavailable',
    detail: failure,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function policies(changes = {}) {
  return new SendPolicies({ ...DEFAULT_SEND_POLICY, retryFirstMs: 1, ...changes });
}

/** Returns the answers in turn, and counts the calls. */
function provider(...answers: SendResult[]) {
  let asked = 0;
  return {
    send: async () => {
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1] as SendResult;
    },
    get asked() {
      return asked;
    },
  };
}

test('a request that was certainly not processed is repeated', async () => {
  const twilio = provider(refused('temporary'), refused('temporary'), ACCEPTED);
  expect(await policies().run('twilio', 'sms', new Deadline(LONG), twilio.send)).toBe(ACCEPTED);
});

test.each<FailureKind>(['uncertain', 'account', 'number', 'channel'])(
  'a send that is %s is made once',
  async (failure) => {
    const twilio = provider(refused(failure));
    await policies().run('twilio', 'call', new Deadline(LONG), twilio.send);
    expect(twilio.asked).toBe(1);
  },
);

test('if a repeat could not begin before the deadline, the next provider is tried at once', async () => {
  const twilio = provider(refused('temporary', 2_000), ACCEPTED);
  const result = await policies().run('twilio', 'sms', new Deadline(1_500), twilio.send);
  expect(result).toMatchObject({ failure: 'temporary' });
  expect(twilio.asked).toBe(1);
});

test('while one delivery tests whether a provider is back, no other delivery waits', async () => {
  const all = policies({ retriesMax: 0, breakAfter: 2, halfOpenAfterMs: 0 });
  const run = (send: () => Promise<SendResult>) =>
    all.run('twilio', 'sms', new Deadline(LONG), send);
  for (let count = 0; count < 2; count++) await run(async () => refused('uncertain'));
  let answer: (result: SendResult) => void = () => {};
  const probe = run(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  expect(await run(async () => ACCEPTED)).toMatchObject({ detail: 'circuit breaker open' });
  answer(ACCEPTED);
  expect(await probe).toBe(ACCEPTED);
  expect(await run(async () => ACCEPTED)).toBe(ACCEPTED);
});

test('errors of a number or an account do not open the breaker', async () => {
  const all = policies({ breakAfter: 2 });
  const run = (send: () => Promise<SendResult>) =>
    all.run('twilio', 'sms', new Deadline(LONG), send);
  for (const failure of ['number', 'account', 'channel'] as const) {
    await run(async () => refused(failure));
  }
  expect(await run(async () => ACCEPTED)).toBe(ACCEPTED);
});
