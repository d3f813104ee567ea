/** An operator signs in, finds why a number is blocked, and unblocks it: a real browser, a real provider of the login, the whole service. */
import type { Browser, Page } from 'playwright-core';
import { openStage, type Stage } from '../../journey/stage.js';
import { CONSOLE_CLIENT, ForeignIdp } from '../../setup/foreign-idp.js';
import { faultsInBothSchemes, narrowFaults } from '../axe.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';

const idp = new ForeignIdp();
let stage: Stage;
let browser: Browser;
let watched: WatchedPage;
let url: string;
let last = 6600000;

beforeAll(async () => {
  const issuer = await idp.listen();
  stage = await openStage({
    tenants: { other: {} },
    file: {
      policy: { resendAfterMs: [1] },
      limits: { figures: { number: [{ max: 2, windowMs: 600_000 }] } },
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

beforeEach(() => {
  idp.person = { sub: 'anna', email: 'anna@example.com', groups: ['sre'] };
});

afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

async function signIn(options = {}): Promise<Page> {
  watched = await openPage(browser, url, options);
  await watched.page.getByRole('link', { name: 'Sign in' }).click();
  await watched.page.getByRole('navigation', { name: 'Views' }).waitFor();
  return watched.page;
}

async function blocked(): Promise<string> {
  last += 10_037;
  const to = `+35844${last}`;
  for (const status of [202, 202, 429]) {
    expect((await stage.post('/v1/challenges', { to, channel: 'sms' })).status).toBe(status);
  }
  return to;
}

test('from the sign-in to an unblocked number, by keyboard', async () => {
  const to = await blocked();
  const page = await signIn();
  await page.getByRole('link', { name: 'Blocks' }).press('Enter');
  await page.getByRole('heading', { name: 'Blocks', level: 1 }).waitFor();
  await page.getByLabel('Value').first().fill(to);
  await page.keyboard.press('Enter');
  const found = page.getByRole('table', { name: /is blocked/ });
  await found.waitFor();
  expect(await found.textContent()).toContain('so many sends to this number');
  expect(await page.locator('main').textContent()).not.toContain(to);
  await page.getByRole('button', { name: 'Unblock …' }).first().press('Enter');
  const dialog = page.getByRole('dialog');
  const reason = dialog.getByLabel('Reason');
  expect(await page.evaluate('document.activeElement.name')).toBe('reason');
  await reason.fill('the person called support');
  await page.keyboard.press('Enter');
  await page.getByText(/^Nothing blocks/).waitFor();
  expect(await watched.said()).toContainEqual(expect.stringMatching(/is unblocked/));
  expect((await stage.post('/v1/challenges', { to, channel: 'sms' })).status).toBe(202);
  await page.getByRole('link', { name: 'Audit' }).click();
  const row = page.getByRole('row', { name: /unblock/ }).first();
  expect(await row.textContent()).toContain('anna@example.com');
  expect(await row.textContent()).toContain('the person called support');
});

test('a reason is needed: the dialog stays until there is one', async () => {
  const to = await blocked();
  const page = await signIn();
  await page.goto(`${url}#blocks`);
  await page.getByLabel('Value').first().fill(to);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Unblock …' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).click();
  expect(await page.getByRole('dialog').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect((await stage.post('/v1/challenges', { to, channel: 'sms' })).status).toBe(429);
});

test('after signing out nothing of it is left, and the page asks to sign in', async () => {
  const page = await signIn();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await page.goto(`${url}#blocks`);
  expect(await page.getByRole('navigation', { name: 'Views' }).count()).toBe(0);
});

test('support is not offered what operators do', async () => {
  idp.person = { sub: 'bob', email: 'bob@example.com', groups: ['helpdesk'] };
  const page = await signIn();
  await page.goto(`${url}#blocks`);
  await page.getByRole('heading', { name: 'Blocks', level: 1 }).waitFor();
  expect(await page.getByRole('button', { name: 'Add …' }).count()).toBe(0);
});

test('text of others is text: no markup of a name runs', async () => {
  const evil = '<img src=x onerror=alert(1)>@example.com';
  idp.person = { sub: '<script>alert(1)</script>', email: evil, groups: ['sre'] };
  const page = await signIn();
  await page.goto(`${url}#audit/console`);
  await page.getByRole('cell', { name: evil }).first().waitFor();
  expect(await page.locator('img, main script').count()).toBe(0);
});

const VIEWS = ['blocks', 'spend', 'carriers', 'queues', 'audit'];

test.each(VIEWS)('%s has no fault of accessibility, in light and in dark', async (view) => {
  const page = await signIn();
  await page.goto(`${url}#${view}`);
  await page.locator('main[aria-busy=false] h1').waitFor();
  expect(await faultsInBothSchemes(page)).toEqual([]);
});

test.each(VIEWS)('%s fits a narrow screen', async (view) => {
  const page = await signIn({ viewport: { width: 320, height: 720 } });
  await page.goto(`${url}#${view}`);
  await page.locator('main[aria-busy=false] h1').waitFor();
  expect(await narrowFaults(page, 320)).toEqual([]);
});

test('Bull Board opens behind the same login, and shows its queues', async () => {
  const page = await signIn();
  await page.goto(`${url}#queues`);
  await page.getByRole('link', { name: 'Open Bull Board' }).click();
  await page.getByText('deliveries').first().waitFor();
  expect(
    watched.requests.filter(
      (each) => !each.startsWith(stage.config.publicUrl) && !each.startsWith(idp.issuer),
    ),
  ).toEqual([]);
});
