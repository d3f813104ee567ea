import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import ts from 'typescript';
import { pageSource } from '../../../src/http/hosted/page-source.js';
import { launchBrowser, openPage } from './page-browser.js';
import { PAGE_DIRECTORY } from './scripted-service.js';
import { createVerifyWorld, type VerifyWorld } from './verify-world.js';

let world: VerifyWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([createVerifyWorld(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

test('the first load is under 60 kB gzipped, page, scripts, styles and number plans together', async () => {
  for (const locale of ['en', 'ar', 'ja']) {
    const watched = await openPage(browser, 'about:blank');
    const sizes: Promise<number>[] = [];
    watched.page.on('response', (response) => {
      if (new URL(response.url()).pathname.startsWith('/verify/api/')) return;
      sizes.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
    });
    await watched.page.goto(await world.begin({ locale }));
    await watched.page.locator('#number-hint:not(:empty)').waitFor();
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(30_000);
    expect(bytes).toBeLessThan(60_000);
    await watched.close();
  }
});

test('a script without its comments is the same script', () => {
  const written = (source: string) =>
    ts.transpile(source, { removeComments: true, target: ts.ScriptTarget.ESNext });
  for (const name of readdirSync(PAGE_DIRECTORY).filter((file) => file.endsWith('.js'))) {
    const file = join(PAGE_DIRECTORY, name);
    const served = pageSource(file).toString();
    expect(served).not.toMatch(/^\s*\/\//m);
    expect(written(served)).toBe(written(readFileSync(file, 'utf8')));
  }
});

test('the stylesheet holds all others, in one piece', () => {
  const served = pageSource(join(PAGE_DIRECTORY, 'main.css')).toString();
  expect(served).not.toContain('@import');
  for (const name of readdirSync(PAGE_DIRECTORY).filter((file) => /\.css$/.test(file))) {
    expect(served).toContain(pageSource(join(PAGE_DIRECTORY, name)).toString().trim());
  }
});

test('nothing comes from another origin, and the policy blocks nothing of the page’s own', async () => {
  const watched = await openPage(browser, await world.begin());
  await watched.page.locator('#number-hint:not(:empty)').waitFor();
  expect(watched.requests.filter((url) => !url.startsWith(`${world.origin}/`))).toEqual([]);
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

test('the first words are there before any script runs and need no call of the API', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(await world.begin({ locale: 'fi' }));
  expect(await page.getByRole('heading').textContent()).toBe('Pidä tilisi turvassa');
  expect(await page.getByText('Contoso').isVisible()).toBe(true);
  await context.close();
  const watched = await openPage(browser, 'about:blank');
  await watched.context.route('**/verify/api/**', (route) => route.abort());
  await watched.page.goto(await world.begin({ locale: 'fi' }));
  await watched.page.getByRole('textbox', { name: 'Puhelinnumero' }).waitFor();
  await watched.close();
});

test('the page has no inline script or style, and every module that it needs is named in it', async () => {
  const html = readFileSync(join(PAGE_DIRECTORY, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=|[^>]*text\/json)/);
  const named = [...html.matchAll(/(?:href|src)="\/verify\/assets\/([^"]+)"/g)].map(
    ([, file]) => file,
  );
  const modules = readdirSync(PAGE_DIRECTORY).filter((file) => /\.js$/.test(file));
  // It holds types alone.
  const expected = modules.filter((file) => file !== 'desk.js');
  expect(named.filter((file) => file?.endsWith('.js')).sort()).toEqual(expected.sort());
});

test('nothing moves while the page loads and a code is asked for', async () => {
  const watched = await openPage(browser, 'about:blank');
  await watched.context.addInitScript({ content: SHIFTS });
  await watched.page.goto(await world.begin());
  await watched.page.locator('#number-hint:not(:empty)').waitFor();
  expect(await watched.page.evaluate('shift')).toBeLessThan(0.02);
  await watched.close();
});

const SHIFTS = `
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
