/** What every described carrier shares: access tokens, and the check that `doctor` makes. */
import { declaredEntry } from '../../../src/providers/declared/declared-entry.js';
import { CarrierDescription } from '../../../src/providers/declared/description.js';
import type { Provider } from '../../../src/providers/provider.js';
import { describedCarrier } from '../../setup/declared-carrier.js';
import { send } from '../../setup/provider-contract.js';
import { type CarrierAnswer, RecordingCarrier } from '../../setup/recording-carrier.js';
import { PUBLIC_URL } from '../../setup/vendor-settings.js';

let carrier: RecordingCarrier;
let provider: Provider | undefined;

beforeEach(async () => {
  carrier = await RecordingCarrier.start();
});

afterEach(async () => {
  await provider?.close();
  provider = undefined;
  await carrier.stop();
});

function entryOf(change: object) {
  return declaredEntry('acme', CarrierDescription.parse({ ...describedCarrier(), ...change }));
}

describe('OAuth client credentials', () => {
  const auth = {
    ...{ kind: 'oauth', tokenUrl: '{settings.apiUrl}/token' },
    ...{ clientId: 'me', clientSecret: '{settings.key}' },
  };
  const ACCEPTED = { status: 201, body: { message: { id: 'm1' } } };
  let nowMs: number;

  /** @param token answers requests for a token, by their number */
  async function open(token: (number: number) => CarrierAnswer, message = ACCEPTED) {
    nowMs = 1_700_000_000_000;
    const entry = entryOf({ auth });
    const settings = entry.settings.parse({ apiUrl: carrier.url, key: 'k' });
    const clock = { now: () => nowMs };
    provider = await entry.create(settings, { publicUrl: PUBLIC_URL, clock });
    let tokens = 0;
    carrier.answer = ({ path, headers }) => {
      if (path === '/token') {
        tokens += 1;
        return token(tokens);
      }
      return headers.authorization === 'Bearer withdrawn' ? { status: 401, body: {} } : message;
    };
    return provider as Required<Provider>;
  }

  const paths = () => carrier.requests.map(({ path }) => path);
  const granted = (access_token: string, expires_in = 3_600) => ({
    status: 200,
    body: { access_token, expires_in, token_type: 'bearer' },
  });

  test('one token serves until shortly before its end', async () => {
    const opened = await open((number) => granted(`t${number}`));
    expect(await send(opened, 'sms')).toMatchObject({ kind: 'accepted' });
    nowMs += 3_500_000;
    await send(opened, 'sms');
    expect(paths()).toEqual(['/token', '/v1/messages', '/v1/messages']);
    expect(carrier.lastRequest.headers.authorization).toBe('Bearer t1');
    nowMs += 80_000;
    await send(opened, 'sms');
    expect(carrier.lastRequest.headers.authorization).toBe('Bearer t2');
  });

  test('a kept token that was withdrawn is replaced, and a new one that is refused is not', async () => {
    const opened = await open(() => granted('withdrawn'));
    expect(await send(opened, 'sms')).toMatchObject({ failure: 'account' });
    expect(paths()).toEqual(['/token', '/v1/messages']);
    const again = await open((number) => granted(number === 1 ? 'good' : 'better'));
    await send(again, 'sms');
    carrier.answer = ({ path, headers }) => {
      if (path === '/token') return granted('better');
      return headers.authorization === 'Bearer good' ? { status: 401, body: {} } : ACCEPTED;
    };
    expect(await send(again, 'sms')).toMatchObject({ kind: 'accepted', reference: 'm1' });
  });

  test.each<[string, CarrierAnswer, string]>([
    ['wrong credentials', { status: 401, body: { error: 'invalid_client' } }, 'account'],
    ['an error', { status: 500, body: {} }, 'temporary'],
    ['a lost answer', 'cut', 'temporary'],
    ['an answer without a token', { status: 200, body: {} }, 'temporary'],
  ])('without a token nothing is sent: %s', async (_, answer, failure) => {
    const opened = await open(() => answer);
    expect(await send(opened, 'sms')).toMatchObject({ failure });
    expect(paths()).toEqual(['/token']);
  });
});

describe('the check', () => {
  const check = { method: 'GET', url: '{settings.apiUrl}/me' };
  const outcome = (change: object) => {
    const entry = entryOf(change);
    const settings = entry.settings.parse({ apiUrl: carrier.url, key: 'the secret' });
    return entry.check?.(settings, { publicUrl: PUBLIC_URL });
  };

  test.each([
    [200, 'ok', /accepts the credentials/],
    [401, 'FAIL', /refuses the credentials \(HTTP 401\)\. Correct the settings/],
    [404, 'warn', /HTTP 404/],
  ])('HTTP %i is %s, and no SMS is sent', async (status, verdict, message) => {
    carrier.answer = () => ({ status, body: {} });
    const found = await outcome({ check });
    expect(found).toMatchObject({ verdict, message: expect.stringMatching(message) });
    expect(JSON.stringify(found)).not.toContain('the secret');
    expect(carrier.requests).toMatchObject([{ method: 'GET', path: '/me' }]);
  });

  test('says what a lost answer may lead to', async () => {
    expect((await outcome({}))?.message).toContain('may go out twice');
    expect(carrier.requests).toEqual([]);
  });

  test('an address where nobody answers is a fault', async () => {
    const entry = entryOf({ check });
    const settings = entry.settings.parse({ apiUrl: 'http://127.0.0.1:1', key: 'k' });
    expect(await entry.check?.(settings, { publicUrl: PUBLIC_URL })).toMatchObject({
      verdict: 'FAIL',
      message: expect.stringContaining('Correct its address'),
    });
  });
});
