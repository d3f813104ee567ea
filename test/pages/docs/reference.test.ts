/** The reference page in a browser: try-it, search, tabs, deep links, a phone's width. */
import type { Browser } from 'playwright-core';
import { type Gateway, KEY, startGateway } from '../../setup/gateway.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';

let gateway: Gateway;
let browser: Browser;

beforeAll(async () => {
  gateway = await startGateway({ trial: { key: KEY, phone: 'http://127.0.0.1:3001/phone/' } });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await gateway.close();
});

async function open(hash = '', width = 1280): Promise<WatchedPage> {
  const viewport = { width, height: 800 };
  const watched = await openPage(browser, `${gateway.origin}/docs/${hash}`, { viewport });
  await watched.page.locator('#loading').waitFor({ state: 'detached' });
  return watched;
}

test('a call is sent from its form with the sandbox’s key, and the next call knows the id', async () => {
  const { page, complaints, close } = await open('#call-startChallenge');
  const start = page.locator('article', { has: page.locator('#call-startChallenge') });
  await start.getByText('Try it').click();
  expect(await start.getByLabel('API key').inputValue()).toBe(KEY);
  await start.getByRole('button', { name: 'Send' }).click();
  await start
    .getByRole('status')
    .getByText(/^202 Accepted, \d+ ms$/)
    .waitFor();
  const answer = JSON.parse(
    ((await start.getByLabel('Answer', { exact: true }).textContent()) ?? '').split('\n\n')[1] ??
      '',
  );
  expect(answer).toMatchObject({ state: 'queued', mode: 'sandbox' });

  const read = page.locator('article', { has: page.locator('#call-readChallenge') });
  await read.getByText('Try it').click();
  expect(await read.getByLabel('id').inputValue()).toBe(answer.id);
  await read.getByRole('button', { name: 'Send' }).click();
  await read
    .getByRole('status')
    .getByText(/^200 OK/)
    .waitFor();

  await start.getByLabel('Body, as JSON').fill('{');
  await start.getByRole('button', { name: 'Send' }).click();
  await start.getByText(/^The body is not JSON/).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test('production fills in no key, and says what a request does', async () => {
  const production = await startGateway({ mode: 'production', trial: { key: KEY } });
  const { page, close } = await openPage(browser, `${production.origin}/docs/`);
  const start = page.locator('article', { has: page.locator('#call-startChallenge') });
  await start.getByText('Try it').click();
  expect(await start.getByLabel('API key').inputValue()).toBe('');
  await start.getByText('reaches real phones and costs money').waitFor();
  expect((await fetch(`${production.origin}/docs/try-it.json`)).status).toBe(404);
  await close();
  await production.close();
});

test('the keyboard searches and opens what it finds', async () => {
  const { page, close } = await open();
  await page.keyboard.press('/');
  await page.keyboard.type('limit_reached');
  await page.getByRole('option', { name: /Problem limit_reached/ }).waitFor();
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).hash).toBe('#problem-limit_reached');
  expect(await page.locator(':focus').textContent()).toBe('limit_reached');

  await page.keyboard.press('/');
  await page.keyboard.type('challenge ended');
  await page.getByRole('status').getByText(/found/).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  expect(await page.getByRole('combobox').getAttribute('aria-activedescendant')).toBe('hit-0');
  await page.keyboard.press('Escape');
  expect(await page.getByRole('listbox').count()).toBe(0);
  await close();
});

test('a language that is chosen in one example is shown in all, and after the next visit', async () => {
  const { page, close } = await open();
  const tabs = page.getByRole('tablist', { name: 'Request' });
  await tabs.nth(2).getByRole('tab', { name: 'Python' }).click();
  expect(await page.locator('#call-startChallenge-panel').textContent()).toContain(
    'requests.post(',
  );
  await page.keyboard.press('ArrowLeft');
  expect(await page.locator('#call-checkCode-panel').textContent()).toContain('await fetch(');
  await page.reload();
  await page.locator('#loading').waitFor({ state: 'detached' });
  expect(await page.locator('#call-startChallenge-panel').textContent()).toContain('await fetch(');
  await close();
});

test('a field has an address of its own', async () => {
  const { page, close } = await open('#call-startChallenge.channels');
  const field = page.locator('[id="call-startChallenge.channels"]');
  expect(await field.evaluate((node) => node.matches(':target'))).toBe(true);
  const box = await field.boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeLessThan(800);
  await close();
});

test('at 320 px nothing sticks out, and the contents are closed until they are asked for', async () => {
  const { page, close } = await open('', 320);
  const start = page.locator('article', { has: page.locator('#call-startChallenge') });
  await start.getByText('Try it').click();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  await page.getByText('On this page').first().click();
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  expect(await page.locator('#contents').getAttribute('open')).toBeNull();
  await close();
});
