import { Agent } from 'node:https';
import { Secret, TOTP, URI } from 'otpauth';
import type { Browser, Locator, Page } from 'playwright-core';
import webPush, { type PushSubscription } from 'web-push';
import {
  type CarrierCertificate,
  makeCertificate,
} from '../../../packages/carrier/src/certificate.js';
import { launchBrowser } from '../../pages/page-browser.js';
import { openPage, phone, type WatchedPage } from '../../pages/phone/phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from '../../pages/phone/phone-world.js';
import {
  type StubGateway,
  startStubGateway,
  subscriptionOf,
} from '../../pages/phone/stub-gateway.js';

const NAME = '+358 44 123 4567';
const OTHER_NAME = '+358 44 765 4321';
/** The start of a period. */
const NOW = Date.UTC(2027, 0, 1, 12, 0, 0);
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
  world = await createPhoneWorld({
    push: { certificate },
    authenticatorUrl: gateway.appUrl,
    phoneFramedBy: [gateway.origin],
  });
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

async function open(path: string): Promise<Page> {
  watched = await openPage(browser, `${world.origin}/phone/${path}`);
  return watched.page;
}

async function openAuthenticator(page: Page, name = NAME): Promise<Locator> {
  const shown = phone(page, name);
  await shown.getByText('Sandbox', { exact: true }).waitFor();
  await shown.getByRole('tab', { name: 'Authenticator' }).click();
  return shown;
}

async function paste(shown: Locator, text: string): Promise<void> {
  await shown.getByRole('button', { name: 'Add an account' }).click();
  await shown.getByRole('textbox', { name: 'Address of the QR code' }).fill(text);
  await shown.getByRole('button', { name: 'Add account' }).click();
}

function account(label: string, options: object = {}): TOTP {
  return new TOTP({ issuer: 'Contoso', label, secret: new Secret({ size: 20 }), ...options });
}

function digits(shown: Locator): Locator {
  return shown.locator('.code-digits [aria-hidden]');
}

function inHalves(code: string): string {
  return `${code.slice(0, code.length / 2)} ${code.slice(code.length / 2)}`;
}

test('an account is added by paste, and shows the codes that its service expects, also after a reload', async () => {
  const page = await open('?number=358441234567');
  await page.clock.setFixedTime(NOW);
  const shown = await openAuthenticator(page);
  const ada = account('ada@example.com');
  await paste(shown, ada.toString());
  const at = (seconds: number) => inHalves(ada.generate({ timestamp: NOW + seconds * 1000 }));
  await digits(shown)
    .filter({ hasText: at(0) })
    .waitFor();
  await page.clock.setFixedTime(NOW + 29_999);
  expect(await digits(shown).textContent()).toBe(at(0));
  await page.clock.setFixedTime(NOW + 30_000);
  await digits(shown)
    .filter({ hasText: at(30) })
    .waitFor();
  await page.reload();
  await openAuthenticator(page);
  await digits(shown)
    .filter({ hasText: at(30) })
    .waitFor();
  await shown.getByText('ada@example.com').waitFor();
});

test('eight digits of SHA-512 are those of another implementation', async () => {
  const page = await open('?number=358441234567');
  await page.clock.setFixedTime(NOW);
  const shown = await openAuthenticator(page);
  const strong = account('ada', { algorithm: 'SHA512', digits: 8 });
  await paste(shown, strong.toString());
  await digits(shown)
    .filter({ hasText: inHalves(strong.generate({ timestamp: NOW })) })
    .waitFor();
});

test('two phones have accounts of their own; a removed one is gone', async () => {
  const page = await open('?number=358441234567&number=358447654321');
  await page.clock.setFixedTime(NOW);
  const one = await openAuthenticator(page);
  const other = await openAuthenticator(page, OTHER_NAME);
  const [ada, bo] = [account('ada'), account('bo')];
  await paste(one, ada.toString());
  await paste(other, bo.toString());
  const code = (totp: TOTP) => inHalves(totp.generate({ timestamp: NOW }));
  await digits(one)
    .filter({ hasText: code(ada) })
    .waitFor();
  await digits(other)
    .filter({ hasText: code(bo) })
    .waitFor();
  expect(await digits(page.locator('body')).count()).toBe(2);
  await one.getByRole('button', { name: 'Remove Contoso, ada' }).click();
  await one.getByRole('button', { name: 'Keep Contoso, ada' }).click();
  await one.getByRole('button', { name: 'Remove Contoso, ada' }).click();
  await one.getByRole('button', { name: 'Remove Contoso, ada for good' }).click();
  await one.getByText('No codes yet').waitFor();
  expect(await digits(other).count()).toBe(1);
});

test('codes change in silence; copying one says it', async () => {
  const page = await open('?number=358441234567');
  await page.clock.setFixedTime(NOW);
  const shown = await openAuthenticator(page);
  const ada = account('ada');
  await paste(shown, ada.toString());
  await digits(shown).waitFor();
  const said = page.locator('#polite');
  await said.filter({ hasText: 'Contoso, ada added' }).waitFor();
  await page.clock.setFixedTime(NOW + 60_000);
  const code = ada.generate({ timestamp: NOW + 60_000 });
  await digits(shown)
    .filter({ hasText: inHalves(code) })
    .waitFor();
  expect(await said.textContent()).not.toContain([...code].join(' '));
  await shown.getByRole('button', { name: 'Copy the code of Contoso, ada' }).click();
  await said.filter({ hasText: `Copied ${[...code].join(' ')}. 30 seconds left.` }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code);
});

test('the keyboard alone adds an account, and the focus is never lost', async () => {
  const page = await open('?number=358441234567');
  const shown = await openAuthenticator(page);
  const focused = () =>
    page.evaluate('document.activeElement.textContent || document.activeElement.ariaLabel');
  await shown.getByRole('button', { name: 'Add an account' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('otpauth://hotp/ada?secret=JBSWY3DPEHPK3PXP');
  await page.keyboard.press('Enter');
  await shown.getByRole('alert').filter({ hasText: 'This code counts presses' }).waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(account('ada').toString());
  await page.keyboard.press('Enter');
  await digits(shown).waitFor();
  expect(await focused()).toBe(`Add an account to ${NAME}`);
  await shown.getByRole('button', { name: 'Remove Contoso, ada' }).press('Enter');
  expect(await focused()).toBe('Keep');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await shown.getByText('No codes yet').waitFor();
  expect(await focused()).toBe(`Add an account to ${NAME}`);
});

test('a page of the gateway beside the phone hands an account over; a foreign page cannot', async () => {
  const address = encodeURIComponent(`${world.origin}/phone/?number=358441234567`);
  watched = await openPage(browser, `${gateway.origin}/beside?${address}`);
  const { page } = watched;
  const inside = page.frameLocator('iframe');
  await inside.getByText('Sandbox', { exact: true }).waitFor();
  const uri = account('ada').toString();
  expect(URI.parse(uri)).toBeInstanceOf(TOTP);
  await page.evaluate(`show(${JSON.stringify(uri)})`);
  await inside.locator('.code-digits').waitFor();
  expect(await page.title()).toBe('octothorpe:scanned null');
  const shown = await openAuthenticator(await open('?number=358447654321'), OTHER_NAME);
  const scan = (origin: string, totp: TOTP) =>
    watched?.page.evaluate(`dispatchEvent(new MessageEvent('message', {
      data: { type: 'octothorpe:scan', uri: ${JSON.stringify(totp.toString())} },
      origin: ${JSON.stringify(origin)},
    }))`);
  await page.context().close();
  await scan('https://evil.example', account('eve'));
  await scan(gateway.origin, account('bo'));
  await shown.getByText('bo', { exact: true }).waitFor();
  expect(await digits(shown).count()).toBe(1);
});

test('a pairing link opens the gateway’s app with the phone’s profile; a link elsewhere is refused', async () => {
  const page = await open('?number=358441234567');
  const shown = await openAuthenticator(page);
  await paste(shown, 'https://evil.example/authenticator/#pair=AAAAAAAAAAAAAAAAAAAAAA');
  await shown.getByRole('alert').filter({ hasText: 'does not pair' }).waitFor();
  await shown
    .getByRole('textbox', { name: 'Address of the QR code' })
    .fill(`${gateway.appUrl}#pair=AAAAAAAAAAAAAAAAAAAAAA`);
  await shown.getByRole('button', { name: 'Add account' }).click();
  await shown
    .frameLocator('iframe')
    .getByText('358441234567 #pair=AAAAAAAAAAAAAAAAAAAAAA')
    .waitFor();
});

function push(target: PushSubscription, text: string) {
  return webPush.sendNotification(target, text, {
    vapidDetails: { subject: 'mailto:push@example.com', ...vapid },
    agent: new Agent({ ca: certificate.ca }),
    urgency: 'high',
  });
}

test('a push message shows a banner with a sound on its own phone alone, and a click opens the approvals', async () => {
  const page = await open('?number=358441234567&number=358447654321');
  const one = await openAuthenticator(page);
  const other = await openAuthenticator(page, OTHER_NAME);
  const target = await subscriptionOf(one);
  const otherTarget = await subscriptionOf(other);
  expect(target.endpoint).not.toBe(otherTarget.endpoint);
  await one.getByRole('tab', { name: 'Messages' }).click();
  const before = (await watched?.tones())?.length ?? 0;
  await push(target, 'look');
  const banner = page.getByRole('group', { name: `Notification on ${NAME}` });
  await banner.getByText('Approve sign-in?').waitFor();
  await world.carrier.waitForPush('358441234567', ({ status }) => status === 'delivered');
  expect((await watched?.tones())?.length).toBeGreaterThan(before);
  expect(await page.title()).toMatch(/^\(1\)/);
  expect(await page.getByRole('group', { name: `Notification on ${OTHER_NAME}` }).count()).toBe(0);
  await page.locator('#polite').filter({ hasText: 'Contoso: Approve sign-in?' }).waitFor();
  await banner.getByRole('switch', { name: 'Ring sound' }).click();
  await banner.getByRole('button', { name: 'Contoso' }).click();
  await one.frameLocator('iframe').getByText('push: look').waitFor();
  expect(await banner.count()).toBe(0);
  const muted = (await watched?.tones())?.length;
  await push(target, JSON.stringify({ title: 'Fabrikam', text: 'Pay 10 euros?' }));
  await banner.getByText('Pay 10 euros?').waitFor();
  expect((await watched?.tones())?.length).toBe(muted);
  expect(watched?.complaints).toEqual([]);
});

test('a message that came while the page was closed is shown at the next visit', async () => {
  const page = await open('?number=358441234567');
  const target = await subscriptionOf(await openAuthenticator(page));
  await page.goto('about:blank');
  await push(target, 'look');
  await page.goto(`${world.origin}/phone/?number=358441234567`);
  await phone(page, NAME).getByText('Approve sign-in?').waitFor();
});

test('a subscription that the carrier has forgotten is made anew when the app asks again', async () => {
  const page = await open('?number=358441234567');
  const before = await subscriptionOf(await openAuthenticator(page));
  world.carrier.forget();
  await expect(push(before, 'look')).rejects.toMatchObject({ statusCode: 404 });
  await page.reload();
  const after = await subscriptionOf(await openAuthenticator(page));
  expect(after.endpoint).not.toBe(before.endpoint);
  await push(after, 'look');
  await phone(page, NAME).getByText('Approve sign-in?').waitFor();
});
