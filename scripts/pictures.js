// Takes the pictures of README.md and docs/hosted-pages.md anew: walks through a sandbox of its own as a person would.
// node scripts/pictures.js [--browser /usr/bin/chromium]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { frameOf, launch, startOwnService } from './lib/picture-walk.js';

const FOLDER = 'docs/pictures';
const NUMBER = '044 123 4567';

const { values } = parseArgs({
  options: {
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});
mkdirSync(FOLDER, { recursive: true });
const service = await startOwnService();
const browser = await launch(values.browser);
try {
  await textMeACode();
  await callMe();
  await countries();
  await onAPhone();
  await fromRightToLeft();
} finally {
  await browser.close();
  await service.stop();
}

async function textMeACode() {
  const { page, form, phone, shoot } = await demonstration('light');
  await form.getByLabel('Phone number').fill(NUMBER);
  await form.getByRole('button', { name: 'Next' }).click();
  const copy = phone.getByRole('button', { name: /^Copy (code )?\d/ }).first();
  const code = /\d{6}/.exec((await copy.textContent()) ?? '')?.[0] ?? '';
  await form.getByRole('main').getByText('The code has arrived on your phone.').waitFor();
  await shoot('text-me-a-code.png');
  await form.getByRole('textbox').first().fill(code);
  await form.getByText('SMS verified').waitFor();
  await page.context().close();
}

async function callMe() {
  const { page, form, phone, shoot } = await demonstration('dark');
  await form.getByLabel('Phone number').fill(NUMBER);
  await form.getByText('Call me', { exact: true }).click();
  await form.getByRole('button', { name: 'Next' }).click();
  await phone.getByRole('button', { name: /^(Accept|Answer)/ }).click();
  await phone.getByText(/Listening for keys/).waitFor();
  await shoot('call-me.png');
  await phone.getByRole('button', { name: 'Hash, #' }).click();
  await form.getByText('Call answered').waitFor();
  await page.context().close();
}

async function countries() {
  const page = await hostedPage({}, { skippable: true });
  await page.locator('#country').fill('ger');
  await page.locator('#country-list [role=option]').first().waitFor();
  await shootWhole(page, 'countries.png');
}

async function onAPhone() {
  const page = await hostedPage({ viewport: { width: 390, height: 780 } }, { match: true });
  await page.getByLabel('Phone number').fill('044 123 4588');
  await page.getByText('Call me', { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('main').getByText('Your phone is ringing.').waitFor();
  await shootWhole(page, 'match-digit.png');
}

async function fromRightToLeft() {
  const page = await hostedPage({ colorScheme: 'dark' }, { locale: 'ar' });
  await page.locator('#number').fill('044 123 4599');
  await page.locator('button[type=submit]').click();
  await page.locator('.arrival[data-state=delivered]').waitFor();
  await shootWhole(page, 'arabic.png');
}

/** The page of a new session, by itself. */
async function hostedPage(look, session) {
  const answer = await fetch(`${service.url}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      purpose: 'setup',
      subject: 'pictures',
      country: 'FI',
      returnUrl: 'http://127.0.0.1:4000/',
      ...session,
    }),
  });
  if (!answer.ok) throw new Error(`No session: ${await answer.text()}`);
  const context = await browser.newContext({
    viewport: { width: 620, height: 700 },
    reducedMotion: 'reduce',
    ...look,
  });
  const page = await context.newPage();
  await page.goto((await answer.json()).url);
  await page.locator('h2').first().waitFor();
  return page;
}

async function shootWhole(page, name) {
  await page.screenshot({ path: join(FOLDER, name), fullPage: true });
  await page.context().close();
}

/** Opens page and phone side by side, with nothing on the phone from an earlier walk. */
async function demonstration(colorScheme) {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width: 1400, height: 1010 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(new URL('/demo', service.url).href);
  const [form, phone] = await Promise.all([
    frameOf(page, '/verify/', 'Phone number'),
    frameOf(page, '/phone/', 'Messages'),
  ]);
  const shoot = (name) => page.screenshot({ path: join(FOLDER, name) });
  return { page, form, phone, shoot };
}
