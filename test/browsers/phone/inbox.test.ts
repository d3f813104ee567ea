/** The inbox of all phones: search, the way to a phone, and the raw requests. */
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../pages/page-browser.js';
import { openPage, phone, type WatchedPage } from '../../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../../pages/phone/phone-world.js';

const NUMBER = '+358441234567';
const OTHER = '+358441234568';
let world: PhoneWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([createPhoneWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});
beforeEach(async () => {
  world.carrier.forget();
  watched = await openPage(browser, `${world.origin}/phone/`, {
    viewport: { width: 320, height: 640 },
    colorScheme: 'dark',
  });
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

test('whoever names no phone sees what comes to every phone, at 320 px and in the dark', async () => {
  const { page } = watched;
  await page.getByText('Nothing yet.').waitFor();
  await world.sms(NUMBER, 'Your code is 492871.');
  await world.sms(OTHER, 'Dinner at eight?');
  await world.call(NUMBER);
  await page.getByText('3 messages and calls').waitFor();
  expect(await page.locator('.inbox-head b').allTextContents()).toEqual([
    'Call +358 45 491 0001 → +358 44 123 4567',
    'SMS +358 45 491 0001 → +358 44 123 4568',
    'SMS +358 45 491 0001 → +358 44 123 4567',
  ]);
  const tooWide = `[...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth && !each.closest('.visually-hidden'))
    .map((each) => each.className || each.tagName)`;
  expect(await page.evaluate(tooWide)).toEqual([]);
});

test('the search finds by number and text; an entry opens its phone', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Your code is 492871.');
  await world.sms(OTHER, 'Dinner at eight?');
  await page.getByText('2 messages and calls').waitFor();
  await page.getByRole('searchbox', { name: 'Search all phones' }).fill('DINNER');
  await page.getByText('1 message or call').waitFor();
  await page.getByRole('button', { name: 'Open the phone +358 44 123 4568' }).click();
  await phone(page, '+358 44 123 4568').waitFor();
  await page.getByRole('searchbox').fill('nothing like this');
  await page.getByText('Nothing matches this search.').waitFor();
});

test('by keyboard alone, an entry shows its raw request and its callbacks', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Your code is 492871.');
  await page.getByText('1 message or call').waitFor();
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Exchange');
  await page.keyboard.press('Enter');
  await page.locator('.exchange').first().waitFor();
  expect(await page.getByRole('tab', { name: 'Exchange' }).getAttribute('aria-selected')).toBe(
    'true',
  );
});
