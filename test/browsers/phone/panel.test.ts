import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../pages/page-browser.js';
import { openPage, phone, type WatchedPage } from '../../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../../pages/phone/phone-world.js';

const NUMBER = '+358441234567';
const NAME = '+358 44 123 4567';
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
  watched = await openPage(browser, `${world.origin}/phone/?number=358441234567`);
  await phone(watched.page, NAME).getByText('Sandbox', { exact: true }).waitFor();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

test('every magic number of the carrier is listed; using one opens its phone', async () => {
  const { page } = watched;
  await page.locator('.magic-number').first().waitFor();
  expect(await page.locator('.magic-number').count()).toBe(world.carrier.magicNumbers.length);
  await page.getByRole('button', { name: 'Use +358 45 701 0001: call: busy' }).click();
  await phone(page, '+358 45 701 0001').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('+358 45 701 0001');
});

test('a magic number that presses # by itself shows its call', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: /^Use \+358 45 706 0001/ }).click();
  const magic = phone(page, '+358 45 706 0001');
  await magic.getByText('Sandbox', { exact: true }).waitFor();
  await world.call('+358457060001');
  await magic.getByRole('dialog', { name: /^Call ended/ }).waitFor();
  await magic.getByRole('dialog').locator('kbd', { hasText: '#' }).waitFor();
});

test('faults are sent to the carrier at once, are marked on the page, and can all be turned off together', async () => {
  const { page } = watched;
  await page.getByRole('tab', { name: 'Faults' }).click();
  await page.getByRole('slider', { name: 'Loss' }).fill('50');
  await page.getByText('Saved. Faults are on.').waitFor();
  await page.getByRole('combobox', { name: 'Vonage’s API' }).selectOption('503');
  await page.getByText('Saved. Faults are on.').waitFor();
  await page.waitForFunction(
    'fetch("/sandbox/chaos").then((r) => r.json()).then((c) => c.outage.vonage === "503")',
  );
  expect(world.carrier.chaos()).toMatchObject({
    lossPercent: 50,
    outage: { twilio: 'none', vonage: '503' },
  });
  await page.locator('#faults').waitFor();
  await page.reload();
  await page.locator('#faults').waitFor();
  await page.getByRole('tab', { name: 'Faults' }).click();
  await page.getByRole('button', { name: 'Turn all faults off' }).click();
  await page.getByText('Saved. No faults.').waitFor();
  expect(world.carrier.chaos()).toMatchObject({ lossPercent: 0, outage: { vonage: 'none' } });
  expect(await page.locator('#faults').isVisible()).toBe(false);
});

test('a message’s exchange shows the request and each signed callback', async () => {
  const { page } = watched;
  const id = await world.sms(NUMBER, 'Your code is 492871.');
  await phone(page, NAME).locator('.thread-open').click();
  await phone(page, NAME)
    .getByRole('button', { name: /^Exchange of this message/ })
    .click();
  await page.locator('.exchange-id', { hasText: id }).waitFor();
  await page.getByRole('button', { name: 'Back to the phone' }).click();
  const focused = await page.evaluate('document.activeElement.getAttribute("aria-label")');
  expect(focused).toMatch(/^Exchange of this message/);
  const request = page.locator('.exchange.request').first();
  await request.locator('summary').click();
  await request.getByText('Body = Your code is 492871.').waitFor();
  const callback = page.locator('.exchange.callback').first();
  await callback.locator('summary').click();
  await callback.locator('.signature', { hasText: /x-twilio-signature: \S+=/i }).waitFor();
  await callback.getByRole('button', { name: 'Copy the request' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
    /^POST http:\/\/127\.0\.0\.1:\d+\/status\n[\s\S]*\n\nSmsSid=/,
  );
});

test('a call’s exchange grows while it is open, keeps what was unfolded, and shows the TwiML', async () => {
  const { page } = watched;
  await world.call(NUMBER);
  await page.getByRole('dialog').getByRole('button', { name: 'Exchange' }).click();
  const cards = page.locator('.exchange');
  await cards.first().locator('summary').click();
  expect(await cards.count()).toBe(1);
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  const twiml = page.locator('.exchange', { hasText: 'Callback · twiml' });
  await twiml.locator('summary').click();
  await twiml.getByText('<Gather input="dtmf" numDigits="1"').waitFor();
  expect(await cards.first().locator('details').getAttribute('open')).toBe('');
});
