/** The choice of the language: on every screen, by keyboard, at once, and without loss of input. */
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
afterEach(() => watched.close());

async function open(): Promise<Page> {
  watched = await openPage(browser, `${service.origin}/verify/`);
  return watched.page;
}
const root = (page: Page) => page.evaluate('[document.documentElement.lang, document.dir]');

test('another language is shown at once, from right to left too, and the form keeps its input', async () => {
  service.begin();
  const page = await open();
  await page.getByRole('combobox', { name: 'Country or region' }).fill('swe');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Phone number' }).fill('070 123 45');
  await page.getByText('Call me', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Language' }).focus();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await page.getByRole('combobox', { name: 'اللغة' }).waitFor();
  expect(await root(page)).toEqual(['ar', 'rtl']);
  expect((await page.locator('#number').inputValue()).replace(/\D/g, '')).toBe('07012345');
  expect(await page.locator('#country').inputValue()).toContain('السويد');
  expect(await page.locator('input[value=call]').isChecked()).toBe(true);
  expect(await page.title()).toMatch(/الهاتف/);
  expect(await page.evaluate('document.activeElement.id')).toBe('language');
  await page.reload();
  await page.getByRole('combobox', { name: 'اللغة' }).waitFor();
  await page.getByRole('combobox', { name: 'اللغة' }).selectOption('fi');
  await page.getByRole('textbox', { name: 'Puhelinnumero' }).waitFor();
  expect(await root(page)).toEqual(['fi', 'ltr']);
});

test('works by keyboard alone, and a typed code stays without being sent again', async () => {
  service.begin({ to: '+358*****4567' }, {});
  service.replies.set('check', () => [200, { outcome: 'wrong_code' }]);
  const page = await open();
  await page.getByRole('textbox', { name: 'Verification code' }).fill('123456');
  await page.getByText('That code is not right.').first().waitFor();
  await page.getByRole('combobox', { name: 'Language' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('textbox', { name: 'Vahvistuskoodi' }).waitFor();
  expect(await page.locator('#code').inputValue()).toBe('123456');
  expect(service.posts.map(({ call }) => call)).toEqual(['check', 'language']);
  expect(await page.evaluate('document.activeElement.id')).toBe('language');
});

test('the other tab of the session changes to the same language', async () => {
  service.begin();
  const first = await open();
  const { page: second } = await openTab(watched.context, `${service.origin}/verify/`);
  await second.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await second.getByRole('textbox', { name: 'Telefonnummer' }).waitFor();
  await first.getByRole('combobox', { name: 'Sprache' }).waitFor();
});

test('if a language cannot be loaded, the page says so and the list shows the present one', async () => {
  service.begin();
  service.replies.set('language', () => [503, { code: 'unavailable' }]);
  const page = await open();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('fi');
  await page.getByRole('main').getByText('The service is not available at the moment.').waitFor();
  expect(await page.getByRole('combobox', { name: 'Language' }).inputValue()).toBe('en');
});
