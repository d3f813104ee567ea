/** Set-up in a real browser against the whole service. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';
import { createVerifyWorld, type PersonsNumber, type VerifyWorld } from './verify-world.js';

let world: VerifyWorld;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let phone: PersonsNumber;

beforeAll(async () => {
  const policy = { resendAfterMs: [1, 1, 1, 60_000] };
  [world, browser] = await Promise.all([
    createVerifyWorld({ timeScale: 10, file: { policy } }),
    launchBrowser(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
beforeEach(async () => {
  watched = await openPage(browser, await world.begin({ skippable: true, otherMethods: true }));
  page = watched.page;
  phone = world.newNumber();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

async function ask(method: 'Text me a code' | 'Call me', number = phone.national) {
  await page.getByRole('textbox', { name: 'Phone number' }).fill(number);
  await page.getByRole('radio', { name: method }).check();
  await page.getByRole('button', { name: 'Next' }).click();
}

/** The visible text, without texts for screen readers. */
const shown = (text: string | RegExp) => page.getByRole('main').getByText(text);
const codeField = () => page.getByRole('textbox', { name: 'Verification code' });
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 2, name }).waitFor();

async function wrongCode(): Promise<string> {
  const code = Number(await world.stage.codeFor(phone.e164));
  return String((code + 1) % 1_000_000).padStart(6, '0');
}

async function pressInCall(keys: string) {
  const { carrier } = world.stage;
  const call = await carrier.waitForCall(phone.e164, ({ state }) => state === 'ringing');
  await shown('Your phone is ringing. Answer the call.').waitFor();
  carrier.answer(call.id);
  await shown('The call was answered. Follow the instructions on the phone.').waitFor();
  await carrier.waitForCall(phone.e164, ({ waitingForKeys }) => waitingForKeys);
  carrier.press(call.id, keys);
}

test('a phone is set up by SMS: number, code, done, and return to the service', async () => {
  await heading('Phone');
  await ask('Text me a code');
  await shown(`We just sent a 6-digit code to +358 44 ${phone.national.slice(4)}`).waitFor();
  expect(await codeField().evaluate('document.activeElement.id')).toBe('code');
  await shown('The code has arrived on your phone.').waitFor();
  await codeField().pressSequentially(await world.stage.codeFor(phone.e164));
  await heading('SMS verified');
  await shown('Your phone was registered successfully.').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/\/return\?result=/);
});

test('a phone is set up by a call, and the page shows its progress until # is pressed', async () => {
  await ask('Call me');
  await heading(/^We’re calling \+358 44 \d+ now\.$/);
  await pressInCall('#');
  await heading('Call answered');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL(/\/return\?result=/);
});

test('after 0# on the phone the page says that the request was reported', async () => {
  await ask('Call me');
  await pressInCall('0#');
  await heading('You reported this request');
  await shown('we stopped it').waitFor();
  await page.getByRole('button', { name: 'Return to Contoso' }).click();
  await page.waitForURL(/\/return\?result=/);
});

test('after a wrong code the page says how many tries are left, and the next digits replace it', async () => {
  await ask('Text me a code');
  await codeField().pressSequentially(await wrongCode());
  await shown('That code is not right. You have 4 tries left.').waitFor();
  expect(await codeField().getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.type(await world.stage.codeFor(phone.e164));
  await heading('SMS verified');
});

test('after five wrong codes the code is invalid, and starting again sends a new one', async () => {
  await ask('Text me a code');
  const wrong = await wrongCode();
  for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
    await codeField().fill(wrong);
    await shown(`You have ${left} left.`).waitFor();
    await codeField().fill('');
  }
  await codeField().fill(wrong);
  await heading('Too many wrong codes');
  await page.getByRole('button', { name: 'Start again' }).click();
  await shown('We just sent').waitFor();
});

test('a code that is pasted with spaces or typed in another script’s digits is accepted', async () => {
  await ask('Text me a code');
  const code = await world.stage.codeFor(phone.e164);
  const arabic = [...code].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join('');
  await codeField().fill(` ${arabic.slice(0, 3)} ${arabic.slice(3)} `);
  await heading('SMS verified');
});

test('the code is sent again, and the first one still works', async () => {
  await ask('Text me a code');
  const code = await world.stage.codeFor(phone.e164);
  await page.getByRole('button', { name: 'Resend the code' }).click();
  await shown(/^We sent the code to .* again\.$/)
    .first()
    .waitFor();
  await codeField().fill(code);
  await heading('SMS verified');
});

test('a call instead of an SMS', async () => {
  await ask('Text me a code');
  await world.stage.codeFor(phone.e164);
  await page.getByRole('button', { name: 'Call me instead' }).click();
  await heading(/^We’re calling/);
  await pressInCall('#');
  await heading('Call answered');
});

test('an SMS instead of a call', async () => {
  await ask('Call me');
  await heading(/^We’re calling/);
  await page.getByRole('button', { name: 'Text me a code instead' }).click();
  await codeField().fill(await world.stage.codeFor(phone.e164));
  await heading('SMS verified');
});

test('Back and the browser’s back button lead to the form, which keeps the number', async () => {
  for (const goBack of [
    () => page.getByRole('button', { name: 'Back' }).click(),
    () => page.goBack().then(() => {}),
  ]) {
    await ask('Text me a code');
    await shown('We just sent').waitFor();
    await goBack();
    const number = page.getByRole('textbox', { name: 'Phone number' });
    await number.waitFor();
    expect((await number.inputValue()).replace(/ /g, '')).toBe(phone.national.replace(/ /g, ''));
  }
});

test('a reload shows the same code and the same call', async () => {
  await ask('Text me a code');
  await shown('We just sent').waitFor();
  await page.reload();
  await codeField().fill(await world.stage.codeFor(phone.e164));
  await heading('SMS verified');
  await page.reload();
  await heading('SMS verified');
  expect(world.stage.carrier.phone(phone.e164).messages).toHaveLength(1);
});

test('skipping, another method and cancelling return to the service', async () => {
  for (const way of ['Skip setup', 'I want to set up a different method', 'Cancel']) {
    const other = await openPage(
      browser,
      await world.begin({ skippable: true, otherMethods: true }),
    );
    await other.page.getByRole('button', { name: way }).click();
    await other.page.waitForURL(/\/return\?result=/);
    await other.close();
  }
});

test('an end offers the other method with one press', async () => {
  phone = { e164: '+358457110002', national: '045 7110002' };
  await ask('Text me a code');
  await shown('This number has opted out of our text messages.').waitFor();
  await page.getByRole('button', { name: 'Call me instead' }).click();
  await pressInCall('#');
  await heading('Call answered');
});

test('required digits are shown, also after a reload', async () => {
  await page.goto(await world.begin({ match: true }));
  await ask('Call me');
  await shown(
    /^Answer the call, press \d{2} on your phone’s keypad, and then press #\.$/,
  ).waitFor();
  await page.reload();
  const keys = (await page.locator('kbd').allTextContents()).join('');
  expect(keys).toMatch(/^\d{2}#$/);
  await pressInCall(keys);
  await heading('Call answered');
});

test('an unusable number stays in the field, with the reason', async () => {
  const number = page.getByRole('textbox', { name: 'Phone number' });
  const faults = {
    '': 'Enter your phone number.',
    '04a': 'Use only digits, spaces and the + sign.',
    '044': 'This number is too short. Check that no digit is missing.',
    '044 123 4567 8901 2345': 'This number is too long. Check that it has no extra digits.',
    '011 111 11': 'This is not a valid phone number (Finland). Check the number and the country.',
    '0600 12345': 'This kind of number cannot be used.',
    '09 310 1691': 'This is a landline number and cannot receive text messages.',
  };
  for (const [typed, fault] of Object.entries(faults)) {
    await ask('Text me a code', typed);
    await shown(fault).waitFor();
    expect(await number.getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate('document.activeElement.id')).toBe('number');
    expect(await page.evaluate(DESCRIPTION)).toContain(fault);
  }
  await ask('Call me', phone.national);
  await heading(/^We’re calling/);
});

const DESCRIPTION = `document.activeElement.getAttribute('aria-describedby').split(' ')
  .map((id) => document.getElementById(id).textContent).join(' ')`;
