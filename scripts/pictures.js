// Takes the README's pictures anew: walks through the demonstration of a running sandbox (./scripts/start) as a person would.
// node scripts/pictures.js [--url http://127.0.0.1:3000] [--browser /usr/bin/chromium]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const FOLDER = 'docs/pictures';
const NUMBER = '044 123 4567';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});
mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({
  executablePath: values.browser,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
});
try {
  await textMeACode();
  await callMe();
} finally {
  await browser.close();
}

async function textMeACode() {
  const { page, form, phone, shoot } = await demonstration('light');
  await form.getByLabel('Phone number').fill(NUMBER);
  await form.getByRole('button', { name: 'Next' }).click();
  const copy = phone.getByRole('button', { name: /^Copy (code )?\d/ }).first();
  const code = /\d{6}/.exec((await copy.textContent()) ?? '')?.[0] ?? '';
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

/** Opens page and phone side by side, with nothing on the phone from an earlier walk. */
async function demonstration(colorScheme) {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width: 1400, height: 1010 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(new URL('/demo', values.url).href);
  const [form, phone] = await Promise.all([
    frameOf(page, '/verify/', 'Phone number'),
    frameOf(page, '/phone/', 'Messages'),
  ]);
  const shoot = (name) => page.screenshot({ path: join(FOLDER, name) });
  return { page, form, phone, shoot };
}

/** The frame once it shows the text. */
async function frameOf(page, path, text) {
  let frame = page.frames().find((each) => each.url().includes(path));
  while (!frame) {
    await page.waitForEvent('framenavigated');
    frame = page.frames().find((each) => each.url().includes(path));
  }
  await frame.getByText(text).first().waitFor();
  return frame;
}
