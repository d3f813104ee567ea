import { get } from 'node:http';
import {
  type Browser,
  chromium,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { type DemoSandbox, startDemoSandbox } from '../setup/demo-sandbox.js';

let sandbox: DemoSandbox;
let browser: Browser;
let page: Page;
const troubles: string[] = [];

beforeAll(async () => {
  sandbox = await startDemoSandbox();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update'],
  });
  page = await (await browser.newContext({ viewport: { width: 1280, height: 1000 } })).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (call) => {
    const { hostname } = new URL(call.url());
    if (hostname !== '127.0.0.1') troubles.push(`elsewhere: ${call.url()}`);
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

/** The code on the phone beside the page. */
async function codeOn(phone: FrameLocator): Promise<string> {
  const text = phone.getByText(/\d{6}/).first();
  await text.waitFor();
  return /\d{6}/.exec((await text.textContent()) ?? '')?.[0] ?? '';
}

it('the demonstration shows page and phone side by side, and a person sets up a phone with them', async () => {
  await page.goto(`${sandbox.origin}/demo`);
  const hosted = page.frameLocator('iframe.page');
  const phone = page.frameLocator('iframe.phone');
  await hosted.getByLabel(/phone number/i).fill('044 123 4567');
  await hosted.getByRole('button', { name: 'Next' }).click();
  const code = await codeOn(phone);
  await hosted.getByLabel(/verification code/i).fill(code);
  await hosted.getByRole('heading', { name: 'SMS verified' }).waitFor();
  await hosted.getByRole('button', { name: 'Done' }).click();
  await hosted.getByRole('heading', { name: 'Verified', exact: true }).waitFor();
  const told = await hosted.locator('pre').allTextContents();
  expect(JSON.parse(String(told[0]))).toMatchObject({ outcome: 'verified', method: 'sms' });
  expect(JSON.parse(String(told[1]))).toEqual({ state: 'verified', phoneNumber: '+358441234567' });
  await hosted.getByRole('link', { name: 'Sign in with this phone' }).click();
  await hosted.getByLabel(/verification code/i).waitFor();
  expect(troubles).toEqual([]);
}, 60_000);

it.each([
  [1366, 657],
  [1280, 800],
])(
  'at %i x %i the main button is visible on page and phone, and one note says that it is a sandbox',
  async (width, height) => {
    const context = await browser.newContext({ viewport: { width, height } });
    const small = await context.newPage();
    await small.goto(`${sandbox.origin}/demo`);
    const [hosted, phone] = frames(small);
    await hosted.locator('#number-hint:not(:empty)').waitFor();
    await phone.getByText('Messages').first().waitFor();
    expect(await bottomOf(hosted.getByRole('button', { name: 'Next' }))).toBeLessThan(height);
    const notes = await Promise.all(
      [small.locator('body'), hosted.locator('body'), phone.locator('body')].map((body) =>
        body
          .getByText(/Sandbox:/)
          .filter({ visible: true })
          .count(),
      ),
    );
    expect(notes).toEqual([1, 0, 0]);
    await hosted.getByLabel(/phone number/i).fill('044 123 4567');
    await hosted.getByText('Call me', { exact: true }).click();
    await hosted.getByRole('button', { name: 'Next' }).click();
    const accept = phone.getByRole('button', { name: 'Accept', exact: true });
    await accept.waitFor();
    expect(await bottomOf(accept)).toBeLessThan(height);
    await accept.click();
    const hash = phone.getByRole('button', { name: 'Hash, #' });
    await phone.getByText('Listening for keys').waitFor();
    expect(await bottomOf(hash)).toBeLessThan(height);
    await hash.click();
    await hosted.getByRole('heading', { name: 'Call answered' }).waitFor();
    await context.close();
  },
  60_000,
);

it('on a narrow screen page and phone are shown in turn, and both keep running', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const small = await context.newPage();
  await small.goto(`${sandbox.origin}/demo`);
  const [hosted, phone] = frames(small);
  expect(await small.getByText(/\b(Left|Right)\b/).count()).toBe(0);
  await hosted.getByLabel(/phone number/i).fill('044 123 4567');
  await hosted.getByRole('button', { name: 'Next' }).click();
  // The next screen takes the focus when it appears.
  await hosted.getByLabel(/verification code/i).waitFor();
  expect(await small.locator('iframe.phone').isVisible()).toBe(false);
  await small.getByRole('radio', { name: 'The page' }).focus();
  await small.keyboard.press('ArrowDown');
  const code = await codeOn(phone);
  expect(await small.locator('iframe.page').isVisible()).toBe(false);
  await small.getByText('The page', { exact: true }).click();
  await hosted.getByLabel(/verification code/i).fill(code);
  await hosted.getByRole('heading', { name: 'SMS verified' }).waitFor();
  expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await context.close();
}, 60_000);

function frames(of: Page): [FrameLocator, FrameLocator] {
  return [of.frameLocator('iframe.page'), of.frameLocator('iframe.phone')];
}

/** Its lower edge in the window, without scrolling. */
async function bottomOf(control: Locator): Promise<number> {
  const box = await control.boundingBox();
  return box ? box.y + box.height : Number.POSITIVE_INFINITY;
}

it('localhost stays, for passkeys; another name redirects to the one for cookies and frames', async () => {
  const statusAt = (host: string) =>
    new Promise((resolve) => {
      get(`${sandbox.origin}/demo`, { headers: { host } }, (answer) => {
        answer.resume();
        resolve([answer.statusCode, answer.headers.location]);
      });
    });
  const { port } = new URL(sandbox.origin);
  expect(await statusAt(`localhost:${port}`)).toEqual([200, undefined]);
  expect(await statusAt(`gateway.test:${port}`)).toEqual([302, `${sandbox.origin}/demo`]);
});
