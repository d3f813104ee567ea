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
  await world.line.mend();
  await watched.close();
});

test('a lost connection is shown and reconnects by itself, and messages of the meantime arrive', async () => {
  const { page } = watched;
  await world.line.cut();
  await phone(page, NAME).getByText('No connection to the sandbox.').waitFor();
  await phone(page, NAME).getByText('No service').waitFor();
  await world.sms(NUMBER, 'Sent in the gap: 492871');
  await world.line.mend();
  await phone(page, NAME).getByText('Sent in the gap: 492871').first().waitFor();
  await phone(page, NAME).getByText('No connection').waitFor({ state: 'hidden' });
  await page.locator('#polite', { hasText: 'Sent in the gap' }).waitFor({ state: 'attached' });
});

test('a call survives a lost connection', async () => {
  const { page } = watched;
  await world.call(NUMBER);
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByText('Listening for keys').waitFor();
  await world.line.cut();
  await page.getByRole('button', { name: 'Hash, #' }).click();
  await page.getByRole('alert').filter({ hasText: 'The sandbox does not answer.' }).waitFor();
  await world.line.mend();
  await phone(page, NAME).getByText('No service').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Hash, #' }).click();
  await page.getByRole('dialog', { name: /^Call ended/ }).waitFor();
});

test('a reply that cannot be sent stays in the box, with the reason', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Reply with your code 492871.');
  await phone(page, NAME).locator('.thread-open').click();
  const box = page.getByRole('textbox', { name: 'Reply' });
  await box.fill('492871');
  await world.line.cut();
  await page.getByRole('button', { name: 'Send' }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'Not sent. The sandbox does not answer.' })
    .waitFor();
  expect(await box.inputValue()).toBe('492871');
});

test('a page that opens while the carrier is down becomes live when it is back', async () => {
  const { page } = watched;
  // The page's files are loaded already; only its requests fail.
  await page.route('**/sandbox/**', (route) => route.abort());
  await page.reload();
  await phone(page, NAME).getByText('No connection to the sandbox.').waitFor();
  await page.unroute('**/sandbox/**');
  await page.getByRole('button', { name: 'Try now' }).click();
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
});

test('an answer that is older than the events does not undo them', async () => {
  const { page } = watched;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken = new Promise<void>((resolve) => {
    void page.route('**/sandbox/phones/358441234567', async (route) => {
      const response = await route.fetch();
      resolve();
      await released;
      await route.fulfill({ response });
    });
  });
  await world.line.cut();
  await phone(page, NAME).getByText('No service').waitFor();
  await world.line.mend();
  await taken;
  await world.sms(NUMBER, 'Newer than the answer 492871');
  await world.call(NUMBER);
  await page.getByRole('dialog', { name: /^Incoming call/ }).waitFor();
  release();
  await phone(page, NAME).getByText('No service').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Decline' }).click();
  await phone(page, NAME).getByText('Newer than the answer 492871').first().waitFor();
});

test('what the carrier has deleted is gone after the next connection', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Soon forgotten 492871');
  await phone(page, NAME).getByText('Soon forgotten 492871').first().waitFor();
  await world.line.cut();
  world.carrier.forget();
  await world.line.mend();
  await phone(page, NAME).getByText('No messages yet').waitFor();
});
