import { challengeView, checkedView, startedView } from '../../../src/http/api/answer-schemas.js';
import { get, post, SMS, startChallenge } from '../../setup/client.js';
import { RIGHT_CODE } from '../../setup/fake-challenge-api.js';
import { type Gateway, OTHER_KEY, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

describe('starting', () => {
  test('a started challenge is answered with 202, its path, and the whole challenge', async () => {
    const answer = await post(gateway, '/v1/challenges', {
      ...SMS,
      fallback: 'call',
      reference: 'sign-in 1',
    });
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/v1/challenges/${answer.body.id}`);
    expect(startedView.parse(answer.body)).toMatchObject({
      state: 'queued',
      final: false,
      channel: 'sms',
      channels: ['sms', 'call'],
      to: '+358*****4567',
      fallback: 'call',
      reference: 'sign-in 1',
      mode: 'sandbox',
      createdAt: '2027-01-01T00:00:00.000Z',
      expiresAt: '2027-01-01T00:10:00.000Z',
      resend: { allowedAt: '2027-01-01T00:00:30.000Z' },
      sequence: 1,
    });
  });

  test('an answer has neither the sealed number nor the seed of the code', async () => {
    const answer = await post(gateway, '/v1/challenges', SMS).expect(202);
    expect(answer.text).not.toMatch(/sealed|never-shown|seed|secret|4441234567|tenant/);
  });

  test('country and locale reach the service in their canonical form', async () => {
    await startChallenge(gateway, {
      to: '044 123 4567',
      country: 'fi',
      locale: 'en-gb',
      channel: 'call',
    });
    expect(gateway.api.started[0]).toEqual({
      to: '044 123 4567',
      country: 'FI',
      locale: 'en-GB',
      channels: ['call'],
    });
  });

  test.each([
    [{ channel: 'sms' }, { channels: ['sms'] }],
    [{ channel: 'call', fallback: 'sms' }, { channels: ['call', 'sms'] }],
  ])('%j says the same as %j, also under one Idempotency-Key', async (pair, list) => {
    const { to } = SMS;
    const one = await post(gateway, '/v1/challenges', { to, ...pair }).set('Idempotency-Key', 'k');
    const two = await post(gateway, '/v1/challenges', { to, ...list }).set('Idempotency-Key', 'k');
    expect(startedView.parse(one.body)).toMatchObject(list);
    expect(two.body).toEqual(one.body);
    expect(two.headers['idempotent-replayed']).toBe('true');
    expect(gateway.api.started).toEqual([{ to, ...list }]);
  });

  test('only the answer to the start has the digit to show on the screen', async () => {
    const answer = await post(gateway, '/v1/challenges', { ...SMS, channel: 'call', match: true });
    expect(answer.body.matchDigit).toBe('73');
    const again = await get(gateway, `/v1/challenges/${answer.body.id}`);
    expect(again.body).not.toHaveProperty('matchDigit');
  });

  test('the same Idempotency-Key and body get the same challenge and say so', async () => {
    const first = await post(gateway, '/v1/challenges', SMS).set('Idempotency-Key', 'k 1');
    const second = await post(gateway, '/v1/challenges', SMS).set('Idempotency-Key', 'k 1');
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(second.status).toBe(202);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body.id).toBe(first.body.id);
    expect(gateway.api.started).toHaveLength(1);
  });
});

describe('checking', () => {
  test('the right code is verified, with the challenge in its final state', async () => {
    const id = await startChallenge(gateway);
    const answer = await post(gateway, `/v1/challenges/${id}/check`, { code: RIGHT_CODE });
    expect(answer.status).toBe(200);
    expect(checkedView.parse(answer.body)).toMatchObject({
      outcome: 'verified',
      verified: true,
      mode: 'sandbox',
      challenge: { state: 'sms_verified', final: true },
    });
    expect(answer.body.challenge).not.toHaveProperty('resend');
  });

  test('the answer to a wrong code says how many tries are left', async () => {
    const id = await startChallenge(gateway);
    const answer = await post(gateway, `/v1/challenges/${id}/check`, { code: '999999' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ outcome: 'wrong_code', verified: false, checksLeft: 4 });
  });

  test.each([
    '012 345',
    '012-345',
    ' 0 1 2 3 4 5 ',
    '０１２３４５',
    '٠١٢٣٤٥',
    '\u202a012345\u202c',
  ])('a code is accepted as people type it: %j', async (code) => {
    const id = await startChallenge(gateway);
    const answer = await post(gateway, `/v1/challenges/${id}/check`, { code });
    expect(answer.body.outcome).toBe('verified');
  });

  test.each(['', '12345', '1234567', 'abcdef', '12345x', '12345²0'])(
    'text that cannot be a code is 422 and uses no try: %j',
    async (code) => {
      const id = await startChallenge(gateway);
      const answer = await post(gateway, `/v1/challenges/${id}/check`, { code });
      expect(answer.status).toBe(422);
      expect(answer.body.faults).toEqual([
        { path: 'code', message: expect.stringMatching(/^Must be a six-digit code[;.]/) },
      ]);
      expect((await get(gateway, `/v1/challenges/${id}`)).body.checksLeft).toBe(5);
    },
  );

  test('a number instead of a string is refused, because it loses leading zeros', async () => {
    const id = await startChallenge(gateway);
    const answer = await post(gateway, `/v1/challenges/${id}/check`, { code: 12345 });
    expect(answer.status).toBe(422);
    expect(answer.body.faults[0].message).toMatch(/leading zeros/);
  });

  test('the same Idempotency-Key gets the first verdict and uses one try', async () => {
    const id = await startChallenge(gateway);
    const guess = () =>
      post(gateway, `/v1/challenges/${id}/check`, { code: '999999' }).set(
        'Idempotency-Key',
        'guess-1',
      );
    expect((await guess()).body.checksLeft).toBe(4);
    expect((await guess()).body.checksLeft).toBe(4);
  });

  test('the same X-Request-Id on two guesses uses two tries', async () => {
    const id = await startChallenge(gateway);
    const guess = () =>
      post(gateway, `/v1/challenges/${id}/check`, { code: '999999' }).set(
        'X-Request-Id',
        'whole-sign-in',
      );
    expect((await guess()).body.checksLeft).toBe(4);
    expect((await guess()).body.checksLeft).toBe(3);
  });
});

describe('resending and canceling', () => {
  test('a resend may switch to a call', async () => {
    const id = await startChallenge(gateway);
    const answer = await post(gateway, `/v1/challenges/${id}/resend`, { channel: 'call' });
    expect(answer.status).toBe(202);
    expect(challengeView.parse(answer.body)).toMatchObject({ channel: 'call', state: 'queued' });
    expect(answer.body.deliveries).toHaveLength(2);
  });

  test('resend and cancel need no body', async () => {
    const id = await startChallenge(gateway);
    expect((await post(gateway, `/v1/challenges/${id}/resend`)).status).toBe(202);
    const answer = await post(gateway, `/v1/challenges/${id}/cancel`);
    expect(answer.status).toBe(200);
    expect(challengeView.parse(answer.body)).toMatchObject({ state: 'canceled', final: true });
  });
});

test('every call on another tenant’s challenge is answered like one on an unknown challenge', async () => {
  const id = await startChallenge(gateway);
  const unknown = 'ch_00000000000000000000000000zz';
  const calls = (of: string) => [
    get(gateway, `/v1/challenges/${of}`, OTHER_KEY),
    get(gateway, `/v1/challenges/${of}?wait=25`, OTHER_KEY),
    get(gateway, `/v1/challenges/${of}/events`, OTHER_KEY),
    post(gateway, `/v1/challenges/${of}/check`, { code: RIGHT_CODE }, OTHER_KEY),
    post(gateway, `/v1/challenges/${of}/resend`, {}, OTHER_KEY),
    post(gateway, `/v1/challenges/${of}/cancel`, {}, OTHER_KEY),
  ];
  for (const path of [id, unknown, 'no-id']) {
    for (const call of calls(path)) {
      const answer = await call.set('X-Request-Id', 'same-for-all');
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({
        type: 'https://verify.example.com/docs/problems/not_found',
        title: 'There is nothing here',
        status: 404,
        // Of what is no id at all, the answer also says what one looks like: whoever sent it can see that.
        detail: expect.stringMatching(
          path === 'no-id' ? /^There is no such challenge\. / : /^There is no such challenge\.$/,
        ),
        instance: 'urn:request:same-for-all',
        code: 'not_found',
        mode: 'sandbox',
      });
    }
  }
  expect(gateway.api.subscriptions).toBe(0);
});
