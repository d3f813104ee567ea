/** A person answers a sign-in on the browser phone: the gateway's own app in its frame, woken by the carrier's push service. */
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import {
  type CarrierCertificate,
  makeCertificate,
} from '../../../packages/carrier/src/certificate.js';
import { PushServices, vapidKey } from '../../../src/approvals/push-services.js';
import { OWNER } from '../../setup/approval-world.js';
import {
  type AuthenticatorGateway,
  startAuthenticatorGateway,
} from '../../setup/authenticator-gateway.js';
import { until } from '../../setup/until.js';
import { launchBrowser } from '../page-browser.js';
import { openPage, phone, type WatchedPage } from './phone-browser.js';
import { createPhoneWorld, type PhoneWorld } from './phone-world.js';

const NAME = '+358 44 123 4567';
const OTHER_NAME = '+358 44 765 4321';
const MASTER = { id: 'k1', secret: Buffer.alloc(32, 7) };

let certificate: CarrierCertificate;
let gateway: AuthenticatorGateway;
let push: PushServices;
let world: PhoneWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [certificate, browser] = await Promise.all([makeCertificate(Date.now()), launchBrowser()]);
  // Both addresses are known only once both listen.
  const phones: string[] = [];
  gateway = await startAuthenticatorGateway('sandbox', { phones, push: () => push });
  world = await createPhoneWorld({ push: { certificate }, authenticatorUrl: gateway.url });
  phones.push(world.origin);
  push = new PushServices({
    vapid: vapidKey([MASTER]),
    services: [new URL(world.pushOrigin).host],
    allowPrivate: true,
    publicUrl: gateway.url,
    ca: certificate.ca,
  });
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await push.close();
  await gateway.close();
});
afterEach(async () => {
  await watched.close();
});

/** Pairs the phone by the link of a QR code, and lets it take notifications. */
async function pair(page: Page, name: string, owner = OWNER): Promise<FrameLocator> {
  const shown = phone(page, name);
  await shown.getByText('Sandbox', { exact: true }).waitFor();
  await shown.getByRole('tab', { name: 'Authenticator' }).click();
  const { url } = await gateway.approvals.pairing(owner.tenant, owner.subject);
  await shown.getByRole('button', { name: 'Add an account' }).click();
  const link = `${gateway.url}${url.slice(url.indexOf('#'))}`;
  await shown.getByRole('textbox', { name: 'Address of the QR code' }).fill(link);
  await shown.getByRole('button', { name: 'Add account' }).click();
  const app = inside(shown);
  await app.getByRole('button', { name: 'Add this account' }).click();
  await app.getByRole('heading', { name: 'Contoso', level: 1 }).waitFor();
  return app;
}

function inside(shown: Locator): FrameLocator {
  return shown.frameLocator('iframe');
}

async function pushed(owner = OWNER): Promise<boolean> {
  return (await gateway.methods.of(owner)).every((device) => device.push !== undefined);
}

test('a paired phone is woken, and the person approves with the number', async () => {
  watched = await openPage(browser, `${world.origin}/phone/?number=358441234567`);
  const { page } = watched;
  const app = await pair(page, NAME);
  await app.getByRole('button', { name: 'Turn on notifications' }).click();
  await until(() => pushed());
  await phone(page, NAME).getByRole('tab', { name: 'Messages' }).click();
  const challengeId = 'ch_00phone000000001';
  await gateway.ask({ challengeId, what: 'Sign in to mail' });
  const banner = page.getByRole('group', { name: `Notification on ${NAME}` });
  await banner.waitFor();
  await banner.getByRole('button').first().click();
  await app.getByText('Sign in to mail').waitFor();
  await app.getByRole('textbox', { name: 'Number on the sign-in page' }).fill('42');
  await page.keyboard.press('Enter');
  await app.getByRole('heading', { name: 'Approved' }).waitFor();
  const kinds = gateway.listener.kinds(challengeId);
  // The app may be quicker than the push service's answer.
  expect(kinds).toContain('sent');
  // A decision may be told twice, and counts once.
  expect([...new Set(kinds.filter((kind) => kind !== 'sent'))]).toEqual(['shown', 'approved']);
  const pushes = world.carrier.phone('358441234567').pushes;
  expect(pushes.map(({ status, urgency }) => `${status} ${urgency}`)).toEqual(['delivered high']);
  // After a restart of the carrier the phone has a new subscription, and the app tells the gateway.
  world.carrier.forget();
  await page.reload();
  await phone(page, NAME).getByRole('tab', { name: 'Authenticator' }).click();
  await phone(page, NAME).getByRole('tab', { name: 'Approvals' }).click();
  await until(async () => {
    const [device] = await gateway.methods.of(OWNER);
    const [subscription] = world.carrier.subscriptions('358441234567');
    return subscription !== undefined && device?.push?.endpoint === subscription.endpoint;
  });
  expect(watched.complaints).toEqual([]);
});

test('each phone has keys of its own: only the owner’s phone sees a request', async () => {
  const other = { tenant: 'acme', subject: 'person-2' };
  const numbers = 'number=358441234567&number=358447654321';
  watched = await openPage(browser, `${world.origin}/phone/?${numbers}`);
  const { page } = watched;
  const mine = await pair(page, NAME, { tenant: 'acme', subject: 'person-3' });
  const theirs = await pair(page, OTHER_NAME, other);
  await theirs.getByRole('button', { name: 'Back' }).click();
  await gateway.ask({ ...other, challengeId: 'ch_00phone000000002', what: 'Pay a bill' });
  await theirs.getByText('Pay a bill').waitFor();
  expect(await mine.getByText('Pay a bill').count()).toBe(0);
  const keys = await Promise.all(
    ['person-2', 'person-3'].map(async (subject) => {
      const [device] = await gateway.methods.of({ tenant: 'acme', subject });
      return device?.publicKey.x;
    }),
  );
  expect(new Set(keys).size).toBe(2);
});

test('only the sandbox’s phones may show the app in a frame, and no page may in production', async () => {
  const headers = (await fetch(gateway.url)).headers;
  expect(headers.get('content-security-policy')).toContain(`frame-ancestors ${world.origin}`);
  expect(headers.get('x-frame-options')).toBeNull();
  const production = await startAuthenticatorGateway('production', { phones: [world.origin] });
  try {
    const strict = (await fetch(production.url)).headers;
    expect(strict.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(strict.get('x-frame-options')).toBe('DENY');
  } finally {
    await production.close();
  }
});
