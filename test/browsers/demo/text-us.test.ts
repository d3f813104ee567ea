/** 'Text us instead' in the demonstration of a real sandbox: the phone beside the page scans the code and sends its text. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { Browser, FrameLocator } from 'playwright-core';
import { compose, type Service } from '../../../src/app.js';
import { loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/observability/logger.js';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { keptLog } from '../../setup/evidence.js';
import { freePort } from '../../setup/processes.js';
import { freshTestRedis, testRedisUrl } from '../../setup/redis.js';

let redis: Redis;
let folder: string;
let service: Service;
let browser: Browser;
let watched: WatchedPage;
let page: FrameLocator;
let phone: FrameLocator;

beforeAll(async () => {
  redis = await freshTestRedis();
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-text-us-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const config = loadConfig({
    ROLES: 'api,worker,sandbox',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_TIME_SCALE: '5',
    DATA_DIR: folder,
    REDIS_URL: testRedisUrl(),
    REDIS_COMMAND_TIMEOUT_MS: '10000',
  });
  [service, browser] = await Promise.all([
    compose(config, createLogger('debug', keptLog())),
    launchBrowser(),
  ]);
  watched = await openPage(browser, `http://127.0.0.1:${port}/demo?visit=text`, {
    viewport: { width: 1366, height: 900 },
  });
  page = watched.page.frameLocator('iframe.page');
  phone = watched.page.frameLocator('iframe.phone');
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await service?.close();
  await redis.quit();
  rmSync(folder, { recursive: true });
});

test('one press scans the code, one sends the text, and the phone is set up', async () => {
  await page.getByLabel('Phone number').fill('044 123 4567');
  await page.getByText('Text us instead', { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await page.getByRole('button', { name: 'Scan with the phone beside' }).click();
  const text = phone.getByRole('textbox', { name: 'Text' });
  await text.waitFor();
  expect(await text.inputValue()).toMatch(
    /^Contoso: set up my phone for sign-in\. [0-9A-Z]{4}-[0-9A-Z]{4}$/,
  );
  await phone.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('heading', { name: 'SMS verified' }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('"assurance": "low"').first().waitFor();
});
