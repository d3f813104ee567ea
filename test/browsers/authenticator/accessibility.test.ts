/** WCAG 2.2 AA on every screen of the app: axe-core, 320 px from right to left, the dark, and the keyboard. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { faultsInBothSchemes, narrowFaults } from '../../pages/axe.js';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { OWNER } from '../../setup/approval-world.js';
import {
  type AuthenticatorGateway,
  startAuthenticatorGateway,
} from '../../setup/authenticator-gateway.js';

let browser: Browser;
let world: AuthenticatorGateway;
let watched: WatchedPage;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  world = await startAuthenticatorGateway('sandbox');
});
afterEach(async () => {
  await watched.close();
  await world.close();
});

async function open(options: BrowserContextOptions): Promise<Page> {
  watched = await openPage(browser, world.url, { reducedMotion: 'reduce', ...options });
  return watched.page;
}

/** Visits every screen. @param look is called on each */
async function everyScreen(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.locator('#link').waitFor();
  await look('empty');
  const { url } = await world.approvals.pairing(OWNER.tenant, OWNER.subject, 'ada@contoso.example');
  await page.goto(`${world.url}${url.slice(url.indexOf('#'))}`);
  await page.locator('#name').waitFor();
  await look('pair');
  await page.locator('form .primary').click();
  await page.locator('.past').waitFor({ state: 'attached' });
  await page.goto(world.url);
  await page.locator('.entry').waitFor();
  await look('home');
  await world.ask({
    what: 'A very long purpose with anextraordinarilylongwordwithoutanyspace',
    where: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  });
  await page.locator('.pad').waitFor();
  await page.locator('form .primary').click();
  await look('request');
  await page.locator('form .secondary').click();
  await page.locator('.pad').waitFor({ state: 'detached' });
  await look('deny');
  await page.locator('.stack .secondary').click();
  await page.locator('#number').fill('42');
  await page.keyboard.press('Enter');
  await page.locator('.end-picture').waitFor();
  await look('approved');
  await page.locator('.stack .primary').click();
  await page.locator('.entry').click();
  await page.locator('.past li').waitFor();
  await page.locator('.section .quiet.button').click();
  await look('account');
}

test('axe-core finds nothing on any screen, in light and in dark', async () => {
  const page = await open({ viewport: { width: 390, height: 844 } });
  const found: string[] = [];
  await everyScreen(page, async (name) => {
    for (const fault of await faultsInBothSchemes(page)) found.push(`${name}: ${fault}`);
  });
  expect(found).toEqual([]);
}, 120_000);

test('from right to left and 320 px wide everything fits, and every control has at least 24 px', async () => {
  const page = await open({ viewport: { width: 320, height: 640 }, locale: 'ar' });
  const found: string[] = [];
  await everyScreen(page, async (name) => {
    for (const fault of await narrowFaults(page, 320)) found.push(`${name}: ${fault}`);
  });
  expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
  expect(found).toEqual([]);
}, 120_000);

test('at the size of a laptop the answers of a request are visible without scrolling', async () => {
  const page = await open({ viewport: { width: 1366, height: 657 } });
  await everyScreen(page, async (name) => {
    if (name !== 'request') return;
    for (const answer of ['Approve', 'No, it’s not me']) {
      const box = await page.getByRole('button', { name: answer }).boundingBox();
      expect((box?.y ?? 1_000) + (box?.height ?? 0)).toBeLessThanOrEqual(657);
    }
  });
}, 120_000);

test('a request is answered by keyboard alone; its arrival moves the focus to its heading', async () => {
  const page = await open({ viewport: { width: 1024, height: 900 } });
  const { url } = await world.approvals.pairing(OWNER.tenant, OWNER.subject);
  await page.goto(`${world.url}${url.slice(url.indexOf('#'))}`);
  await page.locator('#name').focus();
  await page.keyboard.press('Enter');
  await page.locator('.past').waitFor({ state: 'attached' });
  await page.goto(world.url);
  await page.locator('.entry').waitFor();
  await world.ask();
  await page.locator('.pad').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Is this you?');
  await page.keyboard.press('Tab');
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Approved' }).waitFor();
});
