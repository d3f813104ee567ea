/** The app's service worker in a complete Chromium: Debian's shell of it shows no notifications. */

import { openPaired } from '../pages/authenticator/paired-app.js';
import { launchBrowser, openTab, type WatchedPage } from '../pages/page-browser.js';
import {
  type AuthenticatorGateway,
  startAuthenticatorGateway,
} from '../setup/authenticator-gateway.js';
import { until } from '../setup/until.js';
import { SHOWN, WAITING } from './notifications.js';

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let world: AuthenticatorGateway;
let watched: WatchedPage;
beforeAll(async () => {
  browser = await launchBrowser(process.env['CHROMIUM_FULL'] ?? '/usr/bin/chromium');
  world = await startAuthenticatorGateway();
  watched = await openPaired(browser, world);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

test('shows a notification when it is woken, until the request is answered, and works offline', async () => {
  const { page, context } = watched;
  await context.grantPermissions(['notifications'], { origin: world.gateway.origin });
  await page.evaluate('navigator.serviceWorker.ready');
  await until(() =>
    page.evaluate(
      'caches.open("authenticator-1").then((cache) => cache.keys()).then((keys) => keys.length > 2)',
    ),
  );
  const session = await context.newCDPSession(page);
  const versions = new Promise<{ registrationId: string }>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration);
    });
  });
  await session.send('ServiceWorker.enable');
  const { registrationId } = await versions;
  await world.ask({ challengeId: 'ch_00walk00000007' });
  await session.send('ServiceWorker.deliverPushMessage', {
    origin: world.gateway.origin,
    registrationId,
    data: 'look',
  });
  await until(async () => ((await page.evaluate(SHOWN)) as string[]).length > 0);
  expect(await page.evaluate(SHOWN)).toEqual([WAITING]);
  await page.getByRole('heading', { name: 'Is this you?' }).waitFor();
  await page.locator('#number').fill('42');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('heading', { name: 'Approved' }).waitFor();
  await until(async () => ((await page.evaluate(SHOWN)) as string[]).length === 0);
  expect(watched.complaints).toEqual([]);

  await context.setOffline(true);
  const tab = await openTab(context, world.url);
  await tab.page.getByRole('link', { name: /Contoso/ }).waitFor();
  await tab.page
    .getByRole('main')
    .getByText('You are offline. Check your internet connection.')
    .waitFor();
  await tab.close();
  await context.setOffline(false);
});
