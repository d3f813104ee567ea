import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PROBLEMS } from '../../../src/http/answer.js';
import { faultsInBothSchemes } from '../../pages/axe.js';
import { launchBrowser } from '../../pages/page-browser.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';

let gateway: Gateway;
let browser: Browser;

beforeAll(async () => {
  gateway = await startGateway({ links: [{ title: 'Browser <phone>', href: '/phone/' }] });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await gateway.close();
});

interface Visit {
  readonly page: Page;
  /** Console errors, violations of the content security policy, failed requests, requests to elsewhere. */
  readonly troubles: string[];
}

async function visit(path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('response', (answer) => {
    if (answer.status() >= 400) troubles.push(`${answer.status()} ${answer.url()}`);
  });
  page.on('request', (call) => {
    if (!call.url().startsWith(gateway.origin)) troubles.push(`elsewhere: ${call.url()}`);
  });
  await page.goto(gateway.origin + path);
  if (path.startsWith('/docs')) await page.locator('#loading').waitFor({ state: 'detached' });
  return { page, troubles };
}

test('the reference shows every call, schema and problem, and loads nothing from other origins', async () => {
  const { page, troubles } = await visit('/docs/');
  const answer = await fetch(`${gateway.origin}/openapi.json`);
  const { paths, components } = (await answer.json()) as {
    paths: Record<string, Record<string, { summary: string }>>;
    components: { schemas: object };
  };
  const calls = Object.values(paths).flatMap((path) => Object.values(path));
  const shown = await page.locator('#operations .operation h3').allTextContents();
  expect(shown.sort()).toEqual(calls.map((call) => call.summary).sort());
  expect(await page.locator('.schema h3').allTextContents()).toEqual(
    Object.keys(components.schemas),
  );
  for (const code of Object.keys(PROBLEMS)) {
    expect(await page.locator(`#problem-${code}`).count()).toBe(1);
  }
  expect(await page.locator('#mode').isVisible()).toBe(true);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('every link within the reference has a target', async () => {
  const { page } = await visit('/docs/');
  const dead = await page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href^="#"]')]
      .map((link) => link.getAttribute('href'))
      .filter((href) => document.getElementById(href.slice(1)) === null)`,
  );
  expect(dead).toEqual([]);
  await page.context().close();
});

test('the address in a problem’s type opens its paragraph', async () => {
  const { page, troubles } = await visit('/docs/problems/limit_reached');
  expect(page.url()).toBe(`${gateway.origin}/docs/#problem-limit_reached`);
  await expect(page.locator('#problem-limit_reached:target').textContent()).resolves.toMatch(/429/);
  const box = await page.locator('#problem-limit_reached').boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('the keyboard reaches the reference and its links in order', async () => {
  const { page } = await visit('/docs/');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe('Skip to the reference');
  await page.keyboard.press('Enter');
  expect(await page.locator(':focus').getAttribute('id')).toBe('start');
  await page.keyboard.press('Tab');
  expect(await page.locator('main :focus').count()).toBe(1);
  await page.context().close();
});

test('a call’s request can be copied', async () => {
  const { page } = await visit('/docs/', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Copy: Request' }).first().click();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toContain('curl "https://verify.example.com/v1/challenges"');
  expect(copied).toContain('Authorization: Bearer $KEY');
  await page.context().close();
});

test('nothing is wider than a screen of 320 px', async () => {
  for (const path of ['/docs/', '/']) {
    const { page } = await visit(path, { viewport: { width: 320, height: 640 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await page.context().close();
  }
});

test.each(['/docs/', '/'])(
  '%s has no accessibility fault, in light and in dark',
  async (path) => {
    const { page, troubles } = await visit(path);
    expect(await faultsInBothSchemes(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  },
  90_000,
);

test('the front page links to the reference and to the other pages', async () => {
  const { page, troubles } = await visit('/');
  expect(await page.locator('.note').textContent()).toMatch(/Sandbox/);
  expect(await page.locator('.doors a').allTextContents()).toEqual([
    'API reference',
    'Browser <phone>',
    'OpenAPI 3.1',
  ]);
  await page.getByText('API reference').click();
  expect(page.url()).toBe(`${gateway.origin}/docs/`);
  expect(troubles).toEqual([]);
  await page.context().close();
});
