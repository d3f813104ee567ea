/** The console's views of the record on a narrow page, in light and dark, and with other people's aids. */
import type { Browser } from 'playwright-core';
import { faultsInBothSchemes, narrowFaults } from '../../pages/axe.js';
import { launchBrowser, openPage } from '../../pages/page-browser.js';
import { seedTraffic } from '../../setup/console-seed.js';
import { type ConsoleStage, failedRow, openConsoleStage } from '../../setup/console-stage.js';

let stage: ConsoleStage;
let browser: Browser;

beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openConsoleStage()]);
  await seedTraffic(stage, { perHour: 12 });
});

afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

it('each view is sound at 320 px, in light and in dark, and says so to screen readers', async () => {
  const { id } = await stage.write({ row: failedRow() });
  const { page, complaints, close } = await openPage(browser, `${stage.url}/console/`, {
    viewport: { width: 320, height: 640 },
  });
  for (const view of ['overview', 'live', 'find', `find/${id}`]) {
    await page.goto(`${stage.url}/console/#${view}`);
    await page.locator('main[aria-busy=false] h1').waitFor();
    await page.locator('tbody tr, .timeline li').first().waitFor();
    expect([view, await narrowFaults(page, 320)]).toEqual([view, []]);
    expect([view, await faultsInBothSchemes(page)]).toEqual([view, []]);
  }
  expect(complaints).toEqual([]);
  await close();
});
