/** The lines of docs/guide.md in their order, in Chromium, with the demonstration of a real sandbox: the page, and the phone beside it. */
import { type TOTP, URI } from 'otpauth';
import type { Browser, CDPSession, FrameLocator, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { type DemoSandbox, startDemoSandbox } from '../../setup/demo-sandbox.js';

const NUMBER = '044 123 4567';
let sandbox: DemoSandbox;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let form: FrameLocator;
let phone: FrameLocator;
let app: FrameLocator;
let sensor: CDPSession;
let recoveryCode = '';
let otherApp: TOTP;

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([startDemoSandbox(), launchBrowser()]);
  watched = await openPage(browser, `${sandbox.origin}/demo`, {
    viewport: { width: 1366, height: 900 },
    reducedMotion: 'reduce',
  });
  page = watched.page;
  form = page.frameLocator('iframe.page');
  phone = page.frameLocator('iframe.phone');
  app = phone.frameLocator('iframe.approvals');
  sensor = await watched.context.newCDPSession(page);
  await sensor.send('WebAuthn.enable');
  await sensor.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

const visit = (name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const heading = (name: string) =>
  form.getByRole('heading', { level: 2, name, exact: true }).waitFor();
const press = (name: string | RegExp, within: FrameLocator = form) =>
  within.getByRole('button', { name, exact: typeof name === 'string' }).click();

/** The person enters the number of the page in the app of the phone beside. */
async function approve(): Promise<void> {
  await app.getByRole('heading', { name: 'Is this you?' }).waitFor();
  const digits = (await form.locator('.match-number bdi').textContent()) ?? '';
  await app.getByRole('textbox', { name: 'Number on the sign-in page' }).fill(digits);
  await press('Approve', app);
  await app.getByRole('heading', { name: 'Approved' }).waitFor();
  await press('Done', app);
}

async function answerCall(): Promise<void> {
  await press('Accept', phone);
  await phone.getByText('Listening for keys').waitFor();
  await press('Hash, #', phone);
  await phone.getByRole('button', { name: 'Close' }).click();
}

/** The demonstration, as the service, has taken the signed result. */
async function result(): Promise<Record<string, unknown>> {
  await form.getByText('It redeemed the result, and was told:').waitFor();
  return JSON.parse((await form.locator('pre').first().textContent()) ?? '');
}

/** A sign-in begins with the default, and another way is chosen. */
async function signIn(way?: RegExp): Promise<void> {
  await visit('Sign in');
  if (!way) return;
  await press(/^I can’t use/);
  await press(way);
}

test('a sign-in before the set-up says what to do', async () => {
  await visit('Sign in');
  await page.waitForURL(/^http:\/\/localhost:/);
  await form.getByRole('heading', { name: 'Nothing is set up yet' }).waitFor();
});

test('set-up: our app by one click and the number, a phone by a call, a passkey, recovery codes', async () => {
  await visit('Set up all methods');
  await heading('Start by getting the app');
  await form.getByText('Method 1 of 4: App').waitFor({ state: 'attached' });
  await press('Next');
  await heading('Set up your account');
  await press('Next');
  await heading('Scan the QR code');
  await press('Scan with the phone beside');
  await press('Add this account', app);
  await heading('Let’s try it out');
  await approve();
  await heading('Notification approved');
  await press('Next');
  await form.getByLabel('Phone number').fill(NUMBER);
  await form.getByText('Call me', { exact: true }).click();
  await press('Next');
  await answerCall();
  await heading('Call answered');
  await press('Next');
  await heading('Faster and safer next time');
  await press('Create a passkey');
  await heading('Passkey created');
  await press('Next');
  await press('Show the codes');
  recoveryCode = (await form.locator('.codes code').first().textContent()) ?? '';
  await press('Next');
  await heading('Recovery codes saved');
  await press('Next');
  await heading('Success!');
  await form.getByText('Default sign-in method:').waitFor();
  await press('Done');
  expect(await result()).toMatchObject({
    ...{ purpose: 'setup', outcome: 'verified', default: 'approve' },
    registered: ['approve', 'phone', 'passkey', 'recovery'],
  });
}, 60_000);

test('security info adds another app after a proof, by one click, and makes it the default', async () => {
  await visit('Security info');
  await heading('Sign-in methods');
  await press('Add sign-in method');
  await form.getByRole('radio', { name: 'Different authenticator app' }).check();
  await press('Add');
  await heading('Verify your identity');
  await press(/^Approve a request/);
  await phone.getByRole('tab', { name: /^Authenticator/ }).click();
  await approve();
  await heading('Set up your account');
  await press('Next');
  const place = form.locator('.qr-place[data-content]');
  otherApp = URI.parse((await place.getAttribute('data-content')) ?? '') as TOTP;
  await press('Scan with the phone beside');
  await phone.locator('.code-digits').waitFor();
  await press('Next');
  const code = ((await phone.locator('.code-digits').textContent()) ?? '').replace(/\D/g, '');
  await form.locator('#code').fill(code);
  await heading('Authenticator app added');
  await press('Done');
  await heading('Sign-in methods');
  expect(await form.locator('.registered li').count()).toBe(5);
  const ofApp = form.getByRole('listitem').filter({ hasText: 'Authenticator app (code)' });
  await ofApp.getByRole('button', { name: 'Change' }).click();
  await form.getByRole('checkbox', { name: 'Set as default' }).check();
  await press('Save');
  await ofApp.getByText('Default', { exact: true }).waitFor();
  await press('Return to Contoso');
  expect(await result()).toMatchObject({ purpose: 'manage', outcome: 'done' });
}, 60_000);

test('sign-in by each: the app’s code by itself, approval, SMS, call, passkey, recovery code', async () => {
  await signIn();
  // The code of the set-up is used up.
  await form.locator('#code').fill(otherApp.generate({ timestamp: Date.now() + 30_000 }));
  expect(await result()).toMatchObject({ purpose: 'signin', method: 'totp' });
  await signIn(/^Approve a request/);
  await phone.getByRole('tab', { name: 'Approvals' }).click();
  await approve();
  expect(await result()).toMatchObject({ method: 'approve' });
  await signIn(/^Text a code/);
  await phone.getByRole('tab', { name: /^Messages/ }).click();
  const message = phone.getByText(/\b\d{6}\b/).first();
  await message.waitFor();
  const code = /\b\d{6}\b/.exec((await message.textContent()) ?? '')?.[0] ?? '';
  await form.locator('#code').fill(code);
  expect(await result()).toMatchObject({ method: 'sms' });
  await signIn(/^Call /);
  await answerCall();
  expect(await result()).toMatchObject({ method: 'call' });
  await signIn(/^Use a passkey/);
  expect(await result()).toMatchObject({ method: 'passkey' });
  await signIn(/^Use a recovery code/);
  await form.getByRole('textbox', { name: 'Recovery code' }).fill(recoveryCode);
  await press('Verify');
  expect(await result()).toMatchObject({ method: 'recovery' });
  expect(watched.complaints).toEqual([]);
}, 60_000);
