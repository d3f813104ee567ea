/** All methods in a real browser against the whole service: a phone with our app pairs, is tried out, signs in, and proves a change. */
import type { Browser, Page } from 'playwright-core';
import { TestPhone } from '../../setup/test-phone.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';
import { createVerifyWorld, type VerifyWorld } from './verify-world.js';

let world: VerifyWorld;
let browser: Browser;
let watched: WatchedPage | undefined;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([createVerifyWorld(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
afterEach(() => watched?.close());

const METHODS = ['app', 'phone', 'passkey', 'recovery'];

async function visit(session: object): Promise<void> {
  await watched?.close();
  watched = await openPage(browser, await world.begin({ subject: 'anna', ...session }), {
    reducedMotion: 'reduce',
  });
  page = watched.page;
}

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 2, name }).waitFor();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

/** The cookie of a browser that has verified somebody, as the browser keeps it. */
async function knownBrowser() {
  const cookies = (await watched?.context.cookies()) ?? [];
  return cookies.find(({ name }) => name === 'octothorpe-browser');
}

/** The phone enters the number that the page shows. */
async function approve(phone: TestPhone): Promise<void> {
  const digits = page.locator('.match-number bdi');
  await digits.waitFor();
  expect(await phone.answer('approve', (await digits.textContent()) ?? '')).toBe('approved');
}

test('app and phone are set up, the app signs in by itself, and proves that the phone may be deleted', async () => {
  const phone = new TestPhone(world.stage.config.publicUrl);
  const number = world.newNumber();
  await visit({ purpose: 'setup', methods: METHODS.slice(0, 2), require: 2 });
  await heading('Start by getting the app');
  await press('Next');
  await press('Next');
  await page.getByText('Can’t scan the QR code?').click();
  await phone.pair((await page.locator('.secret.link').textContent()) ?? '', 'Anna’s iPhone');
  await heading('Let’s try it out');
  await approve(phone);
  await heading('Notification approved');
  await press('Next');
  await page.getByRole('textbox', { name: 'Phone number' }).fill(number.national);
  await press('Next');
  await page.locator('#code').fill(await world.stage.codeFor(number.e164));
  await heading('SMS verified');
  await press('Next');
  await heading('Success!');
  expect(await page.locator('.set-up li').count()).toBe(2);
  await press('Done');
  await page.waitForURL(/\/return\?result=/);
  expect(watched?.complaints).toEqual([]);

  await visit({ purpose: 'signin', methods: METHODS });
  await heading('Approve sign-in request');
  expect(await knownBrowser()).toBeUndefined();
  await approve(phone);
  await heading('Verified');
  await page.waitForURL(/\/return\?result=/);
  expect(await knownBrowser()).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });

  await visit({ purpose: 'manage', methods: METHODS });
  await heading('Sign-in methods');
  await page
    .getByRole('listitem')
    .filter({ hasText: '+358' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await heading('Verify your identity');
  await page.getByRole('button', { name: /^Approve a request/ }).click();
  await approve(phone);
  await page.getByRole('main').getByText('The method was deleted.').waitFor();
  expect(await page.locator('.registered li').count()).toBe(1);
}, 120_000);

test('recovery codes are made, and one of them signs in once', async () => {
  const subject = 'bea';
  const number = world.newNumber();
  await visit({ subject, purpose: 'setup', methods: ['phone', 'recovery'], require: 2 });
  await page.getByRole('textbox', { name: 'Phone number' }).fill(number.national);
  await press('Next');
  await page.locator('#code').fill(await world.stage.codeFor(number.e164));
  await heading('SMS verified');
  await press('Next');
  await press('Show the codes');
  const code = (await page.locator('.codes code').first().textContent()) ?? '';
  await press('Next');
  await heading('Recovery codes saved');
  await press('Next');
  await press('Done');
  await page.waitForURL(/\/return\?result=/);
  await visit({ subject, purpose: 'signin', methods: ['phone', 'recovery'] });
  await press('I can’t use my phone right now');
  await press('Use a recovery code');
  await page.getByRole('textbox', { name: 'Recovery code' }).fill('00000-00000');
  await press('Verify');
  await page.getByRole('main').getByText('That code is not right').waitFor();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(code.toUpperCase());
  await press('Verify');
  await page.waitForURL(/\/return\?result=/);
}, 120_000);
