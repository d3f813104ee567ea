import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../pages/page-browser.js';
import { openPage, phone, type WatchedPage } from '../../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../../pages/phone/phone-world.js';

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
  watched = await openPage(browser, `${world.origin}/phone/`);
});
afterEach(() => watched.close());

async function turnOn(number: string): Promise<void> {
  await watched.page.getByRole('textbox', { name: 'Phone number' }).fill(number);
  await watched.page.getByRole('button', { name: 'Turn on' }).click();
}

test('a number is typed once and remembered', async () => {
  const { page } = watched;
  await turnOn('+358 (0)44 123-4567');
  await phone(page, '+358 44 123 4567').waitFor();
  await page.goto('about:blank');
  await page.goto(`${world.origin}/phone/`);
  await phone(page, '+358 44 123 4567').waitFor();
});

test('an invalid number is refused with a sentence that says what to do', async () => {
  const { page } = watched;
  const sentences: Record<string, string> = {
    '': 'Type a phone number, with its country code.',
    '044 123 4567': 'Start with the country code',
    '+358 4': 'too short',
    '+358 44 123 4567 890 12': 'too long',
    hello: 'Use digits only',
    '+999 12345678': 'No carrier knows such a number.',
  };
  for (const [typed, sentence] of Object.entries(sentences)) {
    await turnOn(typed);
    await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
    const field = page.getByRole('textbox', { name: 'Phone number' });
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate('document.activeElement.tagName')).toBe('INPUT');
  }
});

test('two phones stand side by side, each with its own messages and calls', async () => {
  const { page } = watched;
  await turnOn('+358441234567');
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await turnOn('+447700900123');
  const finnish = phone(page, '+358 44 123 4567');
  const british = phone(page, '+44 770 090 0123');
  await british.getByText('Sandbox', { exact: true }).waitFor();
  await world.sms('+358441234567', 'For Finland 111111');
  await world.call('+447700900123');
  await finnish.getByText('For Finland 111111').first().waitFor();
  await british.getByRole('dialog').waitFor();
  expect(await british.getByText('For Finland').count()).toBe(0);
  expect(await finnish.getByRole('dialog').count()).toBe(0);
  expect(page.url()).toBe(`${world.origin}/phone/?number=358441234567&number=447700900123`);
});

test('six phones are live at once on one connection, and no more fit', async () => {
  const { page } = watched;
  const numbers = [1, 2, 3, 4, 5, 6, 7].map((last) => `35844123456${last}`);
  const query = numbers.map((number) => `number=${number}`).join('&');
  await page.goto(`${world.origin}/phone/?${query}`);
  const sixth = phone(page, '+358 44 123 4566');
  await sixth.getByText('Sandbox', { exact: true }).waitFor();
  await world.sms('+358441234566', 'For the sixth');
  await sixth.getByText('For the sixth').first().waitFor();
  expect(await page.locator('.handset').count()).toBe(6);
  expect(await page.getByRole('button', { name: 'Add a phone' }).count()).toBe(0);
});

test('a phone changes its number in place, and can be removed', async () => {
  const { page } = watched;
  await page.goto(`${world.origin}/phone/?number=358441234567&number=447700900123`);
  await page.getByRole('button', { name: 'Change number +358 44 123 4567' }).click();
  await turnOn('+14155550199');
  await phone(page, '+1 415 555 0199').waitFor();
  const names = await page.locator('.handset h2').allTextContents();
  expect(names).toEqual(['+1 415 555 0199', '+44 770 090 0123']);
  await page.getByRole('button', { name: 'Remove phone +1 415 555 0199' }).click();
  await page.getByRole('button', { name: 'Remove phone +44 770 090 0123' }).click();
  await page.getByRole('textbox', { name: 'Phone number' }).waitFor();
});
