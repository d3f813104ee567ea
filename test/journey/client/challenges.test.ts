import { randomUUID } from 'node:crypto';
import type { Octothorpe } from '../../../packages/client/src/octothorpe.js';
import { RegisteredPerson } from '../../setup/registered-person.js';
import { openStage, type Stage } from '../stage.js';
import { clientOf } from './client-of.js';

let stage: Stage;
let octothorpe: Octothorpe;

beforeAll(async () => {
  stage = await openStage();
  octothorpe = clientOf(stage);
});

afterAll(() => stage.close());

/** Picks up and presses #. */
const ANSWERS = '+358457060003';
/** Picks up, presses 0 and #: 'it was not me'. */
const DENIES = '+358457070003';
let lastNumber = 4730000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

/** A `fetch` whose answers to some requests are lost after the gateway has given them. */
function losing(isLost: (url: string, attempt: number) => boolean) {
  const attempts = new Map<string, number>();
  return async (input: string | URL | Request, init?: RequestInit) => {
    const url = String(input);
    const attempt = (attempts.get(url) ?? 0) + 1;
    attempts.set(url, attempt);
    const answer = await fetch(input, init);
    if (!isLost(url, attempt)) return answer;
    await answer.arrayBuffer();
    throw new TypeError('The connection is cut.');
  };
}

it('a code is sent, a wrong one is an answer, and the right one verifies', async () => {
  const to = phone();
  const challenge = await octothorpe.challenges.start({ to, channels: ['sms'], reference: 'r-1' });
  expect(challenge.started).toMatchObject({ state: 'queued', to: `+358*****${to.slice(-4)}` });
  const ended = challenge.verified();
  const code = await stage.codeFor(to);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  expect(await challenge.check(wrong)).toMatchObject({ verified: false, checksLeft: 4 });
  const later = octothorpe.challenges.of(challenge.id);
  expect(await later.check(code)).toMatchObject({ verified: true, outcome: 'verified' });
  expect(await ended).toMatchObject({ state: 'sms_verified', reference: 'r-1' });
  expect(await later.read()).toMatchObject({ state: 'sms_verified', final: true });
  await expect(later.cancel()).rejects.toMatchObject({ code: 'challenge_final', status: 409 });
});

it('a call that ends with # is verified, and one that is denied is not', async () => {
  const call = octothorpe.challenges.start({ to: ANSWERS, channels: ['call'] });
  expect(await call.verified()).toMatchObject({ state: 'call_answered' });
  const denied = octothorpe.challenges.start({ to: DENIES, channels: ['call'] }).verified();
  await expect(denied).rejects.toMatchObject({
    code: 'not_verified',
    challenge: { state: 'denied' },
  });
});

it('the events of a challenge come in order, to the last one', async () => {
  const challenge = await octothorpe.challenges.start({ to: ANSWERS, channels: ['call'] });
  const seen = [];
  for await (const event of challenge.events()) seen.push(event);
  expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
  expect(seen.at(0)?.state).toBe('queued');
  expect(seen.at(-1)).toMatchObject({ state: 'call_answered', final: true });
});

it('a reader that leaves ends the stream', async () => {
  const challenge = await octothorpe.challenges.start({ to: phone(), channels: ['call'] });
  const leaving = new AbortController();
  const events = challenge.events({ signal: leaving.signal });
  await events.next();
  leaving.abort(new Error('left'));
  await expect(
    (async () => {
      for await (const _ of events);
    })(),
  ).rejects.toThrow('left');
});

it('a start whose answer is lost sends one SMS, and a check whose answer is lost uses up one try', async () => {
  const to = phone();
  const unlucky = clientOf(stage, { fetch: losing((_url, attempt) => attempt < 3) });
  const challenge = await unlucky.challenges.start({ to, channels: ['sms'] });
  const code = await stage.codeFor(to);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  expect(await challenge.check(wrong)).toMatchObject({ verified: false, checksLeft: 4 });
  expect((await octothorpe.challenges.of(challenge.id).check(code)).verified).toBe(true);
  expect(stage.carrier.phone(to).messages).toHaveLength(1);
});

it('a request to send again is made once, and the refusal says how long to wait', async () => {
  const challenge = await octothorpe.challenges.start({ to: phone(), channels: ['sms'] });
  expect(await challenge.resend({ channel: 'call' })).toMatchObject({ channel: 'call' });
  await expect(challenge.resend()).rejects.toMatchObject({
    code: 'resend_too_soon',
    status: 429,
    retryAfterMs: expect.any(Number),
  });
  expect(await challenge.cancel()).toMatchObject({ state: 'canceled' });
  expect(await challenge.cancel()).toMatchObject({ state: 'canceled' });
});

it('a refusal has the code, the fields to correct and the way to its explanation', async () => {
  const faulty = { to: '+358441234567', channels: ['pigeon'] };
  await expect(octothorpe.challenges.start(faulty as never)).rejects.toMatchObject({
    ...{ name: 'OctothorpeError', code: 'invalid_request', status: 422 },
    faults: [{ path: expect.stringContaining('channels') }],
    helpUrl: `${stage.config.publicUrl}/docs/problems/invalid_request`,
    requestId: expect.stringMatching(/./),
  });
});

it('an address where nothing listens is said', async () => {
  const nobody = clientOf(stage, { baseUrl: 'http://127.0.0.1:1', retriesMax: 0 });
  await expect(nobody.challenges.of('ch_1').read()).rejects.toMatchObject({
    code: 'connection_failed',
    status: undefined,
  });
});

it('a gateway that does not answer in time is an error of its own', async () => {
  const never: typeof fetch = (_input, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const slow = clientOf(stage, { fetch: never, timeoutMs: 20, retriesMax: 0 });
  await expect(slow.challenges.of('ch_1').read()).rejects.toMatchObject({ code: 'timeout' });
});

it('a message is delivered, followed, and its outcome told', async () => {
  const to = phone();
  const { id } = await octothorpe.messages.send({ to, channels: ['sms'], code: '450912' });
  const states: string[] = [];
  for await (const { state } of octothorpe.messages.events(id)) states.push(state);
  expect(states.at(-1)).toBe('delivered');
  expect(await octothorpe.messages.ended(id)).toMatchObject({ state: 'delivered' });
  expect(await octothorpe.messages.tellOutcome(id, { verified: true })).toMatchObject({
    outcome: 'verified',
  });
  expect(stage.carrier.phone(to).messages[0]?.body).toContain('450912');
});

it('a phone with our app is asked, and approves', async () => {
  const person = await new RegisteredPerson(stage, `approver-${randomUUID()}`).setUp('app');
  const approval = await octothorpe.approvals.start({ subject: person.subject });
  const ended = approval.verified();
  await person.phone.answer('approve', approval.matchDigit);
  expect(await ended).toMatchObject({ state: 'approved' });
  const nobody = octothorpe.approvals.start({ subject: 'nobody' });
  await expect(nobody).rejects.toMatchObject({ code: 'method_not_registered' });
});

it('what a subject has registered is listed, renamed, removed with a proof, and erased', async () => {
  const [subject, to] = [`user/${randomUUID()}?`, phone()];
  const { subjects, challenges } = octothorpe;
  const added = await subjects.addMethod(subject, { kind: 'phone', number: to, name: 'Old' });
  await subjects.renameMethod(subject, added.id, 'Work phone');
  expect((await subjects.methods(subject)).methods).toMatchObject([
    { kind: 'phone', name: 'Work phone', default: true },
  ]);
  await expect(subjects.removeMethod(subject, added.id)).rejects.toMatchObject({
    code: 'proof_needed',
  });
  const proof = await challenges.start({ to, channels: ['sms'], subject });
  await proof.check(await stage.codeFor(to));
  await subjects.removeMethod(subject, added.id, { proof: proof.id });
  expect((await subjects.export(subject)).methods).toEqual([]);
  await subjects.delete(subject);
});
