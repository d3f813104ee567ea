/** A set-up with several methods in a browser, against the scripted service. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, openTab, type WatchedPage } from '../page-browser.js';
import { pressNext } from './every-method-state.js';
import {
  CODES,
  DEVICE,
  type Methods,
  RECOVERY_CODES,
  ScriptedMethods,
  sampleMethods,
  steps,
} from './sample-methods.js';
import { ScriptedService } from './scripted-service.js';

const service = new ScriptedService();
let server: ScriptedMethods;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
afterEach(async () => {
  await watched.close();
  // A refusal by the test itself is no fault of the page.
  expect(watched.complaints.filter((each) => !each.includes('503'))).toEqual([]);
});

async function begin(methods: Partial<Methods>, skippable = true): Promise<void> {
  service.begin({ skippable, methods: sampleMethods(methods) });
  server = new ScriptedMethods(service);
  watched = await openPage(browser, `${service.origin}/verify/`, { reducedMotion: 'reduce' });
  page = watched.page;
}

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 2, name }).waitFor();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const shown = (text: string | RegExp) => page.getByRole('main').getByText(text).first().waitFor();
const focused = () => page.evaluate('document.activeElement.textContent');
const calls = () => service.posts.map(({ call }) => call);

/** The phone answers the test request. */
function answer(state: string, reason?: string): void {
  const final = state !== 'shown';
  service.change({ state, final, ...(reason && { reason }) });
}

test('app, then phone: each step by the guide, and the end names the default and all that was set up', async () => {
  await begin({ steps: steps('app', 'phone'), require: 2 }, false);
  await shown('Your organisation requires you to set up the following methods');
  await shown('Method 1 of 2: App');
  await heading('Start by getting the app');
  await press('Next');
  await heading('Set up your account');
  await press('Next');
  await heading('Scan the QR code');
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await press('Next');
  await shown('Your phone is not connected yet.');
  server.pair();
  await heading('Let’s try it out');
  expect(await page.locator('.match-number bdi').textContent()).toBe('42');
  answer('shown');
  await shown('The request is open in your app.');
  server.done('approve', DEVICE);
  await heading('Notification approved');
  expect(await focused()).toBe('Notification approved');
  await press('Next');
  await shown('Method 2 of 2: Phone');
  await page.getByRole('textbox', { name: 'Phone number' }).fill('044 123 4567');
  await press('Next');
  await page.getByRole('textbox', { name: 'Verification code' }).fill('123456');
  await heading('SMS verified');
  await press('Next');
  await heading('Success!');
  await shown('Great job! You have successfully set up your security info.');
  await shown('Default sign-in method: Authenticator app (approval)');
  expect(await page.locator('.set-up li').count()).toBe(2);
  await page.keyboard.press('Enter');
  await page.waitForURL(/returned/);
  expect(service.posts.at(-1)).toEqual({ call: 'finish', body: { outcome: 'done' } });
});

test.each([
  ['denied', undefined, 'On the phone you told us that you did not ask for this'],
  ['expired', undefined, 'The request was not answered in time.'],
  ['failed', 'wrong_number', 'The number entered in the app is not the one on this page.'],
  ['failed', 'no_device', 'No device with the app is connected with your account.'],
  ['failed', 'too_many_attempts', 'There were too many requests.'],
])('a test that is %s (%s) says so, and a new one can be sent', async (state, reason, words) => {
  await begin({ steps: steps('app') });
  server.pair();
  await heading('Let’s try it out');
  await page.locator('.match-number').waitFor();
  answer(state, reason);
  await shown(words);
  await press('Send a new request');
  await page.locator('.match-number').waitFor();
  expect(calls().filter((call) => call === 'app/test')).toHaveLength(2);
});

test('an expired QR code can be replaced, and no request is lost while offline', async () => {
  await begin({ steps: steps('app') });
  await press('Next');
  const { replies } = service;
  const pair = replies.get('app/pair');
  replies.set('app/pair', () => [503, { code: 'unavailable' }]);
  await press('Next');
  await shown('The service is not available at the moment.');
  replies.set('app/pair', (body) => {
    const [status, answer] = pair?.(body) ?? [500, {}];
    return [status, { ...answer, expiresAt: new Date(Date.now() - 1_000).toISOString() }];
  });
  await press('Get a new QR code');
  await shown('This QR code has expired.');
  if (pair) replies.set('app/pair', pair);
  await press('Get a new QR code');
  await page.getByRole('img', { name: 'QR code' }).waitFor();
});

test('only the known shape of a QR code reaches the page', async () => {
  await begin({ steps: steps('app') });
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33"><title>x</title><image href="https://x.example/"/><path stroke="#000" class="x" d="M4 4.5h7"/></svg>';
  service.replies.set('app/pair', () => [200, { url: 'https://a.example/', qr: svg }]);
  await pressNext(page, 2);
  await page.locator('.qr').waitFor();
  expect(await page.locator('.qr-place').innerHTML()).toBe(
    '<svg viewBox="0 0 33 33" class="qr" role="img" aria-label="QR code" shape-rendering="crispEdges"><path d="M4 4.5h7"></path></svg>',
  );
});

test('another app: the secret in groups of four is copied without spaces, and wrong and used codes are told apart', async () => {
  await begin({ steps: steps('app') });
  await watched.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await press('I want to use a different authenticator app');
  await heading('Set up your account');
  await press('Next');
  await page.getByText('Can’t scan the QR code?').click();
  await shown('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
  await press('Copy');
  await shown('Copied.');
  const copied = await page.evaluate('navigator.clipboard.readText()');
  expect(copied).toBe('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
  await press('Next');
  const code = page.getByRole('textbox', { name: 'Code from the app' });
  await code.fill('654321');
  await shown('That code is not right.');
  expect(await code.getAttribute('aria-invalid')).toBe('true');
  await code.fill('111111');
  await shown('This code was already used.');
  await code.fill('12');
  await press('Next');
  await shown('The code has 6 digits.');
  await code.fill('123456');
  await heading('Authenticator app added');
  await press('Next');
  await heading('Success!');
});

test('a different method is chosen in place by keyboard, and Escape closes the dialog again', async () => {
  await begin({ steps: steps('app', 'phone') });
  const different = page.getByRole('button', { name: 'I want to set up a different method' });
  await different.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a method' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await focused()).toBe('I want to set up a different method');
  await page.keyboard.press('Enter');
  await dialog.getByRole('radio', { name: 'Phone' }).check();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Phone number' }).waitFor();
  expect(service.posts).toContainEqual({ call: 'method', body: { choose: 'phone' } });
  expect(await focused()).toBe('Phone');
});

test('the set-up can be skipped', async () => {
  await begin({ steps: steps('app') });
  await press('Skip setup');
  await page.waitForURL(/returned/);
  expect(service.posts).toEqual([{ call: 'finish', body: { outcome: 'skip' } }]);
});

test('recovery codes are asked for, shown once, and saved as a text file', async () => {
  await begin({ steps: steps('recovery'), registered: [CODES] });
  await shown('Recovery codes that you got before stop working.');
  expect(service.posts).toEqual([]);
  await press('Show the codes');
  await shown('Keep these codes somewhere safe. Each works once.');
  expect(await page.locator('.codes code').allTextContents()).toEqual(RECOVERY_CODES);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('fi');
  await page.getByRole('button', { name: 'Lataa' }).waitFor();
  expect(await page.locator('.codes code').allTextContents()).toEqual(RECOVERY_CODES);
  await page.getByRole('combobox', { name: 'Kieli' }).selectOption('en');
  const [file] = await Promise.all([page.waitForEvent('download'), press('Download')]);
  expect(file.suggestedFilename()).toBe('recovery-codes.txt');
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().replace('\ufeff', '').trim().split('\r\n');
  expect(lines).toEqual(['Recovery codes for Contoso', '', ...RECOVERY_CODES]);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByText('Recovery codes for Contoso').isVisible()).toBe(true);
  expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  await press('Next');
  await heading('Recovery codes saved');
});

test('the language changes in the middle, and a typed code stays', async () => {
  await begin({ steps: [{ method: 'app', state: 'current', by: 'totp' }] });
  await pressNext(page, 3);
  await page.locator('#code').fill('12345');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await page.getByRole('heading', { level: 2, name: 'أدخل الرمز' }).waitFor();
  expect(await page.locator('#code').inputValue()).toBe('12345');
  expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
});

test('another tab shows the same step, also after a reload', async () => {
  await begin({ steps: steps('app', 'phone') });
  server.pair();
  await page.locator('.match-number').waitFor();
  const { page: second } = await openTab(watched.context, `${service.origin}/verify/`);
  await second.getByText('The number is shown only in the tab that sent the request.').waitFor();
  server.done('approve', DEVICE);
  for (const each of [page, second]) {
    await each.getByRole('heading', { level: 2, name: 'Notification approved' }).waitFor();
  }
  await page.reload();
  await heading('Notification approved');
});
