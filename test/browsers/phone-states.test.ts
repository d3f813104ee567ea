/** The browser phone in every state, in the dark and on the narrowest screen. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { faults, narrowFaults } from '../pages/axe.js';
import { launchBrowser } from '../pages/page-browser.js';
import { everyPhoneState } from '../pages/phone/every-phone-state.js';
import { openPage, type WatchedPage } from '../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../pages/phone/phone-world.js';

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
beforeEach(() => world.carrier.forget());
afterEach(() => watched.close());

async function open(options: BrowserContextOptions): Promise<Page> {
  watched = await openPage(browser, `${world.origin}/phone/`, {
    reducedMotion: 'reduce',
    ...options,
  });
  return watched.page;
}

test('in the dark axe-core finds nothing in any state', async () => {
  const page = await open({ colorScheme: 'dark' });
  const found: string[] = [];
  await everyPhoneState(page, world, async (state) => {
    for (const fault of await faults(page)) found.push(`${state}: ${fault}`);
  });
  expect(found).toEqual([]);
}, 60_000);

test('at 320 px (400 % zoom) nothing is cut off sideways, every control is large enough, and axe-core finds nothing', async () => {
  const page = await open({ viewport: { width: 320, height: 256 } });
  const found: string[] = [];
  await everyPhoneState(page, world, async (state) => {
    const wrong = [...(await narrowFaults(page, 320)), ...(await faults(page))];
    found.push(...wrong.map((fault) => `${state}: ${fault}`));
  });
  expect(found).toEqual([]);
}, 60_000);
