/** The matches of the list of countries for typed texts. */
import type { Browser, Page } from 'playwright-core';
import { PAGE_CATALOGUES } from '../../../src/pages/messages/page-messages.js';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { ScriptedService } from '../../pages/verify/scripted-service.js';

const service = new ScriptedService();
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
beforeEach(async () => {
  service.begin();
  watched = await openPage(browser, `${service.origin}/verify/`);
  page = watched.page;
});
afterEach(() => watched.close());

const field = () => page.locator('#country');

/** The country that Tab chooses. */
async function taken(typed: string): Promise<string> {
  await field().fill(typed);
  await page.keyboard.press('Tab');
  return await field().inputValue();
}

test.each([
  ['United Kingdom (+44)', 'uk', 'UK', 'u.k.', 'britain', 'great britain', 'england', 'scotland'],
  ['United Kingdom (+44)', 'wales', 'northern ireland', 'GB', 'engl', '+44'],
  ['United States (+1)', 'usa', 'us', 'U.S.A.', 'america', '+1'],
  ['United Arab Emirates (+971)', 'uae', 'emirates', 'الإمارات'],
  ['Netherlands (+31)', 'holland', 'nederland'],
  ['Türkiye (+90)', 'turkey', 'turkiye'],
  ['Côte d’Ivoire (+225)', 'ivory coast', 'cote d ivoire'],
  ['Czechia (+420)', 'czech republic', 'česko', 'cesko'],
  ['Germany (+49)', 'deutschland', 'germ'],
  ['Finland (+358)', 'suomi', 'fi', 'finland', '+358'],
  ['Sweden (+46)', 'sverige', 'swe'],
  ['Spain (+34)', 'españa', 'espana'],
  ['Switzerland (+41)', 'schweiz', 'suisse', 'svizzera'],
  ['Japan (+81)', '日本', 'nippon'],
  ['Iceland (+354)', 'ísland', 'island'],
  ['Russia (+7)', 'россия', '+7'],
  ['South Korea (+82)', 'korea', 'south korea', '대한민국'],
  ['Bosnia & Herzegovina (+387)', 'bosnia and herzegovina'],
  ['St. Lucia (+1)', 'saint lucia', 'st lucia'],
])('%s is found as %s', async (name, ...typed) => {
  for (const each of typed) expect([each, await taken(each)]).toEqual([each, name]);
});

test('names that begin with the typed text come before names that contain it', async () => {
  await field().fill('land');
  const inside = await page.locator('#country-list').getByRole('option').allTextContents();
  expect(inside).toContain('Finland (+358)');
  await field().fill('ni');
  const [first, ...rest] = await page
    .locator('#country-list')
    .getByRole('option')
    .allTextContents();
  expect(first).toMatch(/^Ni/);
  expect(rest.every((each) => !/^(Albania|Germany)/.test(each))).toBe(true);
});

test('a match that does not begin with the typed text must be chosen with the arrow keys or the pointer', async () => {
  expect(await taken('land')).toBe('Finland (+358)');
  await field().fill('zerland');
  expect(await field().getAttribute('aria-activedescendant')).toBeNull();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  expect(await field().inputValue()).toBe('Switzerland (+41)');
});

test.each(['zz', 'qqq', '+999'])(
  'for %s the page says that there is no such country',
  async (typed) => {
    await field().fill(typed);
    await page.getByRole('form').or(page.locator('form')).getByText('No country found').waitFor();
    expect(await page.locator('#country-list').getByRole('option').count()).toBe(0);
    expect(await field().getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Tab');
    expect(await field().inputValue()).toBe('Finland (+358)');
    expect(await page.locator('form').getByText('No country found').isVisible()).toBe(false);
  },
);

test('every language says that no country was found', () => {
  for (const messages of Object.values(PAGE_CATALOGUES))
    expect(messages['number.country_results']).toContain('=0 {');
});
