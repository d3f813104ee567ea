/** For pages in a browser: nothing here has an API key, or could use one. */

/** A window, as far as it is used here. */
export interface PageWindow {
  /** Where the page is. */
  readonly location: { readonly href: string; assign(url: string): void };
  /** Its addresses. */
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
}

/**
 * Sends the browser to the hosted pages. The address comes from your server: `url` of `octothorpe.sessions.start`.
 *
 * @param page the window. Default: the browser’s own
 * @throws Error if it is no address of http or https, such as a script
 * @example
 * ```js
 * import { openHostedPage } from '@octothorpe/client/browser';
 *
 * const { url } = await (await fetch('/phone', { method: 'POST' })).json(); // your own endpoint
 * openHostedPage(url, window);
 * ```
 */
export function openHostedPage(url: string, page: PageWindow = ownWindow()): void {
  if (!/^https?:\/\/[^/]/i.test(url)) {
    throw new Error(
      'The address of a hosted page begins with https://. Pass `url` of sessions.start.',
    );
  }
  page.location.assign(url);
}

/** What a browser brings back from the hosted pages. It proves nothing before your server has checked it. */
export interface BroughtResult {
  /** Send it to your server as it is. */
  readonly result: string;
  /** Send it along. */
  readonly state: string;
  /** The query that `octothorpe.sessions.result` reads, for a request to your own endpoint. */
  readonly query: string;
}

/**
 * Reads the result that came to the page’s address, and removes it there, so that it is in no history and no referrer. Send it to your
 * server: `fetch('/phone/done?' + query)`. Your server checks it with `octothorpe.sessions.result`.
 *
 * @param page the window. Default: the browser’s own
 * @returns undefined where the address has none
 * @example
 * ```js
 * import { takeResult } from '@octothorpe/client/browser';
 *
 * const brought = takeResult(window);
 * if (brought) console.log(brought.query); // result=eyJ…&state=…
 * ```
 */
export function takeResult(page: PageWindow = ownWindow()): BroughtResult | undefined {
  const url = new URL(page.location.href);
  const [result, state] = [url.searchParams.get('result'), url.searchParams.get('state')];
  if (!result || !state) return undefined;
  url.searchParams.delete('result');
  url.searchParams.delete('state');
  page.history.replaceState(null, '', url.pathname + url.search + url.hash);
  return { result, state, query: new URLSearchParams({ result, state }).toString() };
}

function ownWindow(): PageWindow {
  const { window } = globalThis as unknown as { window?: PageWindow };
  if (!window) throw new Error('There is no window: call this in a page.');
  return window;
}
