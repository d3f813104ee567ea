import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from '../../pages/page-browser.js';
import { PAGE_DIRECTORY } from '../../pages/verify/scripted-service.js';
import { createVerifyWorld, type VerifyWorld } from '../../pages/verify/verify-world.js';

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
  const several = { methods: ['phone', 'app'] };
  for (const session of ['en', 'ar', 'ja'].flatMap((locale) => [
    { locale },
    { locale, ...several },
  ])) {
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
    await watched.page.goto(await world.begin(session));
    await watched.page.locator('#number-hint:not(:empty)').waitFor();
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(30_000);
    expect(bytes).toBeLessThan(60_000);
    await watched.close();
  }
});

test('the form is shown after three requests: the page, one stylesheet and one script, cached without limit', async () => {
  const watched = await openPage(browser, 'about:blank');
  const loaded: { readonly path: string; readonly kept: string | null }[] = [];
  watched.page.on('response', (response) => {
    const { pathname: path } = new URL(response.url());
    // Requests after the form has been painted: the icon, the number plans, and the present state.
    if (response.status() !== 200 || /^\/verify\/api\/|icon\.svg$|\.json$/.test(path)) return;
    loaded.push({ path, kept: response.headers()['cache-control'] ?? null });
  });
  await watched.page.goto(await world.begin());
  await watched.page.locator('#number-hint:not(:empty)').waitFor();
  const kept = 'public, max-age=31536000, immutable';
  const named = (kind: string) =>
    expect.stringMatching(new RegExp(`^/verify/assets/[0-9a-f]{12}/page-[0-9a-f]{8}\\.${kind}$`));
  expect(loaded).toHaveLength(3);
  expect(loaded).toContainEqual({ path: '/verify/', kept: 'no-store' });
  expect(loaded).toContainEqual({ path: named('css'), kept });
  expect(loaded).toContainEqual({ path: named('js'), kept });
  await watched.close();
});

test('nothing comes from another origin, and the policy blocks none of the page’s files', async () => {
  const watched = await openPage(browser, await world.begin());
  await watched.page.locator('#number-hint:not(:empty)').waitFor();
  expect(watched.requests.filter((url) => !url.startsWith(`${world.origin}/`))).toEqual([]);
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

test('the first texts are shown before any script runs, without a call of the API', async () => {
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

test('the page has no inline script or style', () => {
  const html = readFileSync(join(PAGE_DIRECTORY, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=|[^>]*text\/json)/);
});

test('nothing moves while the page loads and a code is requested', async () => {
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
