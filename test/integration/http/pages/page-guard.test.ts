import { type HostedGateway, startHostedGateway } from '../../../setup/hosted-gateway.js';

let hosted: HostedGateway;

beforeAll(async () => {
  hosted = await startHostedGateway();
});

afterAll(() => hosted.close());

const START = { channel: 'sms', to: '+358441234567' };

describe('a POST is refused', () => {
  it.each([
    ['without a CSRF token', { 'x-csrf-token': undefined }],
    ['with an empty CSRF token', { 'x-csrf-token': ' ' }],
    ['with a made-up CSRF token', { 'x-csrf-token': 'A'.repeat(43) }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from an opaque origin', { origin: 'null' }],
    ['from our host over plain http', { origin: 'http://verify.example.com' }],
    ['without any header about its origin', { origin: undefined, 'sec-fetch-site': undefined }],
  ])('%s', async (_what, headers) => {
    const browser = await hosted.opened();
    const answer = await browser.post('start', START, headers);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await browser.state()).challenge).toBeNull();
  });

  it('with the CSRF token of another session', async () => {
    const [one, other] = [await hosted.opened(), await hosted.opened()];
    one.csrf = other.csrf;
    expect((await one.post('start', START)).status).toBe(403);
  });

  it('without a cookie', async () => {
    const browser = await hosted.opened();
    browser.cookie = '';
    expect(await browser.post('start', START)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  it('larger than 1 kB', async () => {
    const browser = await hosted.opened();
    const answer = await browser.post('start', { channel: 'sms', to: '1'.repeat(2000) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });

  it.each([
    ['an unknown field', 'start', { ...START, extra: 1 }],
    ['an unknown channel', 'start', { ...START, channel: 'pigeon' }],
    ['no number', 'start', { channel: 'sms' }],
    ['no channel', 'start', {}],
    ['a code that is none', 'check', { code: 'abc' }],
    ['an unknown way to leave', 'finish', { outcome: 'elope' }],
    ['a list', 'back', []],
  ])('with %s', async (_what, name, body) => {
    const browser = await hosted.opened();
    expect((await browser.post(name, body)).status).toBe(422);
  });
});

it.each(['same-site', 'cross-site'])('state and events are refused to a %s page', async (site) => {
  const browser = await hosted.opened();
  for (const path of ['/verify/api/state', '/verify/api/events']) {
    expect((await browser.get(path, { 'sec-fetch-site': site })).status).toBe(403);
  }
});

it('Origin alone is enough if a browser sends no Sec-Fetch-Site, and vice versa', async () => {
  for (const missing of ['origin', 'sec-fetch-site']) {
    const browser = await hosted.opened();
    expect((await browser.post('start', START, { [missing]: undefined })).status).toBe(200);
  }
});

it('a session starts ten challenges and no more', async () => {
  const browser = await hosted.opened();
  for (let start = 0; start < 10; start += 1) {
    expect((await browser.post('start', START)).status).toBe(200);
  }
  expect(await browser.post('start', START)).toMatchObject({
    status: 429,
    body: { code: 'limit_reached' },
  });
});

it('a check before anything was sent gets its own error', async () => {
  const browser = await hosted.opened();
  expect(await browser.post('check', { code: '123456' })).toMatchObject({
    status: 409,
    body: { code: 'challenge_not_checkable' },
  });
});

it('production accepts only the public host name', async () => {
  const browser = await hosted.opened();
  const answer = await browser.post('start', START, { origin: hosted.gateway.origin });
  expect(answer.status).toBe(403);
});

it('a sandbox accepts every name of its host', async () => {
  const sandbox = await startHostedGateway({ mode: 'sandbox', publicUrl: 'http://127.0.0.1:9' });
  try {
    const browser = await sandbox.opened();
    const answer = await browser.post('start', START, { origin: sandbox.gateway.origin });
    expect(answer.status).toBe(200);
    expect((await browser.post('back', {}, { origin: 'http://evil.example' })).status).toBe(403);
  } finally {
    await sandbox.close();
  }
});
