/** 'Text us instead' in the demonstration of a real sandbox: the phone beside the page scans the code and sends its text. */
import type { Browser, FrameLocator } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { type DemoSandbox, startDemoSandbox } from '../../setup/demo-sandbox.js';

let sandbox: DemoSandbox;
let browser: Browser;
let watched: WatchedPage;
let page: FrameLocator;
let phone: FrameLocator;

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([startDemoSandbox(), launchBrowser()]);
  watched = await openPage(browser, `${sandbox.origin}/demo?visit=text`, {
    viewport: { width: 1366, height: 900 },
  });
  page = watched.page.frameLocator('iframe.page');
  phone = watched.page.frameLocator('iframe.phone');
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

test('one press scans the code, one sends the text, and the phone is set up', async () => {
  await page.getByLabel('Phone number').fill('044 123 4567');
  await page.getByText('Text us instead', { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await page.getByRole('button', { name: 'Scan with the phone beside' }).click();
  const text = phone.getByRole('textbox', { name: 'Text' });
  await text.waitFor();
  expect(await text.inputValue()).toMatch(
    /^Contoso: set up my phone for sign-in\. [0-9A-Z]{4}-[0-9A-Z]{4}$/,
  );
  await phone.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('heading', { name: 'SMS verified' }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('"assurance": "low"').first().waitFor();
});
