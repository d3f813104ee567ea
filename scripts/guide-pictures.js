// Takes the pictures of docs/guide.md anew: walks through the demonstration of a sandbox of its own, step by step.
// node scripts/guide-pictures.js [--browser /usr/bin/chromium]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, startOwnService } from './lib/picture-walk.js';

const FOLDER = 'docs/pictures/guide';
const NUMBER = '044 123 4567';
/** Page and phone side by side. */
const VIEWPORT = { width: 900, height: 700 };

const { values } = parseArgs({
  options: {
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});
mkdirSync(FOLDER, { recursive: true });
const service = await startOwnService();
const browser = await launch(values.browser);
const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
const page = await context.newPage();
page.setDefaultTimeout(20_000);
const form = page.frameLocator('iframe.page');
const phone = page.frameLocator('iframe.phone');
const app = phone.frameLocator('iframe.approvals');
/** A recovery code. */
let kept = '';
const sensor = await passkeySensor();
try {
  await open('methods');
  await ownApp();
  await phoneBySms();
  await passkey();
  await recovery();
  await signIns();
  await securityInfo();
  await otherApp();
  await phoneByCall();
} finally {
  await browser.close();
  await service.stop();
}

async function ownApp() {
  await heading('Start by getting the app');
  await shoot('get-the-app');
  await press('I want to set up a different method');
  await form.getByRole('dialog').waitFor();
  await shoot('which-one');
  await press('Cancel', form.getByRole('dialog'));
  await press('Next');
  await heading('Set up your account');
  await shoot('set-up-your-account');
  await press('Next');
  await press('Scan with the phone beside');
  await app.getByRole('button', { name: 'Add this account' }).waitFor();
  await shootBoth('scan-with-our-app');
  await press('Add this account', app);
  await heading('Let’s try it out');
  await app.getByRole('heading', { name: 'Is this you?' }).waitFor();
  await shootBoth('try-it-out');
  await approve();
  await heading('Notification approved');
  await shoot('notification-approved');
  await press('Next');
}

async function phoneBySms() {
  await form.getByLabel('Phone number').fill(NUMBER);
  await shoot('phone');
  await press('Next');
  await form.getByText('The code has arrived on your phone.').first().waitFor();
  await phone.getByRole('tab', { name: /^Messages/ }).click();
  await phone.getByText(/\d{6}/).first().waitFor();
  await shootBoth('text-me-a-code');
  await form.locator('#code').fill(await codeOnPhone());
  await heading('SMS verified');
  await shoot('sms-verified');
  await press('Next');
}

async function passkey() {
  await heading('Faster and safer next time');
  await shoot('passkey');
  await press('Create a passkey');
  await heading('Passkey created');
  await shoot('passkey-created');
  await press('Next');
}

async function recovery() {
  await heading('Recovery codes');
  await press('Show the codes');
  kept = (await form.locator('.codes code').first().textContent()) ?? '';
  await shoot('recovery-codes');
  await press('Next');
  await heading('Recovery codes saved');
  await press('Next');
  await heading('Success!');
  await shoot('success');
  await press('Done');
  await form.getByRole('link', { name: 'Sign in' }).waitFor();
}

async function signIns() {
  await form.getByRole('link', { name: 'Sign in' }).click();
  await heading('Approve sign-in request');
  await phone.getByRole('tab', { name: /^Authenticator/ }).click();
  await app.getByRole('heading', { name: 'Is this you?' }).waitFor();
  await shootBoth('sign-in-approve');
  await press('I can’t use my authenticator app right now');
  await heading('Choose another way to verify');
  await shoot('sign-in-ways');
  await sensor.send('WebAuthn.setAutomaticPresenceSimulation', { ...sensor.id, enabled: false });
  await press('Use a passkey');
  await form.getByText('Your device asks for').waitFor();
  await shoot('sign-in-passkey');
  await press('I can’t use this now');
  await press('Use a recovery code');
  await form.getByRole('textbox', { name: 'Recovery code' }).fill(kept);
  await shoot('sign-in-recovery');
  await press('Verify');
  await form.getByRole('heading', { name: 'Verified' }).first().waitFor();
}

async function securityInfo() {
  await page.goto(demo('info'));
  await heading('Sign-in methods');
  await shoot('security-info');
  await form
    .getByRole('listitem')
    .filter({ hasText: 'Passkey' })
    .getByRole('button', { name: 'Change' })
    .click();
  await form.getByRole('dialog').waitFor();
  await shoot('default-method');
  await press('Cancel', form.getByRole('dialog'));
  await form
    .getByRole('listitem')
    .filter({ hasText: 'Phone' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await form.getByRole('dialog').waitFor();
  await shoot('delete-method');
  await press('Delete', form.getByRole('dialog'));
  await heading('Verify your identity');
  await shoot('verify-your-identity');
}

/** In a set-up of a person who has nothing yet: the sandbox forgets the first one. */
async function otherApp() {
  const forgotten = await fetch(`${service.url}/v1/subjects/demo-person`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${service.apiKey}` },
  });
  if (!forgotten.ok) throw new Error(`Not forgotten: ${await forgotten.text()}`);
  await open('methods');
  await heading('Start by getting the app');
  await press('I want to use a different authenticator app');
  await heading('Set up your account');
  await shoot('different-app');
  await press('Next');
  await heading('Scan the QR code');
  await form.getByText('Can’t scan the QR code?').click();
  await shoot('scan-the-qr-code');
  await press('Scan with the phone beside');
  await phone.locator('.code-digits').first().waitFor();
  await press('Next');
  await heading('Enter the code');
  await shootBoth('enter-the-code');
}

async function totp() {
  const shown = (await phone.locator('.code-digits').first().textContent()) ?? '';
  return shown.replace(/\D/g, '');
}

async function phoneByCall() {
  await form.locator('#code').fill(await totp());
  await heading('Authenticator app added');
  await shoot('app-added');
  await press('Next');
  await form.getByLabel('Phone number').fill(NUMBER);
  await form.getByText('Call me', { exact: true }).click();
  await press('Next');
  await phone.getByRole('button', { name: 'Accept', exact: true }).click();
  await phone.getByText('Listening for keys').waitFor();
  await withoutGradients();
  await shootBoth('call-me');
  await phone.getByRole('button', { name: 'Hash, #' }).click();
  await heading('Call answered');
  await phone.getByRole('button', { name: 'Close' }).click();
  await press('Next');
  await page.goto(demo('signin'));
  await heading('Enter the code');
  await shoot('sign-in-code');
  await press('I can’t use my authenticator app right now');
  await form.getByRole('button', { name: /^Text a code to/ }).click();
  await form.getByText('The code has arrived on your phone.').first().waitFor();
  await shoot('sign-in-text');
  await press('I can’t use my phone right now');
  await form.getByRole('button', { name: /^Call/ }).click();
  await phone.getByRole('button', { name: 'Accept', exact: true }).waitFor();
  await shoot('sign-in-call');
}

/** They take a hundred kilobytes in a picture. */
async function withoutGradients() {
  await phone.locator('body').evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { background-image: none !important }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** The number of the page, on the phone. */
async function approve() {
  const digits = (await form.locator('.match-number bdi').textContent()) ?? '';
  await app.getByRole('textbox', { name: 'Number on the sign-in page' }).fill(digits);
  await press('Approve', app);
}

async function codeOnPhone() {
  const text = (await phone.getByText(/\d{6}/).first().textContent()) ?? '';
  return /\d{6}/.exec(text)?.[0] ?? '';
}

function demo(visit) {
  const url = new URL(`/demo?visit=${visit}`, service.url);
  url.hostname = 'localhost';
  return url.href;
}

async function open(visit) {
  await page.goto(demo(visit));
}

async function heading(name) {
  await form.getByRole('heading', { level: 2, name, exact: true }).waitFor();
}

async function press(name, within = form) {
  await within.getByRole('button', { name, exact: true }).click();
}

/** The hosted page alone. */
async function shoot(name) {
  await page.locator('iframe.page').screenshot({ path: join(FOLDER, `${name}.png`) });
}

/** The phone beside it too. */
async function shootBoth(name) {
  await shoot(name);
  await page.locator('iframe.phone').screenshot({ path: join(FOLDER, `${name}-phone.png`) });
}

/** A laptop with a fingerprint sensor that is always touched. */
async function passkeySensor() {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return {
    id: { authenticatorId },
    send: (method, parameters) => devtools.send(method, parameters),
  };
}
