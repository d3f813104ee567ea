/** Debian's Firefox ESR, driven by WebDriver BiDi. It takes push messages from a push service of the test. */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const EXECUTABLE = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
const STEP_WITHIN_MS = 30_000;

/** @param pushService its WebSocket address */
export function launchFirefox(pushService: string): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: EXECUTABLE,
    extraPrefsFirefox: {
      // Else a driven Firefox does not connect to its push service (dom.push.connection.enabled).
      'remote.prefs.recommended': false,
      'dom.push.serverURL': pushService,
      'dom.push.testing.allowInsecureServerURL': true,
      // Nobody is there to answer: every page that asks may show notifications.
      'permissions.default.desktop-notification': 1,
      // Firefox shows notifications itself: there is no desktop to show them.
      'alerts.useSystemBackend': false,
    },
  });
}

/** One tab, with what a person does in it. */
export class Tab {
  readonly page: Page;
  /** Errors of the console, and uncaught ones. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(STEP_WITHIN_MS);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<Tab> {
    const tab = new Tab(await browser.newPage());
    await tab.page.goto(url);
    return tab;
  }

  press(name: string): Promise<void> {
    return this.#named('button', name).click();
  }

  type(field: string, text: string): Promise<void> {
    return this.#named('textbox', field).fill(text);
  }

  async heading(name: string): Promise<void> {
    await this.#named('heading', name).wait();
  }

  async text(text: string): Promise<void> {
    await this.page.locator(`::-p-text(${text})`).wait();
  }

  /** By its accessible name. */
  #named(role: string, name: string) {
    return this.page.locator(`::-p-aria([name="${name}"][role="${role}"])`);
  }
}
