/** Two browsers, one with the page and one with the carrier's phone, used only by their visible content. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import {
  createVerifyWorld,
  type PersonsNumber,
  type VerifyWorld,
} from '../../pages/verify/verify-world.js';

let world: VerifyWorld;
let operatorLimits: Browser;
let pocket: Browser;
let person: PersonsNumber;
let page: Page;
let phone: Page;
const opened: WatchedPage[] = [];

beforeAll(async () => {
  [world, operatorLimits, pocket] = await Promise.all([
    createVerifyWorld({ timeScale: 4 }),
    launchBrowser(),
    launchBrowser(),
  ]);
}, 60_000);
afterAll(async () => {
  await operatorLimits?.close();
  await pocket?.close();
  await world?.close();
});
beforeEach(async () => {
  person = world.newNumber();
  const theirs = await openPage(
    pocket,
    `${world.carrierOrigin}/phone/?number=${person.e164.slice(1)}`,
    { viewport: { width: 420, height: 900 } },
  );
  const watched = await openPage(operatorLimits, await world.begin());
  opened.push(theirs, watched);
  [phone, page] = [theirs.page, watched.page];
  await phone.getByText('Sandbox', { exact: true }).waitFor();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function ask(method: string) {
  await page.getByLabel('Phone number').fill(person.national);
  await page.getByText(method, { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
}

async function done(words: string) {
  await page.getByText(words, { exact: true }).first().waitFor();
  await page.getByText('Your phone was registered successfully.').waitFor();
  await page.getByText('Done', { exact: true }).click();
  await page.waitForURL(/\/return\?result=/);
}

test('a person reads the code on the phone and types it on the page', async () => {
  await ask('Text me a code');
  await page.getByText('Enter the code below.').waitFor();
  const message = phone.getByText(/\b\d{6}\b/).first();
  await message.waitFor();
  const code = /\b\d{6}\b/.exec((await message.textContent()) ?? '')?.[0] ?? '';
  await page.keyboard.type(code);
  await done('SMS verified');
});

test('the phone rings, the person answers and presses #, and the page says so', async () => {
  await ask('Call me');
  await page.getByText('Answer the call, do what it says, and press #.').waitFor();
  await phone.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByRole('main').getByText('The call was answered.').waitFor();
  await phone.getByText('Listening for keys').waitFor();
  await phone.getByRole('button', { name: 'Hash, #' }).click();
  await done('Call answered');
});

test('the person declines the call, asks for a code instead, and gets in', async () => {
  await ask('Call me');
  await phone.getByRole('button', { name: 'Decline' }).click();
  await page.getByText('We could not verify your phone').first().waitFor();
  await page.getByText('The line was busy.').waitFor();
  await page.getByText('Text me a code instead').click();
  await page.getByText('Enter the code below.').waitFor();
  const message = phone.getByText(/\b\d{6}\b/).first();
  await message.waitFor();
  await page.keyboard.type(/\b\d{6}\b/.exec((await message.textContent()) ?? '')?.[0] ?? '');
  await done('SMS verified');
});
