/** A person pairs the app and answers requests, in a real browser against a real server. */
import type { Browser, Page } from 'playwright-core';
import { OWNER } from '../../setup/approval-world.js';
import {
  type AuthenticatorGateway,
  startAuthenticatorGateway,
} from '../../setup/authenticator-gateway.js';
import { until } from '../../setup/until.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';
import { heading, newTicket, openPaired, press } from './paired-app.js';

let browser: Browser;
let world: AuthenticatorGateway;
let watched: WatchedPage;
let ticket = '';
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  world = await startAuthenticatorGateway();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
  await world.close();
});

async function paired(label?: string): Promise<Page> {
  ticket = await newTicket(world, OWNER, label);
  watched = await openPaired(browser, world, ticket);
  return watched.page;
}

test('pairs by the address of the QR code, which leaves the address bar at once', async () => {
  const page = await paired('ada@contoso.example');
  const [device] = await world.methods.of(OWNER);
  expect(device?.publicKey.crv).toBe('P-256');
  expect(device?.name).toMatch(/^Linux, Chrome|^Android/);
  expect(page.url()).not.toContain('pair=');
  // The ticket is sent in bodies alone.
  expect(watched.requests.filter((url) => url.includes(ticket.slice(6)))).toEqual([]);
  expect(watched.requests.filter((url) => !url.startsWith(world.gateway.origin))).toEqual([]);
  const exported = await page.evaluate(`new Promise((resolve) => {
    const opening = indexedDB.open('authenticator');
    opening.onsuccess = () => {
      const asked = opening.result.transaction('accounts').objectStore('accounts').getAll();
      asked.onsuccess = () => crypto.subtle.exportKey('jwk', asked.result[0].privateKey)
        .then(() => resolve('exported'), (error) => resolve(error.name));
    };
  })`);
  expect(exported).toBe('InvalidAccessError');
});

test('a request arrives while the app is open, and is approved with the number', async () => {
  const page = await paired();
  await page.goto(world.url);
  await heading(page, 'Authenticator');
  await world.ask({ challengeId: 'ch_00walk00000001', what: 'Sign in to mail', where: 'Helsinki' });
  await heading(page, 'Is this you?');
  expect(await page.getByRole('main').textContent()).toMatch(/Sign in to mail.*Helsinki/s);
  await until(() => world.listener.kinds('ch_00walk00000001').includes('shown'));
  await press(page, 'Approve');
  await page.getByText('Type both digits.').waitFor();
  await press(page, '4');
  await press(page, '9');
  await press(page, 'Delete the last digit');
  await press(page, '2');
  await press(page, 'Approve');
  await heading(page, 'Approved');
  // A decision may be told twice.
  expect([...new Set(world.listener.kinds('ch_00walk00000001'))]).toEqual(['shown', 'approved']);
  await press(page, 'Done');
  await page.getByRole('link', { name: /Contoso/ }).click();
  await page.getByRole('listitem').filter({ hasText: 'Sign in to mail' }).waitFor();
});

test('‘Refresh’ reads the requests, also while the stream is held back by a proxy', async () => {
  const page = await paired();
  await page.route('**/api/events', () => {});
  // Else the first reading finds the request.
  const read = page.waitForResponse(/\/api\/account/);
  await page.goto(world.url);
  await (await read).finished();
  await page.getByRole('link', { name: /Contoso/ }).waitFor();
  await world.ask({ challengeId: 'ch_00walk00000007' });
  await press(page, 'Refresh');
  await heading(page, 'Is this you?');
  await page.goBack();
  const refresh = page.getByRole('button', { name: 'Refresh' });
  await refresh.click();
  await until(async () => (await refresh.getAttribute('aria-busy')) === null);
});

test('a wrong number ends the request', async () => {
  const page = await paired();
  await page.goto(world.url);
  await world.ask({ challengeId: 'ch_00walk00000002' });
  await heading(page, 'Is this you?');
  await page.getByRole('textbox', { name: 'Number on the sign-in page' }).fill('٤٣');
  await page.keyboard.press('Enter');
  await heading(page, 'Wrong number');
  // A decision may be told twice.
  expect([...new Set(world.listener.kinds('ch_00walk00000002'))]).toEqual([
    'shown',
    'wrong_number',
  ]);
});

test('‘No, it’s not me’ is confirmed, and refuses the request', async () => {
  const page = await paired();
  await page.goto(world.url);
  await world.ask({ challengeId: 'ch_00walk00000003' });
  await press(page, 'No, it’s not me');
  await heading(page, 'It’s not you?');
  await press(page, 'Back');
  await heading(page, 'Is this you?');
  await press(page, 'No, it’s not me');
  await press(page, 'Refuse this request');
  await heading(page, 'Refused');
  // A decision may be told twice.
  expect([...new Set(world.listener.kinds('ch_00walk00000003'))]).toEqual(['shown', 'denied']);
});

test('a request that ends elsewhere leaves the screen', async () => {
  const page = await paired();
  await page.goto(world.url);
  await world.ask({ challengeId: 'ch_00walk00000004' });
  await heading(page, 'Is this you?');
  await world.approvals.withdraw(OWNER, 'ch_00walk00000004');
  await heading(page, 'Not answered in time');
});

test('a second account has its own requests; a device that is removed elsewhere is told so', async () => {
  const page = await paired();
  const other = { tenant: 'other', subject: 'person-7' };
  await page.goto(`${world.url}${await newTicket(world, other)}`);
  await press(page, 'Add this account');
  await heading(page, 'Fabrikam');
  await page.goto(world.url);
  await page.getByRole('link', { name: /Contoso/ }).waitFor();
  await page.getByRole('link', { name: /Fabrikam/ }).waitFor();
  await world.ask({ ...other, challengeId: 'ch_00walk00000005', brand: 'Fabrikam' });
  await heading(page, 'Is this you?');
  await page.goBack();
  const [device] = await world.methods.of(other);
  await world.methods.remove(other, String(device?.id));
  await page.getByText('This device was removed from the account.').waitFor();
  await press(page, 'Take off the list');
  await page.getByRole('link', { name: /Fabrikam/ }).waitFor({ state: 'detached' });
  expect(await page.getByRole('link', { name: /Contoso/ }).count()).toBe(1);
});

test('the device is renamed, and the account removed from it', async () => {
  const page = await paired();
  await page.getByRole('textbox', { name: 'Name of this device' }).fill('Work phone');
  await press(page, 'Save');
  await until(async () => (await world.methods.of(OWNER))[0]?.name === 'Work phone');
  await press(page, 'Remove account');
  await press(page, 'Remove from this device');
  await heading(page, 'Authenticator');
  await page.getByText('No account yet').waitFor();
  expect(await world.methods.of(OWNER)).toEqual([]);
});

test('a link to pair can be pasted; one that is over says so', async () => {
  watched = await openPage(browser, world.url);
  const { page } = watched;
  const field = page.getByRole('textbox', { name: 'Or paste the link here' });
  await field.fill('https://example.com/');
  await press(page, 'Continue');
  await page.getByText('This is not a link to add an account.').waitFor();
  await field.fill(`https://verify.example.com/authenticator/#pair=${'A'.repeat(22)}`);
  await press(page, 'Continue');
  await page.getByText('This code is unknown, used or over.').waitFor();
});

test('a phone whose clock is wrong by an hour corrects itself', async () => {
  watched = await openPage(browser, world.url);
  const { page } = watched;
  await page.clock.install({ time: new Date(Date.now() - 3_600_000) });
  await page.goto(`${world.url}${await newTicket(world)}`);
  // The page of before has forgotten its ticket, and takes the new one.
  await page.reload();
  await page.goto(`${world.url}${await newTicket(world)}`);
  await press(page, 'Add this account');
  await heading(page, 'Contoso');
  await world.ask({ challengeId: 'ch_00walk00000006' });
  await page.goto(world.url);
  await heading(page, 'Is this you?');
});
