/** The console's views of the record with a day of traffic: hostile texts, and the keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { seedTraffic } from '../../setup/console-seed.js';
import { type ConsoleStage, failedRow, openConsoleStage } from '../../setup/console-stage.js';
import { until } from '../../setup/until.js';
import { sent } from '../../unit/record/sample-row.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';

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

const open = (view: string, options = {}): Promise<WatchedPage> =>
  openPage(browser, `${stage.url}/console/#${view}`, options);

/** Until the view has drawn what it asked for. */
async function drawn(page: Page): Promise<void> {
  await page.locator('main[aria-busy=false] h1').waitFor();
  await page.waitForLoadState('load');
}

const PAYLOADS = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(2)</script>',
  "'-alert(3)-'",
  'javascript:alert(4)',
  '<svg/onload=alert(5)>',
];

it('texts from outside stay texts in every view', async () => {
  const [image = '', script = '', quote = '', address = '', svg = ''] = PAYLOADS;
  const hostile = sent({
    provider: image,
    sender: script,
    state: 'failed',
    reason: quote,
    code: svg,
    reference: address,
    arrivedMs: -1,
  });
  const row = failedRow({
    to: image,
    reason: script,
    rule: svg,
    state: `failed ${image}`,
    deliveries: [hostile, hostile],
    trail: [
      `x1 10 ${image} 500 ${svg} ${quote} 3`,
      `c1 20 ${svg} ${image} ${quote}`,
      `r1 30 ${svg}`,
    ],
  });
  const { id } = await stage.write({ row, reference: image });
  const { page, complaints, requests, close } = await open('live');
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await page.getByText('Live.').waitFor();
  await stage.followed();
  const { id: told } = await stage.write({ row });
  await page.locator(`tr[data-id="${told}"]`).waitFor();
  expect(await strangers(page)).toEqual([]);
  for (const view of [
    'overview',
    'find',
    `find/${id}`,
    `find/list/carrier=${encodeURIComponent(image)}`,
  ]) {
    await page.goto(`${stage.url}/console/#${view}`);
    await drawn(page);
    await page.getByText(image).first().waitFor({ state: 'attached' });
    expect([view, await strangers(page)]).toEqual([view, []]);
  }
  await page.goto(`${stage.url}/console/#find`);
  for (const payload of PAYLOADS) {
    await page.getByRole('searchbox').fill(payload);
    await page.keyboard.press('Enter');
    await page
      .getByText(/Nothing is recorded|Say this|read as/)
      .first()
      .waitFor();
    expect([payload, await strangers(page)]).toEqual([payload, []]);
    await page.goto(`${stage.url}/console/#find`);
  }
  expect(dialogs).toBe(0);
  expect(complaints).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(stage.url))).toEqual([]);
  await close();
});

/** Elements and attributes that no view of ours makes. */
async function strangers(page: Page): Promise<string[]> {
  return page.evaluate(
    `[...document.querySelectorAll('body script, img, svg, iframe, [onerror], [onload], a[href^="javascript:"]')].map((node) => node.outerHTML)`,
  );
}

it('the way from the start to a cause needs the keyboard alone', async () => {
  await stage.write({ row: failedRow(), number: '+358447777777' });
  const { page, close } = await open('overview');
  await drawn(page);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the view');
  for (let i = 0; (await focused(page)) !== 'Find' && i < 12; i += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox').waitFor();
  await until(() => page.evaluate('document.activeElement.type === "search"'));
  await page.keyboard.type('+358 44 777 7777');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Say this to the person' }).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('view');
  await close();
});

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()');
}
