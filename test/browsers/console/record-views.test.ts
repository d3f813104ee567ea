/** What the views of the record do: charts and their tables, the live list, the list and its file, one challenge while it goes on. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../pages/page-browser.js';
import { seedTraffic } from '../../setup/console-seed.js';
import {
  ANNA,
  type ConsoleStage,
  failedRow,
  openConsoleStage,
  verifiedRow,
} from '../../setup/console-stage.js';
import { until } from '../../setup/until.js';

let stage: ConsoleStage;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  stage = await openConsoleStage();
});

afterEach(async () => {
  await stage.close();
});

const open = (view: string, options = {}) =>
  openPage(browser, `${stage.url}/console/#${view}`, { acceptDownloads: true, ...options });

it('the table beside the charts says what they draw', async () => {
  await seedTraffic(stage, { perHour: 10 });
  const { page, complaints, close } = await open('overview');
  const table = page.getByRole('region', { name: 'By hour, as figures' });
  await table.waitFor();
  expect(await table.locator('tbody tr').count()).toBe(24);
  expect(await page.locator('.plot canvas').count()).toBe(3);
  // Something is drawn: not one colour alone.
  const colours: number[] =
    await page.evaluate(`[...document.querySelectorAll('.plot canvas')].map((canvas) =>
    new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size)`);
  for (const count of colours) expect(count).toBeGreaterThan(8);
  const { body } = { body: await figuresOf(page) };
  const requested = await table.locator('tbody tr td:nth-child(2)').allInnerTexts();
  expect(requested.map(Number)).toEqual(body.toReversed());
  expect(complaints).toEqual([]);
  await page.getByLabel('Time').selectOption('month');
  await page.getByRole('region', { name: 'By day, as figures' }).waitFor();
  expect(page.url()).toMatch(/#overview\/month$/);
  await close();
});

/** Requests by hour, oldest first. */
function figuresOf(page: Page): Promise<number[]> {
  return page.evaluate(
    "fetch('api/overview').then((answer) => answer.json()).then(({ times }) => times.map(({ requested }) => requested))",
  );
}

it('the live list shows the newest first, holds still while it is paused, and never grows past 200', async () => {
  const { page, close } = await open('live');
  await page.getByText('Live.').waitFor();
  await stage.followed();
  const { id, row } = await stage.write();
  const first = page.locator('tbody tr').first();
  await page.locator(`tr[data-id="${id}"]`).waitFor();
  await stage.write({ id, row: { ...row, ...failedRow() } });
  await until(async () => (await first.textContent())?.includes('failed') === true);
  expect(await page.locator('tbody tr').count()).toBe(1);

  await page.getByRole('button', { name: 'Pause' }).click();
  await stage.write({ row: verifiedRow() });
  await page.getByText('Paused. 1 new.').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('button', { name: 'Go on' }).click();
  await until(async () => (await page.locator('tbody tr').count()) === 2);

  for (let i = 0; i < 5; i += 1) {
    await Promise.all(Array.from({ length: 60 }, () => stage.write({ row: verifiedRow() })));
    // As fast as people can read at most: a flood beyond that is counted.
    await until(
      async () => (await page.locator('tbody tr').count()) >= Math.min(200, 60 * (i + 1)),
    );
  }
  await until(async () => (await page.locator('tbody tr').count()) === 200);

  await page.getByLabel('Outcome').selectOption('failed');
  await until(async () => (await page.locator('tbody tr').count()) === 1);
  await stage.write({ row: verifiedRow() });
  const { id: last } = await stage.write({ row: failedRow() });
  await page.locator(`tr[data-id="${last}"]`).waitFor();
  expect(await page.locator('tbody tr').count()).toBe(2);
  await close();
});

it('the live list says that rows may be missing once the connection was lost', async () => {
  const { page, close } = await open('live');
  await page.getByText('Live.').waitFor();
  await stage.followed();
  stage.gateway.server.closeAllConnections();
  await page.getByText('Connecting').waitFor();
  await page.getByText('rows may be missing').waitFor();
  await close();
});

it('a list is filtered, goes on, and comes as a file; its address keeps the filters', async () => {
  await seedTraffic(stage, { hours: 8, perHour: 20 });
  for (let i = 0; i < 60; i += 1) await stage.write({ row: failedRow({ country: 'NO' }) });
  const { page, close } = await open('find');
  const rows = page.locator('section[aria-labelledby=find-list] tbody tr');
  await rows.first().waitFor();
  await page.locator('select[name=country] option[value=NO]').waitFor({ state: 'attached' });
  await page.getByLabel('Country').selectOption('NO');
  await page.getByText('50 shown, and there are more.').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('60 shown.').waitFor();
  expect(page.url()).toMatch(/#find\/list\/country=NO$/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.trim().split('\r\n')).toHaveLength(61);
  await page.reload();
  await page.getByText('50 shown, and there are more.').waitFor();
  expect(await page.getByLabel('Country').inputValue()).toBe('NO');
  await close();
});

it('the way back from a challenge leads to what was found', async () => {
  for (let i = 0; i < 3; i += 1) await stage.write({ row: failedRow() });
  const { page, close } = await open('find');
  await page.getByRole('searchbox').fill('+358441234567');
  await page.keyboard.press('Enter');
  const found = page.getByRole('region', { name: '3 challenges, read as a phone number' });
  await found.getByRole('link').first().click();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  await page.goBack();
  await found.waitFor();
  expect(page.url()).not.toContain('441234567');
  await page.getByRole('searchbox').fill('044 123 4567');
  await page.keyboard.press('Enter');
  await page.getByText('with its country code').last().waitFor();
  await close();
});

it('an open challenge is followed to its end; a viewer is offered nothing that would be refused', async () => {
  const { id, row } = await stage.write();
  const { page, close } = await open(`find/${id}`);
  await page.getByRole('button', { name: 'Send the code again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send the code again' });
  await dialog.getByLabel('Reason').fill('the person called');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(stage.resent).toEqual([`acme ${id}`]);
  await stage.write({ id, row: { ...row, ...verifiedRow() } });
  await page.getByText('The person was verified.').waitFor();
  expect(await page.getByRole('button', { name: 'Send the code again' }).count()).toBe(0);

  stage.caller = { ...ANNA, role: 'viewer' };
  const { id: other } = await stage.write();
  await page.goto(`${stage.url}/console/#find/${other}`);
  await page.reload();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
  expect(await page.getByRole('link', { name: /Erase/ }).count()).toBe(0);
  await close();
});

it('an operator erases a person’s facts, with a reason', async () => {
  await stage.write({ row: verifiedRow() });
  const { page, close } = await open('find/erase');
  await page.getByLabel('Number or subject').fill('+358441234567');
  await page.getByLabel('Reason').fill('the person asked for it');
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await page.getByText('1 erased.').first().waitFor();
  expect(stage.acts[0]?.act).toMatchObject({ act: 'erase_facts', target: '+358*****4567' });
  await close();
});
