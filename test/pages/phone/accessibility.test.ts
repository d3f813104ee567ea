import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { faults, smallControls } from './axe.js';
import { launchBrowser, openPage, phone, type WatchedPage } from './phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from './phone-world.js';

const NUMBER = '+358441234567';
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

/** Walks through every state of the page; `look` is called in each. */
async function everyState(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('alert').filter({ hasText: 'Type a phone number' }).waitFor();
  await look('a number that is refused');
  await page.getByRole('textbox', { name: 'Phone number' }).fill(NUMBER);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await page.locator('.magic-number').first().waitFor();
  await look('an empty inbox');
  await world.sms(NUMBER, 'Your Contoso code is 492871.');
  await phone(page, NAME).locator('.thread-open').waitFor();
  await look('an unread message');
  await phone(page, NAME).locator('.thread-open').click();
  await look('a conversation');
  await phone(page, NAME)
    .getByRole('button', { name: /^Exchange of/ })
    .click();
  for (const summary of await page.locator('.exchange summary').all()) await summary.click();
  await look('an exchange');
  await page.getByRole('tab', { name: 'Faults' }).click();
  await look('faults');
  await world.call(NUMBER);
  await page.getByRole('dialog', { name: /^Incoming/ }).waitFor();
  await look('ringing');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByText('Listening for keys').waitFor();
  await look('in call');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('button', { name: 'Close' }).waitFor();
  await look('an ended call');
  await page.getByRole('button', { name: 'Close' }).click();
  await phone(page, NAME).getByRole('tab', { name: 'Calls' }).click();
  await phone(page, NAME).locator('.history summary').click();
  await look('the history');
  await world.line.cut();
  await page.getByText('No connection to the sandbox.').waitFor();
  await look('no connection');
  await world.line.mend();
}

test.each(['light', 'dark'] as const)(
  'axe-core finds nothing in any state, in %s',
  async (colorScheme) => {
    const page = await open('', { colorScheme });
    const found: string[] = [];
    await everyState(page, async (state) => {
      for (const fault of await faults(page)) found.push(`${state}: ${fault}`);
    });
    expect(found).toEqual([]);
  },
  60_000,
);

test('at 320 px (400 % zoom) nothing is cut off sideways, every button is large enough and reachable, and axe-core finds nothing', async () => {
  const page = await open('', { viewport: { width: 320, height: 256 } });
  const found: string[] = [];
  await everyState(page, async (state) => {
    const width = await page.evaluate('document.documentElement.scrollWidth');
    if (width !== 320) found.push(`${state}: ${width} px wide`);
    const wrong = [...(await smallControls(page)), ...(await faults(page))];
    found.push(...wrong.map((fault) => `${state}: ${fault}`));
  });
  expect(found).toEqual([]);
}, 60_000);

test('during a call the keyboard cannot reach the phone’s screens', async () => {
  const page = await open('?number=358441234567');
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await world.call(NUMBER);
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.querySelector(".device-front").inert')).toBe(true);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Ring sound');
});

test('with prefers-reduced-motion nothing moves', async () => {
  const page = await open('?number=358441234567');
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await world.call(NUMBER);
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
});
