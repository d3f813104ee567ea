import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { faults } from '../../pages/axe.js';
import { launchBrowser } from '../../pages/page-browser.js';
import { everyPhoneState } from '../../pages/phone/every-phone-state.js';
import { openPage, phone, type WatchedPage } from '../../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../../pages/phone/phone-world.js';

const NAME = '+358 44 123 4567';
let world: PhoneWorld;
let browser: Browser;
let watched: WatchedPage | undefined;

beforeAll(async () => {
  [world, browser] = await Promise.all([createPhoneWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});
beforeEach(() => world.carrier.forget());
afterEach(() => watched?.close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  watched = await openPage(browser, `${world.origin}/phone/${path}`, {
    reducedMotion: 'reduce',
    ...options,
  });
  return watched.page;
}

test('axe-core finds nothing in any state', async () => {
  const page = await open('');
  const found: string[] = [];
  await everyPhoneState(page, world, async (state) => {
    for (const fault of await faults(page)) found.push(`${state}: ${fault}`);
  });
  expect(found).toEqual([]);
}, 60_000);

test('during a call the keyboard cannot reach the phone’s screens', async () => {
  const page = await open('?number=358441234567');
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await world.call('+358441234567');
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.querySelector(".device-front").inert')).toBe(true);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Ring sound');
});

test('with prefers-reduced-motion nothing moves', async () => {
  const page = await open('?number=358441234567');
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await world.call('+358441234567');
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
});
