/** 'Text us instead' in two browsers: one with the page, one with the carrier's phone, which writes the message. */
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { createVerifyWorld, type VerifyWorld } from '../../pages/verify/verify-world.js';

let world: VerifyWorld;
let browser: Browser;
const opened: WatchedPage[] = [];

beforeAll(async () => {
  [world, browser] = await Promise.all([createVerifyWorld({ timeScale: 4 }), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(url: string, viewport = { width: 1366, height: 657 }) {
  const watched = await openPage(browser, url, { viewport });
  opened.push(watched);
  return watched.page;
}

test('a person types the number and the word into the phone, and the page goes on by itself', async () => {
  const person = world.newNumber();
  const phone = await open(`${world.carrierOrigin}/phone/?number=${person.e164.slice(1)}`, {
    width: 420,
    height: 900,
  });
  const page = await open(await world.begin());
  await page.getByLabel('Phone number').fill(person.national);
  await page.getByText('Text us instead', { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  const [number = '', text = ''] = await page.locator('.text-us-details bdi').allTextContents();
  const word = /\w{4}-\w{4}$/.exec(text)?.[0] ?? '';
  await phone.getByRole('button', { name: 'New message' }).click();
  await phone.getByRole('textbox', { name: 'To' }).fill(number);
  await phone.getByRole('textbox', { name: 'Text' }).fill(word.toLowerCase().replace('-', ' '));
  await phone.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('heading', { name: 'SMS verified' }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/\/return\?result=/);
});
