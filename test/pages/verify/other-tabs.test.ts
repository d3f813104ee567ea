/** Several tabs of one browser with the same verification: one of them is active, and the others say so. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, openTab, type WatchedPage } from '../page-browser.js';
import { ScriptedService } from './scripted-service.js';

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

const elsewhere = (page: Page) =>
  page.getByRole('main').getByText('This verification is open in another tab.');

async function twoTabs(): Promise<[Page, WatchedPage]> {
  watched = await openPage(browser, `${service.origin}/verify/`);
  await watched.page.locator('#number').fill('044 123 45');
  const second = await openTab(watched.context, `${service.origin}/verify/`);
  await elsewhere(watched.page).waitFor();
  return [watched.page, second];
}

test('the tab that was opened last is active, and ‘Continue here’ restores the other with its input', async () => {
  const [first, { page: second }] = await twoTabs();
  expect(await elsewhere(second).isVisible()).toBe(false);
  expect(await first.locator('.place').getAttribute('inert')).toBe('');
  await first.getByRole('button', { name: 'Continue here' }).click();
  await elsewhere(second).waitFor();
  expect(await elsewhere(first).isVisible()).toBe(false);
  expect(await first.locator('.place').getAttribute('inert')).toBeNull();
  expect(await first.locator('#number').inputValue()).toMatch(/^044 ?123 ?45$/);
  expect(await first.evaluate('document.activeElement.tagName')).toBe('H2');
});

test('when the other tab is closed, this one continues by itself', async () => {
  const [first, second] = await twoTabs();
  await second.page.close({ runBeforeUnload: false });
  await elsewhere(first).waitFor({ state: 'hidden' });
  expect(await first.locator('.place').getAttribute('inert')).toBeNull();
});

test('a waiting tab shows the end of the verification', async () => {
  const [first] = await twoTabs();
  service.change({ state: 'sms_verified', final: true }, { state: 'verified' });
  await first.getByRole('heading', { name: 'SMS verified' }).waitFor();
  expect(await elsewhere(first).isVisible()).toBe(false);
  await first.getByRole('button', { name: 'Done' }).click();
  await first.waitForURL(/\/returned/);
});

test('a tab of another session of this browser is not affected', async () => {
  watched = await openPage(browser, `${service.origin}/verify/`);
  const second = await openTab(watched.context, `${service.origin}/verify/`);
  await elsewhere(watched.page).waitFor();
  await watched.page.getByRole('button', { name: 'Continue here' }).click();
  await elsewhere(second.page).waitFor();
  await watched.page.evaluate(`new BroadcastChannel('verify other').postMessage('in use')`);
  expect(await elsewhere(watched.page).isVisible()).toBe(false);
});
