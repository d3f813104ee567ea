/** 'Text us instead' in a browser: where it is offered, what it shows, its two minutes, and its end. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { INBOUND, scriptInbound } from '../../pages/verify/sample-inbound.js';
import { sampleMethods, steps } from '../../pages/verify/sample-methods.js';
import { ScriptedService } from '../../pages/verify/scripted-service.js';

const service = new ScriptedService();
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
afterEach(() => watched?.close());

const to = '+358*****4567';
const OFFERED = { inboundFrom: ['*'] };
const waiting = (ms = 120_000) => ({
  channel: 'inbound_sms',
  channels: ['inbound_sms'],
  state: 'pending',
  expiresAt: new Date(Date.now() + ms).toISOString(),
});

async function open(locale = 'en-GB'): Promise<Page> {
  scriptInbound(service);
  watched = await openPage(browser, `${service.origin}/verify/`, { locale });
  await watched.page.locator('h2').waitFor();
  return watched.page;
}

const choice = (page: Page) => page.getByText('Text us instead', { exact: true });
const heading = (page: Page) => page.getByRole('heading', { name: 'Text us from your phone' });

test('it is offered where the tenant has a number, and what is chosen is started', async () => {
  service.begin(OFFERED);
  const page = await open();
  const consent = page.getByText('Choosing “Next” means', { exact: false });
  expect(await consent.isVisible()).toBe(true);
  await page.getByLabel('Phone number').fill('044 123 4567');
  await choice(page).click();
  // Whoever texts us is sent nothing, and agrees to nothing.
  expect(await consent.isVisible()).toBe(false);
  service.replies.set('start', () => {
    service.change(waiting(), { to });
    return [200, {}];
  });
  await page.getByRole('button', { name: 'Next' }).click();
  await heading(page).waitFor();
  expect(service.posts.find(({ call }) => call === 'start')?.body).toEqual({
    channel: 'inbound_sms',
    to: '044 1234567',
    country: 'FI',
  });
});

test('it is not offered where the tenant has none', async () => {
  service.begin();
  const page = await open();
  expect(await choice(page).count()).toBe(0);
});

test('a country without a number of ours is not offered it, and another choice takes its place', async () => {
  service.begin({ inboundFrom: ['FI'] });
  const page = await open();
  await choice(page).click();
  await page.locator('#country').click();
  await page.locator('#country').fill('Sweden');
  await page.keyboard.press('Enter');
  await choice(page).waitFor({ state: 'hidden' });
  expect(await page.getByRole('radio', { name: 'Text me a code' }).isChecked()).toBe(true);
  await page.getByLabel('Phone number').fill('+358 44 123 4567');
  await choice(page).waitFor();
});

test('the screen has the number, the text, the code and the link, and both can be copied', async () => {
  service.begin({ to, ...OFFERED }, waiting());
  const page = await open();
  await watched.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await heading(page).waitFor();
  await page.getByText(INBOUND.written, { exact: true }).waitFor();
  await page.getByText(INBOUND.text, { exact: true }).waitFor();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  const link = page.getByRole('link', { name: 'Open messages' });
  expect(await link.getAttribute('href')).toBe(INBOUND.link);
  for (const [at, copied] of [INBOUND.number, INBOUND.text].entries()) {
    await page.getByRole('button', { name: 'Copy' }).nth(at).click();
    await page.locator('#polite', { hasText: 'Copied.' }).waitFor({ state: 'attached' });
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(copied);
  }
  await page.getByText('The sender of a text can be forged', { exact: false }).waitFor();
});

test('when the message arrives the page says so by itself', async () => {
  service.begin({ to, ...OFFERED }, waiting());
  const page = await open();
  await heading(page).waitFor();
  service.change({ state: 'verified', final: true }, { state: 'verified' });
  await page.getByRole('heading', { name: 'SMS verified' }).waitFor();
  await page.getByText('Your phone was registered successfully.').waitFor();
});

test('two minutes are counted down; then the word is over, and a new one can be had', async () => {
  service.begin({ to, ...OFFERED }, waiting(100_000));
  const page = await open();
  await page.getByText(/^Valid for another 1:[34]\d\.$/).waitFor();
  service.change({ ...waiting(0), state: 'expired', final: true });
  await page.locator('.arrival', { hasText: 'This word is no longer valid.' }).waitFor();
  await page.locator('#polite', { hasText: 'no longer valid' }).waitFor({ state: 'attached' });
  expect(await page.getByRole('link', { name: 'Open messages' }).isVisible()).toBe(false);
  expect(await page.locator('.qr-place[data-content]').count()).toBe(0);
  expect(await page.getByText(INBOUND.text, { exact: true }).isVisible()).toBe(false);
  service.replies.set('start', () => {
    service.begin({ to, ...OFFERED }, waiting(), true);
    return [200, {}];
  });
  await page.getByRole('button', { name: 'Get a new word' }).click();
  await page.getByText(/^Valid for another [12]:\d\d\.$/).waitFor();
  expect(service.posts.filter(({ call }) => call === 'start')).toEqual([
    { call: 'start', body: { channel: 'inbound_sms' } },
  ]);
  expect(service.posts.filter(({ call }) => call === 'inbound')).toHaveLength(2);
});

test('too many words are refused in words, and the present one stays', async () => {
  service.begin({ to, ...OFFERED }, waiting());
  const page = await open();
  await heading(page).waitFor();
  service.replies.set('start', () => [429, { code: 'limit_reached', retryAfterSeconds: 60 }]);
  await page.getByRole('button', { name: 'Get a new word' }).click();
  await page.getByText('There were too many attempts.', { exact: false }).waitFor();
  expect(await page.getByText(INBOUND.text, { exact: true }).isVisible()).toBe(true);
});

test('Back leads to the form', async () => {
  service.begin({ to, ...OFFERED }, waiting());
  const page = await open();
  service.replies.set('back', () => {
    service.change(null);
    return [200, {}];
  });
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('Phone number').waitFor();
});

test('a reload and another language keep the word', async () => {
  service.begin({ to, ...OFFERED }, waiting());
  const page = await open();
  await page.getByText(INBOUND.text, { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Svenska' });
  await page.getByRole('heading', { name: 'Skicka ett sms från din telefon' }).waitFor();
  await page.getByText(INBOUND.text, { exact: true }).waitFor();
  expect(service.posts.filter(({ call }) => call === 'inbound')).toHaveLength(1);
  await page.reload();
  await page.getByText(INBOUND.text, { exact: true }).waitFor();
});

test('everything is reached by the keyboard, in the order in which it is read', async () => {
  service.begin({ to, ...OFFERED }, waiting());
  const page = await open();
  await page.getByRole('link', { name: 'Open messages' }).waitFor();
  await page.locator('h2').focus();
  const reached: string[] = [];
  for (let press = 0; press < 5; press += 1) {
    await page.keyboard.press('Tab');
    reached.push(String(await page.evaluate('document.activeElement.textContent')));
  }
  expect(reached).toEqual(['Copy', 'Copy', 'Open messages', 'Get a new word', 'Back']);
});

test('in a set-up with several methods the phone’s step is done by it', async () => {
  service.begin(
    { to, ...OFFERED, methods: sampleMethods({ steps: steps('phone', 'app') }) },
    waiting(),
  );
  const page = await open();
  await heading(page).waitFor();
  await page.getByText('Method 1 of 2: Phone').waitFor();
  const done = { method: 'phone', state: 'done', by: 'inbound_sms' } as const;
  service.change(
    { state: 'verified', final: true },
    { methods: sampleMethods({ steps: [done, { method: 'app', state: 'current' }] }) },
  );
  await page.getByRole('heading', { name: 'SMS verified' }).waitFor();
});
