/** A call from a hidden number, by a person: the page beside the phone, each used only by its visible content. */
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { createVerifyWorld, type VerifyWorld } from '../../pages/verify/verify-world.js';

let world: VerifyWorld;
let browser: Browser;
let pocket: Browser;
const opened: WatchedPage[] = [];

beforeAll(async () => {
  [world, browser, pocket] = await Promise.all([
    createVerifyWorld({
      timeScale: 4,
      file: { routes: { sms: { '*': ['twilio'] }, call: { '*': ['twilio', 'telnyx'] } } },
      tenant: { callerId: 'hidden' },
    }),
    launchBrowser(),
    launchBrowser(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await pocket?.close();
  await world?.close();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

test.each([
  { width: 1366, height: 657 },
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
])(
  'at $width px the page says that the number is hidden, the phone shows none, and # is enough',
  async (viewport) => {
    const person = world.newNumber();
    const address = `${world.carrierOrigin}/phone/?number=${person.e164.slice(1)}`;
    const theirs = await openPage(pocket, address, { viewport: { width: 420, height: 900 } });
    const watched = await openPage(browser, await world.begin(), { viewport });
    opened.push(theirs, watched);
    const [phone, page] = [theirs.page, watched.page];
    await phone.getByText('Sandbox', { exact: true }).waitFor();
    await page.getByLabel('Phone number').fill(person.national);
    await page.getByText('Call me', { exact: true }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('The call comes from a hidden number.').waitFor();
    await phone.getByRole('dialog', { name: 'Incoming call No caller ID' }).waitFor();
    // Nothing has to be scrolled for.
    const [content, seen] = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(seen ?? 0);
    await phone.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('main').getByText('The call was answered.').waitFor();
    await phone.getByText('Listening for keys').waitFor();
    await phone.getByRole('button', { name: 'Hash, #' }).click();
    await page.getByText('Call answered', { exact: true }).first().waitFor();
    await page.getByText('Your phone was registered successfully.').waitFor();
  },
);
