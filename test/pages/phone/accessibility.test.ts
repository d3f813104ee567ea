import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import webPush from 'web-push';
import {
  makeCertificate,
  type PushCertificate,
} from '../../../packages/carrier/src/push/certificate.js';
import { launchBrowser, openPage, phone, type WatchedPage } from './phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from './phone-world.js';
import { type StubGateway, startStubGateway, subscriptionOf } from './stub-gateway.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NUMBER = '+358441234567';
const NAME = '+358 44 123 4567';
const ACCOUNT = 'otpauth://totp/Contoso:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Contoso';
const vapid = webPush.generateVAPIDKeys();
let world: PhoneWorld;
let gateway: StubGateway;
let certificate: PushCertificate;
let browser: Browser;
let watched: WatchedPage | undefined;

beforeAll(async () => {
  [certificate, gateway, browser] = await Promise.all([
    makeCertificate(Date.now()),
    startStubGateway(vapid.publicKey),
    launchBrowser(),
  ]);
  world = await createPhoneWorld({ push: { certificate }, authenticatorUrl: gateway.appUrl });
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await gateway.close();
});
beforeEach(() => world.carrier.forget());
afterEach(() => watched?.close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  watched = await openPage(browser, `${world.origin}/phone/${path}`, {
    reducedMotion: 'reduce',
    ...options,
  });
  return watched.page;
}

/** axe-core's findings, including best practices, one a line. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(`axe.run().then((result) => result.violations.flatMap((rule) =>
    rule.nodes.map((node) => rule.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))`);
}

/** Walks through every state of the page; `look` is called in each. */
async function everyState(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('alert').filter({ hasText: 'Type a phone number' }).waitFor();
  await look('a number that is refused');
  await page.getByRole('textbox', { name: 'Phone number' }).fill(NUMBER);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await page.locator('.magic-number').first().waitFor();
  await look('an empty inbox');
  await world.sms(NUMBER, 'Your Contoso code is 492871.');
  await phone(page, NAME).locator('.thread-open').waitFor();
  await look('an unread message');
  await phone(page, NAME).locator('.thread-open').click();
  await look('a conversation');
  await phone(page, NAME)
    .getByRole('button', { name: /^Exchange of/ })
    .click();
  for (const summary of await page.locator('.exchange summary').all()) await summary.click();
  await look('an exchange');
  await page.getByRole('tab', { name: 'Faults' }).click();
  await look('faults');
  await world.call(NUMBER);
  await page.getByRole('dialog', { name: /^Incoming/ }).waitFor();
  await look('ringing');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByText('Listening for keys').waitFor();
  await look('in call');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('button', { name: 'Close' }).waitFor();
  await look('an ended call');
  await page.getByRole('button', { name: 'Close' }).click();
  await phone(page, NAME).getByRole('tab', { name: 'Calls' }).click();
  await phone(page, NAME).locator('.history summary').click();
  await look('the history');
  await authenticatorStates(page, look);
  await world.line.cut();
  await page.getByText('No connection to the sandbox.').waitFor();
  await look('no connection');
  await world.line.mend();
}

async function authenticatorStates(
  page: Page,
  look: (state: string) => Promise<void>,
): Promise<void> {
  const shown = phone(page, NAME);
  await shown.getByRole('tab', { name: 'Authenticator' }).click();
  await look('an empty authenticator');
  await shown.getByRole('button', { name: 'Add an account' }).click();
  await shown.getByRole('button', { name: 'Add account' }).click();
  await shown.getByRole('alert').filter({ hasText: 'no address' }).waitFor();
  await look('an address that is refused');
  await shown.getByRole('textbox', { name: 'Address of the QR code' }).fill(ACCOUNT);
  await shown.getByRole('button', { name: 'Add account' }).click();
  await shown.locator('.code-digits [aria-hidden]').waitFor();
  await look('codes');
  await shown.getByRole('button', { name: 'Remove Contoso, ada' }).click();
  await look('whether to remove an account');
  const target = await subscriptionOf(shown);
  await look('approvals');
  await shown.getByRole('tab', { name: 'Messages' }).click();
  await webPush.sendNotification(target, 'look', {
    vapidDetails: { subject: 'mailto:push@example.com', ...vapid },
    agent: new Agent({ ca: certificate.ca }),
  });
  await shown.getByRole('group', { name: 'Notification' }).waitFor();
  await look('a notification');
}

/** Controls under 24 px in height or width (WCAG 2.5.8). */
async function smallControls(page: Page): Promise<string[]> {
  return await page.evaluate(`[...document.querySelectorAll('button, summary, input, select, textarea')]
    .filter((node) => node.checkVisibility())
    .map((node) => [node.getBoundingClientRect(), node])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([box, node]) => node.outerHTML.slice(0, 80) + ' is ' + box.width + ' x ' + box.height)`);
}

test.each(['light', 'dark'] as const)(
  'axe-core finds nothing in any state, in %s',
  async (colorScheme) => {
    const page = await open('', { colorScheme });
    const found: string[] = [];
    await everyState(page, async (state) => {
      for (const fault of await faults(page)) found.push(`${state}: ${fault}`);
    });
    expect(found).toEqual([]);
  },
  60_000,
);

test('at 320 px (400 % zoom) nothing is cut off sideways, every button is large enough and reachable, and axe-core finds nothing', async () => {
  const page = await open('', { viewport: { width: 320, height: 256 } });
  const found: string[] = [];
  await everyState(page, async (state) => {
    const width = await page.evaluate('document.documentElement.scrollWidth');
    if (width !== 320) found.push(`${state}: ${width} px wide`);
    const wrong = [...(await smallControls(page)), ...(await faults(page))];
    found.push(...wrong.map((fault) => `${state}: ${fault}`));
  });
  expect(found).toEqual([]);
}, 60_000);

test('during a call the keyboard cannot reach the phone’s screens', async () => {
  const page = await open('?number=358441234567');
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await world.call(NUMBER);
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.querySelector(".device-front").inert')).toBe(true);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Ring sound');
});

test('with prefers-reduced-motion nothing moves', async () => {
  const page = await open('?number=358441234567');
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await world.call(NUMBER);
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
});
