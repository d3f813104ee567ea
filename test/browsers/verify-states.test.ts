/** The hosted pages in every state: axe-core in light and dark, from right to left, narrow, zoomed, and with all languages. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { LANGUAGE_NAMES } from '../../src/pages/messages/language-names.js';
import { faults, faultsInBothSchemes, narrowFaults } from '../pages/axe.js';
import { launchBrowser, openPage, type WatchedPage } from '../pages/page-browser.js';
import { everyState } from '../pages/verify/every-state.js';
import { ScriptedService } from '../pages/verify/scripted-service.js';

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
beforeEach(() => service.begin());
afterEach(() => watched.close());

/** Shows every state. @param findings what is wrong in the present one */
async function expectNothing(
  options: BrowserContextOptions,
  session: Parameters<typeof everyState>[2],
  findings: (page: Page) => Promise<string[]>,
): Promise<void> {
  const all = { reducedMotion: 'reduce', ...options } as const;
  watched = await openPage(browser, `${service.origin}/verify/`, all);
  const { page } = watched;
  const found: string[] = [];
  await everyState(page, service, session, async ({ name }) => {
    for (const fault of await findings(page)) found.push(`${name}: ${fault}`);
  });
  expect(found).toEqual([]);
}

test('axe-core finds nothing, in light and in dark', async () => {
  await expectNothing({}, {}, faultsInBothSchemes);
}, 300_000);

test('from right to left, 320 px wide, axe-core finds nothing, everything fits, and every control has at least 24 px', async () => {
  await expectNothing(
    { viewport: { width: 320, height: 640 } },
    { locale: 'ar', dir: 'rtl' },
    async (page) => [...(await faults(page)), ...(await narrowFaults(page, 320))],
  );
}, 300_000);

test('at 400 % zoom of a small screen nothing is cut off sideways, in the longest language too', async () => {
  await expectNothing({ viewport: { width: 320, height: 256 } }, { locale: 'de' }, (page) =>
    narrowFaults(page, 320),
  );
}, 300_000);

test('every screen offers all languages by their own names', async () => {
  const all = LANGUAGE_NAMES.map(({ name }) => name).join();
  await expectNothing({}, {}, async (page) => {
    const names = page.getByRole('combobox', { name: 'Language' }).locator('option');
    return (await names.allTextContents()).join() === all ? [] : ['lacks a language'];
  });
}, 300_000);
