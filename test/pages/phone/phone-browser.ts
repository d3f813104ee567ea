/**
 * One Chromium for a test file, with pages that record sounds: tones and speech. Records every
 * request, console error and layout shift for the tests.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  /** Every URL that the page requested. */
  readonly requests: readonly string[];
  /** Errors and warnings of the console, uncaught errors. */
  readonly complaints: readonly string[];
  /** Frequencies in Hz of the oscillators so far. */
  tones(): Promise<number[]>;
  /** The spoken texts, with their languages. */
  spoken(): Promise<{ text: string; language: string }[]>;
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await context.addInitScript({ content: RECORDER });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(url);
  return {
    page,
    requests,
    complaints,
    tones: () => page.evaluate('recorded.tones'),
    spoken: () => page.evaluate('recorded.spoken'),
    close: () => context.close(),
  };
}

/** The phone of a number on a page, by its accessible name. */
export function phone(page: Page, name: string) {
  return page.getByRole('region', { name: `Phone ${name}`, exact: true });
}

/** Waits until an element has the text. */
export async function waitForText(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).filter({ hasText: text }).first().waitFor({ state: 'attached' });
}

const RECORDER = `
  window.recorded = { tones: [], spoken: [], shift: 0 };
  window.OscillatorNode = class extends OscillatorNode {
    constructor(context, options) {
      super(context, options);
      recorded.tones.push(options.frequency);
    }
  };
  Object.defineProperty(speechSynthesis, 'speak', {
    value: (utterance) => recorded.spoken.push({ text: utterance.text, language: utterance.lang }),
  });
  // Playwright's own scripts count as user activation, so the real value would always be true.
  let active = false;
  for (const name of ['pointerup', 'keydown'])
    addEventListener(name, (event) => { active ||= event.key !== 'Shift'; }, true);
  Object.defineProperty(navigator, 'userActivation', {
    value: { get hasBeenActive() { return active; } },
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) recorded.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
