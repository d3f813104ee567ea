/** What the page of doors says about the way of a message. */
interface Said {
  readonly state: string;
  readonly provider: string;
  readonly reason?: string;
}
interface Steps {
  stepText(step: Said, before?: Said): string;
  headline(message: { readonly timeline: readonly Said[] }): string;
}

let steps: Steps;
beforeAll(async () => {
  const path = '../../../src/pages/demo/steps.js';
  steps = (await import(path)) as Steps;
});

test('every state of a message has words of its own', () => {
  const states = [
    'queued',
    'sending',
    'sent',
    'delivered',
    'calling',
    'ringing',
    'in_call',
    'heard',
  ];
  const ends = ['failed', 'expired', 'canceled'];
  const texts = [...states, ...ends].map((state) => steps.stepText({ state, provider: 'vonage' }));
  expect(new Set(texts).size).toBe(11);
  for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  expect(texts[3]).toBe('Delivered through Vonage.');
});

test('a failover names the carrier that failed, why, and the next one', () => {
  const before = { state: 'sending', provider: 'twilio' };
  const queued = { state: 'queued', provider: 'vonage', reason: 'provider_unavailable' };
  const text = 'Failed at Twilio: provider unavailable. Queued for Vonage.';
  expect(steps.stepText(queued, before)).toBe(text);
  expect(steps.headline({ timeline: [before, queued] })).toBe(text);
});

test('a failure says at which carrier, and why', () => {
  const failed = { state: 'failed', provider: 'twilio', reason: 'no_answer' };
  expect(steps.stepText(failed)).toBe('Failed at Twilio: no answer.');
});
