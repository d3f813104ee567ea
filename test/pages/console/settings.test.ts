/** An operator adds a sender, makes and disables a key, meets a fault and goes back, in a real browser; another one is asked to sign in again. */
import type { Browser, Page } from 'playwright-core';
import { openStage, type Stage } from '../../journey/stage.js';
import { CONSOLE_CLIENT, ForeignIdp } from '../../setup/foreign-idp.js';
import { until } from '../../setup/until.js';
import { faultsInBothSchemes, narrowFaults } from '../axe.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';

const idp = new ForeignIdp();
let stage: Stage;
let browser: Browser;
let watched: WatchedPage;
let url: string;

beforeAll(async () => {
  const issuer = await idp.listen();
  stage = await openStage({
    tenants: { other: {} },
    file: {
      console: {
        issuer,
        clientId: CONSOLE_CLIENT.id,
        clientSecret: CONSOLE_CLIENT.secret,
        roles: { support: ['helpdesk'], operator: ['sre'] },
      },
    },
  });
  url = `${stage.config.publicUrl}/console/`;
  idp.register(`${url}callback`);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await stage.close();
  await idp.close();
});

afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

async function signIn(): Promise<Page> {
  idp.person = { sub: 'anna', email: 'anna@example.com', groups: ['sre'] };
  watched = await openPage(browser, url);
  await watched.page.getByRole('link', { name: 'Sign in' }).click();
  await watched.page.getByRole('navigation', { name: 'Views' }).waitFor();
  // As the page does it where a change asks for it.
  await watched.page.goto(`${url}login?fresh=1&to=settings%2Fdefault`);
  await watched.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await watched.page.getByRole('table', { name: 'Senders' }).waitFor();
  return watched.page;
}

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    await page.getByRole('dialog').getByLabel(label).first().fill(text);
  }
}

test('a sender is added with its reason, and used at once', async () => {
  const page = await signIn();
  await page.getByRole('button', { name: 'Add to senders …' }).press('Enter');
  await fill(page, {
    'Carrier, as routes name it': 'twilio',
    'Country alone': 'FI',
    'Number, name or agent': 'Newname',
    Reason: 'the name is registered',
  });
  await page.keyboard.press('Enter');
  await page.getByRole('rowheader', { name: 'sms.twilio.FI' }).waitFor();
  const row = page.getByRole('row', { name: /sms\.twilio\.FI/ }).first();
  expect(await row.textContent()).toContain('anna@example.com: the name is registered');
  const to = '+358446700001';
  await stage.start({ to, channel: 'sms', provider: 'twilio' });
  const message = await stage.carrier.waitForMessage(to, () => true, 60_000);
  expect(message.from).toBe('Newname');
});

test('a change without a login of just now leads to one, and back to the settings', async () => {
  const page = await signIn();
  const asked = idp.asked;
  await page.route('**/console/api/settings', async (route) => {
    if (route.request().method() === 'GET') return route.continue();
    await route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'fresh_sign_in_needed', detail: 'Sign in again.' }),
    });
  });
  await page.getByRole('button', { name: 'Add to senders …' }).click();
  await fill(page, {
    'Carrier, as routes name it': 'twilio',
    'Country alone': 'SE',
    'Number, name or agent': 'Newname',
    Reason: 'a try',
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  await until(() => idp.asked === asked + 1);
  await page.getByRole('table', { name: 'Senders' }).waitFor();
  expect(page.url()).toContain('#settings/default');
});

test('a fault stands at its field, and nothing is changed', async () => {
  const page = await signIn();
  await page.getByRole('button', { name: 'Add to senders …' }).click();
  const dialog = page.getByRole('dialog');
  await fill(page, {
    'Carrier, as routes name it': 'twilio',
    'Country alone': 'SE',
    'Number, name or agent': 'a name that is much too long',
    Reason: 'a try',
  });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText(/nothing was written/).waitFor();
  expect(await dialog.textContent()).toMatch(/must be an E\.164 number/);
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('table', { name: 'Senders' }).waitFor();
  expect(await page.getByRole('rowheader', { name: 'sms.twilio.SE' }).count()).toBe(0);
});

test('a key is shown once, and stops when it is disabled', async () => {
  const page = await signIn();
  await page.getByRole('button', { name: 'Add to api keys …' }).click();
  await fill(page, { Scopes: 'challenges', Reason: 'for the new service' });
  await page.keyboard.press('Enter');
  const key = (await page.locator('code').textContent()) ?? '';
  expect(key).toMatch(/^octo_/);
  const works = async () => {
    const answer = await fetch(`${stage.config.publicUrl}/v1/challenges/ch_x`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return answer.status;
  };
  expect(await works()).toBe(404);
  await page
    .getByRole('row', { name: /for the new service/ })
    .first()
    .getByRole('button', { name: /Disable/ })
    .click();
  await fill(page, { Reason: 'it was a test' });
  await page.keyboard.press('Enter');
  await page
    .getByText(/is changed\./)
    .first()
    .waitFor();
  expect(await works()).toBe(401);
  expect(await page.locator('main').textContent()).not.toContain(key);
});

test('every change is in the history, and an earlier version comes back', async () => {
  const page = await signIn();
  const history = page.getByRole('table', { name: 'History' });
  await history.waitFor();
  expect(await history.textContent()).toContain('anna@example.com');
  await page.getByRole('button', { name: 'Back to 1 …' }).click();
  await fill(page, { Reason: 'all back' });
  await page.keyboard.press('Enter');
  await page.getByText('Version 1 is back.').first().waitFor();
  expect(await history.textContent()).toContain('back to 1: all back');
});

test('it can be read by axe and at a phone’s width', async () => {
  const page = await signIn();
  expect(await faultsInBothSchemes(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 720 });
  expect(await narrowFaults(page, 320)).toEqual([]);
  await page.getByRole('button', { name: 'Add to senders …' }).click();
  expect(await faultsInBothSchemes(page)).toEqual([]);
});
