import { Agent } from 'node:https';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import webPush from 'web-push';
import {
  type CarrierCertificate,
  makeCertificate,
} from '../../packages/carrier/src/certificate.js';
import { faults, narrowFaults } from '../pages/axe.js';
import { launchBrowser } from '../pages/page-browser.js';
import { openPage, phone, type WatchedPage } from '../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../pages/phone/phone-world.js';
import { type StubGateway, startStubGateway, subscriptionOf } from '../pages/phone/stub-gateway.js';

const NAME = '+358 44 123 4567';
const ACCOUNT = 'otpauth://totp/Contoso:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Contoso';
const vapid = webPush.generateVAPIDKeys();
let certificate: CarrierCertificate;
let gateway: StubGateway;
let world: PhoneWorld;
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
afterEach(async () => {
  await watched?.close();
  world.carrier.forget();
});

async function open(options: BrowserContextOptions): Promise<Page> {
  watched = await openPage(browser, `${world.origin}/phone/?number=358441234567`, {
    reducedMotion: 'reduce',
    ...options,
  });
  return watched.page;
}

/** Walks through every state of the authenticator; `look` is called in each. */
async function everyState(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  const shown = phone(page, NAME);
  await shown.getByText('Sandbox', { exact: true }).waitFor();
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

test('axe-core finds nothing in any state of the authenticator', async () => {
  const page = await open({ colorScheme: 'light' });
  const found: string[] = [];
  await everyState(page, async (state) => {
    for (const fault of await faults(page)) found.push(`${state}: ${fault}`);
  });
  expect(found).toEqual([]);
}, 120_000);

test('in the dark and at 320 px (400 % zoom) nothing is cut off sideways, every button is large enough, and axe-core finds nothing', async () => {
  const page = await open({ colorScheme: 'dark', viewport: { width: 320, height: 256 } });
  const found: string[] = [];
  await everyState(page, async (state) => {
    const wrong = [...(await narrowFaults(page, 320)), ...(await faults(page))];
    found.push(...wrong.map((fault) => `${state}: ${fault}`));
  });
  expect(found).toEqual([]);
}, 120_000);
