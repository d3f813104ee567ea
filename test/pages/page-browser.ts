/** One Chromium for a test file, with contexts that record every request and console error. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every URL that the page requested. */
  readonly requests: readonly string[];
  /** Errors and warnings of the console, uncaught errors. */
  readonly complaints: readonly string[];
  /** The announcements of live regions so far, in order. */
  said(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1024, height: 900 }, ...options });
  await context.addInitScript({ content: LISTENER });
  const watched = await openTab(context, url);
  return { ...watched, close: () => context.close() };
}

/** Another tab of the same browser. */
export async function openTab(context: BrowserContext, url: string): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The console reports a refused request as a resource that failed to load.
    const refusal = /status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !refusal) complaints.push(message.text());
  });
  await page.goto(url);
  return {
    page,
    context,
    requests,
    complaints,
    said: () => page.evaluate('said'),
    close: () => page.close(),
  };
}

/** Records announcements: all text added to a live region. */
const LISTENER = `
  window.said = [];
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes)
      for (const node of addedNodes)
        if (target.nodeType === 1 && target.closest('[aria-live], [role=alert]') && node.textContent)
          said.push(node.textContent);
  }).observe(document, { childList: true, subtree: true });
`;
