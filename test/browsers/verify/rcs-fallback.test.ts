/** RCS first, with the phone beside the page, used only by their visible content: it arrives, or an SMS follows with the same code. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { createVerifyWorld, type VerifyWorld } from '../../pages/verify/verify-world.js';

let world: VerifyWorld;
let browser: Browser;
const opened: WatchedPage[] = [];

beforeAll(async () => {
  [world, browser] = await Promise.all([
    createVerifyWorld({
      timeScale: 8,
      file: { policy: { fallbackAfterMs: { rcs: 2_000, whatsapp: 2_000 } } },
    }),
    launchBrowser(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const VIEWPORTS = [
  { width: 1366, height: 657 },
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
/** Pictures to look at are kept where this names a folder. */
const PICTURES = process.env['RCS_PICTURES'];

async function begin(national: string, channels: readonly string[], viewport = VIEWPORTS[0]) {
  const e164 = `+358${national.slice(1)}`;
  const address = `${world.carrierOrigin}/phone/?number=${e164.slice(1)}`;
  const theirs = await openPage(browser, address, { viewport: { width: 420, height: 900 } });
  const link = await world.begin({ channels });
  const watched = await openPage(browser, link, viewport ? { viewport } : {});
  opened.push(theirs, watched);
  const { page } = watched;
  await page.getByLabel('Phone number').fill(national);
  await page.getByText('Text me a code', { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  return { page, phone: theirs.page };
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}-${name}.png` });
}

async function typeCode(page: Page, phone: Page): Promise<void> {
  const chip = phone.locator('.code-chip').first();
  await chip.waitFor();
  const [code = ''] = (await chip.textContent())?.match(/\d{6}/) ?? [];
  await page.locator('#code').fill(code);
  await page.getByText('Your phone was registered successfully.').waitFor();
}

test.each(VIEWPORTS)('at $width px a phone without RCS gets the code by SMS', async (viewport) => {
  // Ten numbers without RCS; each walk uses another one.
  const at = VIEWPORTS.indexOf(viewport);
  const { page, phone } = await begin(
    `0457500001`.replace(/1$/, String(at)),
    ['rcs', 'sms', 'call'],
    viewport,
  );
  await page.locator('#code-sent', { hasText: 'by SMS' }).waitFor();
  await phone.locator('.thread').first().waitFor();
  expect(await phone.locator('.thread .badge').count()).toBe(0);
  await picture(page, `fell-back-${viewport.width}`);
  await picture(phone, `phone-sms-${viewport.width}`);
  await typeCode(page, phone);
});

test.each([
  ['RCS', ['rcs', 'sms', 'call'], /as an RCS message/],
  ['WhatsApp', ['whatsapp', 'sms', 'call'], /to WhatsApp on/],
] as const)(
  'a code by %s is shown as such on the page and the phone',
  async (name, channels, words) => {
    const { page, phone } = await begin(name === 'RCS' ? '0445590001' : '0445590002', channels);
    await page.locator('#code-sent', { hasText: words }).waitFor();
    await phone.locator('.thread .badge', { hasText: name }).waitFor();
    await picture(page, `page-${name}`);
    await picture(phone, `phone-${name}`);
    await typeCode(page, phone);
    await page.getByText('Code verified', { exact: true }).first().waitFor();
    await picture(page, `done-${name}`);
  },
);

test('a phone that is off gets an SMS, and the RCS message later, with the same code', async () => {
  const { page, phone } = await begin('0457530001', ['rcs', 'sms', 'call']);
  await page.locator('#code-sent', { hasText: 'as an RCS message' }).waitFor();
  await page.locator('#code-sent', { hasText: 'by SMS' }).waitFor();
  await phone.locator('.thread .badge', { hasText: 'RCS' }).waitFor();
  const codes = await phone.locator('.code-chip').allTextContents();
  expect(new Set(codes).size).toBe(1);
  expect(codes).toHaveLength(2);
  await picture(phone, 'phone-both');
  await typeCode(page, phone);
});
