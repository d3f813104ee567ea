import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../pages/page-browser.js';
import { openPage, phone } from '../../pages/phone/phone-browser.js';
import {
  createPhoneWorld,
  PAGE_DIRECTORY,
  type PhoneWorld,
} from '../../pages/phone/phone-world.js';

let world: PhoneWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([createPhoneWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

test('the whole page is under 60 kB gzipped', () => {
  const sizes = readdirSync(PAGE_DIRECTORY).map(
    (name) => gzipSync(readFileSync(join(PAGE_DIRECTORY, name))).length,
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
});

test('nothing comes from another origin, and the policy blocks none of the page’s files', async () => {
  const watched = await openPage(browser, `${world.origin}/phone/?number=358441234567`);
  await phone(watched.page, '+358 44 123 4567').getByText('Sandbox', { exact: true }).waitFor();
  const foreign = watched.requests.filter((url) => !url.startsWith(`${world.origin}/`));
  expect(foreign).toEqual([]);
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

test('the page has no inline script or style, and its policy forbids them', async () => {
  const html = readFileSync(join(PAGE_DIRECTORY, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=)/);
  const policy = (await fetch(`${world.origin}/phone/`)).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});

test('the note that nothing leaves this machine is shown before any script runs', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${world.origin}/phone/`);
  await page.getByText('Sandbox: nothing leaves this machine.').waitFor();
  await page.getByText('It needs JavaScript.').waitFor();
  await context.close();
});

test('nothing moves while the page loads or when an SMS and a call arrive', async () => {
  const watched = await openPage(browser, `${world.origin}/phone/?number=358441234567`);
  const shown = phone(watched.page, '+358 44 123 4567');
  await shown.getByText('Sandbox', { exact: true }).waitFor();
  await watched.page.locator('.magic-number').first().waitFor();
  await world.sms('+358441234567', 'Your code is 492871.');
  await shown.getByRole('button', { name: 'Copy 492871' }).waitFor();
  await world.call('+358441234567');
  await shown.getByRole('dialog').waitFor();
  expect(await watched.page.evaluate('recorded.shift')).toBeLessThan(0.01);
  await watched.close();
});
