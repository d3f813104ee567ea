/** The cookie of a browser that has verified somebody: when it is set, and what a start says of it. */
import { STARTED_AT_MS } from '../../../fixtures/sample-challenge.js';
import { RIGHT_CODE } from '../../../setup/fake-challenge-api.js';
import type { HostedBrowser } from '../../../setup/hosted-browser.js';
import { type HostedGateway, startHostedGateway } from '../../../setup/hosted-gateway.js';
import { everythingIn } from '../../../setup/redis-content.js';

const SIGN_IN = { purpose: 'signin', to: '+358441234567', channels: ['sms'] } as const;
const OTHER = { ...SIGN_IN, subject: 'person-2' } as const;
const NAME = '__Host-octothorpe-browser';
let hosted: HostedGateway;

beforeEach(async () => {
  hosted = await startHostedGateway({ nowMs: STARTED_AT_MS });
});
afterEach(() => hosted.close());

/** Opens a sign-in in this browser. */
async function begin(browser: HostedBrowser, request: object = SIGN_IN): Promise<void> {
  await browser.open((await hosted.begin(request)).link);
}

/** @returns the device that the challenge was started with */
async function started(browser: HostedBrowser): Promise<string | undefined> {
  expect((await browser.post('start', { channel: 'sms' })).status).toBe(200);
  return hosted.challenges.started.at(-1)?.device;
}

async function verify(browser: HostedBrowser): Promise<void> {
  await browser.post('check', { code: RIGHT_CODE });
  expect((await browser.post('finish', { outcome: 'done' })).status).toBe(200);
}

const known = (browser: HostedBrowser) => browser.set.filter((line) => line.startsWith(NAME));

it('is set by a verification and by nothing before; the next start names the browser', async () => {
  const browser = hosted.browser();
  await begin(browser);
  expect(await started(browser)).toBeUndefined();
  await browser.post('check', { code: '999999' });
  await browser.post('resend');
  await browser.state();
  await browser.page();
  expect(known(browser)).toEqual([]);
  await verify(browser);
  expect(known(browser)).toEqual([
    expect.stringMatching(
      /^__Host-octothorpe-browser=[\w-]{48}; Max-Age=15552000; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  await begin(browser);
  expect(await started(browser)).toMatch(/^[\w-]{43}$/);
});

it.each(['cancel', 'skip'])('a session that ends by "%s" sets none', async (outcome) => {
  const browser = hosted.browser();
  await begin(browser, { purpose: 'setup', skippable: true });
  await browser.post('start', { channel: 'sms', to: '+358441234567' });
  expect((await browser.post('finish', { outcome })).status).toBe(200);
  expect(known(browser)).toEqual([]);
});

it('a tab that is closed right after the verification has it already', async () => {
  const browser = hosted.browser();
  await begin(browser);
  await started(browser);
  await browser.post('check', { code: RIGHT_CODE });
  await browser.state();
  await browser.state();
  expect(known(browser)).toHaveLength(1);
});

it('a browser is a device of its own for each subject, and a stranger to the others', async () => {
  const browser = hosted.browser();
  await begin(browser);
  await started(browser);
  await verify(browser);
  await begin(browser, OTHER);
  expect(await started(browser)).toBeUndefined();
  await verify(browser);
  await begin(browser);
  const first = await started(browser);
  await begin(browser, OTHER);
  const second = await started(browser);
  expect(first).toBeDefined();
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
});

it('a forged cookie is a stranger’s', async () => {
  const browser = hosted.browser();
  browser.known = `${NAME}=${Buffer.alloc(36, 5).toString('base64url')}`;
  await begin(browser);
  expect(await started(browser)).toBeUndefined();
});

it('renews it with the next verification, and keeps the device', async () => {
  const browser = hosted.browser();
  await begin(browser);
  await started(browser);
  await verify(browser);
  const before = browser.known;
  await begin(browser);
  const device = await started(browser);
  hosted.clock.advance(90 * 86_400_000);
  await begin(browser);
  await started(browser);
  await verify(browser);
  expect(browser.known).not.toBe(before);
  await begin(browser);
  expect(await started(browser)).toBe(device);
});

it('checks and resends name it as well', async () => {
  const browser = hosted.browser();
  await begin(browser);
  await started(browser);
  await verify(browser);
  const asked: unknown[] = [];
  const { challenges } = hosted;
  const { check, resend } = challenges;
  challenges.check = (...given) => {
    asked.push((given as unknown[])[4]);
    return check.apply(challenges, given);
  };
  challenges.resend = (...given) => {
    asked.push((given as unknown[])[3]);
    return resend.apply(challenges, given);
  };
  await begin(browser);
  const device = await started(browser);
  await browser.post('check', { code: '999999' });
  await browser.post('resend', {});
  expect(asked).toEqual(Array(2).fill({ device, subject: 'person-1' }));
});

it('Redis holds nothing of the cookie', async () => {
  const browser = hosted.browser();
  await begin(browser);
  await started(browser);
  await verify(browser);
  await begin(browser);
  await started(browser);
  const content = await everythingIn(hosted.redis);
  const kept = browser.known.slice(NAME.length + 1);
  const id = Buffer.from(kept, 'base64url').subarray(0, 16);
  expect(content).toContain('session:{se_');
  for (const part of [kept, id.toString('base64url').slice(0, 20), id.toString('hex')]) {
    expect(content).not.toContain(part);
  }
});

it('over http it has neither the prefix nor Secure', async () => {
  const sandbox = await startHostedGateway({
    ...{ mode: 'sandbox', publicUrl: 'http://127.0.0.1:9', nowMs: STARTED_AT_MS },
  });
  try {
    const browser = await sandbox.opened(SIGN_IN);
    await browser.post('start', { channel: 'sms' });
    await browser.post('check', { code: RIGHT_CODE });
    await browser.post('finish', { outcome: 'done' });
    const [line = ''] = browser.set.filter((each) => each.startsWith('octothorpe-browser='));
    expect(line).toMatch(/HttpOnly; SameSite=Lax$/);
  } finally {
    await sandbox.close();
  }
});
