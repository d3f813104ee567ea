/** How the page stays up to date with a bad network or a buffering proxy. */
import type { Browser, Page } from 'playwright-core';
import { LOCALES } from '../../../src/challenge/locale.js';
import { browserLanguage } from '../../../src/pages/messages/browser-messages.js';
import { browserText } from '../../../src/pages/messages/browser-text.js';
import { PAGE_CATALOGUES, type PageKey } from '../../../src/pages/messages/page-messages.js';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
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
afterEach(() => watched.close());

async function open(): Promise<Page> {
  watched = await openPage(browser, `${service.origin}/verify/`);
  return watched.page;
}
const shown = (page: Page, text: string) => page.getByRole('main').getByText(text).waitFor();

test('if a proxy buffers events, long polls take over', async () => {
  service.begin({}, { channel: 'call', state: 'calling' });
  service.holdsEventsBack = true;
  const page = await open();
  await page.waitForRequest(/state\?wait=25/, { timeout: 10_000 });
  for (const [state, text] of [
    ['ringing', 'Your phone is ringing'],
    ['in_call', 'The call was answered'],
  ] as const) {
    service.change({ state });
    await shown(page, text);
  }
});

test('if streams are refused, long polls take over', async () => {
  service.begin({}, { channel: 'call', state: 'calling' });
  watched = await openPage(browser, 'about:blank');
  await watched.context.route('**/verify/api/events', (route) => route.abort());
  const { page } = watched;
  const polled = page.waitForRequest(/state\?wait=25/, { timeout: 10_000 });
  await page.goto(`${service.origin}/verify/`);
  await polled;
  service.change({ state: 'ringing' });
  await shown(page, 'Your phone is ringing');
});

test('a person whose clock is hours wrong sees the right countdown', async () => {
  const ahead = 5 * 3_600_000;
  const begun = Date.now();
  service.begin({}, { resend: { allowedAt: new Date(begun + ahead + 40_000).toISOString() } });
  service.setClock(ahead);
  const page = await open();
  const countdown = page.getByText(/You can resend the code in \d+ seconds\./);
  const seconds = Number((await countdown.textContent())?.match(/(\d+) seconds/)?.[1]);
  // Independent of the browser's start: at most the time left before it, at least the time left now.
  expect(seconds).toBeLessThanOrEqual(40);
  expect(seconds).toBeGreaterThanOrEqual(40 - Math.ceil((Date.now() - begun) / 1000) - 1);
});

test('the last minutes of a session are shown, and announced once', async () => {
  service.begin({ expiresAt: new Date(Date.now() + 290_000).toISOString() }, {});
  const page = await open();
  await shown(page, 'This page expires in 5 minutes.');
  await page.waitForFunction('said.length > 0');
  expect(await watched.said()).toEqual(['This page expires in 5 minutes.']);
  service.change({}, { state: 'expired' });
  await page.getByRole('heading', { name: 'This page has expired' }).waitFor();
  await page.getByText('This page expires in 5 minutes.').first().waitFor({ state: 'hidden' });
});

test('a late, older answer undoes nothing', async () => {
  service.begin({}, { state: 'delivered', sequence: 4 });
  const page = await open();
  await shown(page, 'The code has arrived on your phone.');
  const { challenge } = service;
  service.challenge = challenge && { ...challenge, state: 'sent', sequence: 3 };
  for (const tell of service.listeners) tell();
  service.challenge = challenge && { ...challenge, checksLeft: 2, sequence: 5 };
  for (const tell of service.listeners) tell();
  await page.waitForFunction('said.length === 0');
  await shown(page, 'The code has arrived on your phone.');
});

test('the page says when the session is no longer this browser’s', async () => {
  service.begin({}, {});
  const page = await open();
  await shown(page, 'We just sent');
  service.gone = true;
  await service.line.cut();
  await service.line.mend();
  await page.getByRole('heading', { level: 2, name: 'This page has expired' }).waitFor();
  service.gone = false;
});

test('a lost session is noticed by the answer to the next action', async () => {
  service.begin({}, {});
  const page = await open();
  await shown(page, 'We just sent');
  service.gone = true;
  await page.locator('#code').pressSequentially('123456');
  await page.getByRole('heading', { level: 2, name: 'This page has expired' }).waitFor();
  service.gone = false;
});

test('a lost connection is announced once, the notice disappears when it is back, and the typed code is sent then', async () => {
  service.begin({}, {});
  const page = await open();
  const field = page.getByRole('textbox', { name: 'Verification code' });
  await field.waitFor();
  await watched.context.setOffline(true);
  await field.fill('123456');
  await shown(page, 'You are offline. Check your internet connection.');
  expect(await page.locator('.alert, .connection:not([hidden])').count()).toBe(1);
  expect(service.posts).toEqual([]);
  service.replies.set('check', () => [200, { outcome: 'wrong_code' }]);
  await watched.context.setOffline(false);
  await page.getByText('That code is not right.').first().waitFor();
  expect(service.posts).toEqual([{ call: 'check', body: { code: '123456' } }]);
  expect(await page.locator('.alert, .connection:not([hidden])').count()).toBe(0);
  const said = (await watched.said()).filter((text) => /offline/.test(text));
  expect(said).toEqual(['You are offline. Check your internet connection.']);
});

test('a code whose answer was lost is not checked twice', async () => {
  service.begin({}, { checksLeft: 5 });
  const page = await open();
  await page.route('**/verify/api/check', async (route) => {
    await route.fetch();
    if (service.challenge) service.challenge = { ...service.challenge, checksLeft: 4, sequence: 2 };
    await watched.context.setOffline(true);
    await route.abort();
  });
  await page.getByRole('textbox', { name: 'Verification code' }).fill('123456');
  await shown(page, 'You are offline. Check your internet connection.');
  await watched.context.setOffline(false);
  await page.getByText('You have 4 tries left.').first().waitFor();
  expect(service.posts).toHaveLength(1);
});

test.each([
  [429, { code: 'limit_reached', retryAfterSeconds: 120 }, 'Try again in 2 minutes.'],
  [429, { code: 'limit_reached', retryAfterSeconds: 7_000 }, 'Try again in 2 hours.'],
  [503, { code: 'unavailable' }, 'The service is not available at the moment.'],
  [500, { code: 'internal' }, 'Something went wrong on our side.'],
  [422, { code: 'country_not_allowed' }, 'We cannot send text messages to this country (Finland).'],
])('a start that is refused with %i says what to do', async (status, body, sentence) => {
  service.begin();
  service.replies.set('start', () => [status, body]);
  const page = await open();
  await page.getByRole('textbox', { name: 'Phone number' }).fill('044 123 4567');
  await page.getByRole('button', { name: 'Next' }).click();
  await shown(page, sentence);
});

test('the browser fills in texts like the server, in all languages', async () => {
  service.begin();
  const page = await open();
  const { cases, expected } = textCases();
  const found = await page.evaluate(`import('/source/texts.js').then(({ Texts }) =>
    ${JSON.stringify(cases)}.flatMap(({ language, keys, values }) => {
      const texts = new Texts(language);
      return keys.map((key) => texts.text(key, values));
    }))`);
  expect(found).toEqual(expected);
});

function textCases() {
  const keys = Object.keys(PAGE_CATALOGUES.en) as PageKey[];
  const names = {
    brand: 'Contoso',
    time: '1:57',
    phone: '+358 44 1',
    country: 'Suomi',
    code: '+358',
    example: '044',
    amount: '€49.90',
    payee: 'Acme Oy',
  };
  const cases = LOCALES.flatMap((locale) =>
    [0, 1, 2, 5, 21].map((count) => ({
      language: browserLanguage(locale, keys),
      keys,
      values: {
        ...names,
        ...{ digit: '7', next: 'Next', message: 'x' },
        ...{ count, attempts: count, seconds: count, minutes: count, hours: count },
      },
    })),
  );
  const expected = cases.flatMap(({ language, values }) =>
    keys.map((key) => browserText(language, key, values)),
  );
  return { cases, expected };
}
