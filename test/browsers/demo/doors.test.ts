/** The sandbox's page of doors, as a newcomer uses it: in Chromium, with the phone beside. */
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { PLATFORMS } from '../../../src/doors/registry.js';
import { faults } from '../../pages/axe.js';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { type DemoSandbox, startDemoSandbox } from '../../setup/demo-sandbox.js';

let sandbox: DemoSandbox;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let phone: FrameLocator;

beforeAll(async () => {
  sandbox = await startDemoSandbox();
  browser = await launchBrowser();
}, 60_000);

afterEach(() => watched?.close());

afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

async function open(options: BrowserContextOptions = {}): Promise<void> {
  watched = await openPage(browser, `${sandbox.origin}/demo/doors`, options);
  page = watched.page;
  phone = page.frameLocator('iframe.phone');
  await page.getByRole('switch').first().waitFor();
}

async function send(platform: RegExp, channel = 'SMS', to?: string): Promise<void> {
  await page.getByRole('radio', { name: platform }).check();
  await page.getByRole('radio', { name: channel, exact: true }).check();
  if (to) await page.getByLabel('Phone number').fill(to);
  await page.getByRole('button', { name: 'Send' }).click();
}

const status = (text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();
const steps = () => page.locator('#steps li').allTextContents();

/** Resolves once the carrier has answered. */
function turn(name: string, works: boolean): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  const control = page.getByRole('switch', { name });
  return Promise.all([answered, works ? control.check() : control.uncheck()]).then(() => undefined);
}

it('Okta’s request and our answer are shown, and its code arrives on the phone', async () => {
  await open();
  await send(/^Okta/);
  await status(/^Delivered through Twilio\.$/);
  const request = String(await page.locator('#request').textContent());
  expect(request).toMatch(
    /^POST \/doors\/okta\ncontent-type: application\/json\nauthorization: .{20}/,
  );
  const { data } = JSON.parse(request.split('\n\n').slice(1).join('\n\n'));
  expect(await page.locator('#answer').textContent()).toMatch(/^200 OK\n[\s\S]*"SUCCESSFUL"/);
  await phone.getByText(data.messageProfile.otpCode).first().waitFor();
  expect(watched.complaints).toEqual([]);
  const hosts = watched.requests.map((url) => new URL(url).hostname);
  expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
});

it('a call rings on the phone, is answered there, and reads the code out', async () => {
  await open();
  await send(/^Auth0 /, 'Call');
  await status(/The phone rings/);
  await phone.getByRole('button', { name: 'Accept', exact: true }).click();
  await status(/The code was read out/);
  expect(await page.locator('#request').textContent()).toContain('"message_type": "voice"');
});

it('when one carrier is off the other one delivers, and the way shows both', async () => {
  await open();
  await turn('Twilio', false);
  await send(/^Supabase/);
  await status(/^Delivered through Vonage\.$/);
  expect((await steps()).join('\n')).toMatch(
    /Failed at Twilio: provider unavailable\. Queued for Vonage\./,
  );
  await page.reload();
  await page.getByRole('switch', { name: 'Twilio', checked: false }).waitFor();
  await turn('Twilio', true);
});

it('every platform has a door in a sandbox, and its request is accepted', async () => {
  await open();
  const titles = await page.locator('#platforms label > span').allTextContents();
  expect(titles).toEqual(PLATFORMS.map(({ title }) => title));
  const made = await Promise.all(
    PLATFORMS.flatMap(({ name, calls }) =>
      (calls ? ['sms', 'call'] : ['sms']).map(async (channel) => {
        const answer = await post('send', { door: `/doors/${name}`, to: '+358457060001', channel });
        return [name, channel, answer.status, /^ms_/.test(String(answer.body['message']))];
      }),
    ),
  );
  expect(made.filter(([, , status, made]) => status !== 200 || made !== true)).toEqual([]);
}, 120_000);

it('a number that the door refuses is shown as the platform would read it', async () => {
  await open();
  await send(/^Okta/, 'SMS', '12');
  await status(/^Answered with 4\d\d\. Nothing is sent\.$/);
  expect(await page.locator('#answer').textContent()).toContain('"errorSummary"');
});

it('the phone beside shows the number that is sent to', async () => {
  await open();
  await send(/^Logto/, 'SMS', '+358 44 765 4321');
  await phone.getByText('+358 44 765 4321').first().waitFor();
  await status(/^Delivered/);
});

it('only the page itself may send, switch carriers, and read its own messages', async () => {
  const body = { door: '/doors/okta', to: '+358441234567' };
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://example.com' };
  expect((await post('send', body, foreign)).status).toBe(403);
  expect((await post('carriers', { name: 'twilio', works: false }, foreign)).status).toBe(403);
  const unknown = await fetch(`${sandbox.origin}/demo/doors/messages/ms_${'0'.repeat(28)}`);
  expect(unknown.status).toBe(404);
  expect((await post('send', { ...body, door: '/doors/none' })).status).toBe(404);
  expect((await post('carriers', { name: 'nobody', works: false })).status).toBe(400);
});

it.each([
  [1366, 657],
  [1280, 800],
])('at %i x %i form, request, way and phone are visible at once', async (width, height) => {
  await open({ viewport: { width, height } });
  await send(/^Keycloak/);
  await status(/^Delivered/);
  for (const part of [
    'button',
    '#request',
    '#answer',
    '#steps li:last-child',
    '#carriers',
    'iframe',
  ]) {
    const box = await page.locator(part).first().boundingBox();
    expect([part, (box?.y ?? height) + (box?.height ?? 0)]).toEqual([part, expect.any(Number)]);
    expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
  }
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(height);
});

it.each([
  [1280, 'light', 'ltr'],
  [390, 'dark', 'ltr'],
  [320, 'light', 'rtl'],
] as const)(
  '%i px wide, %s, %s: axe-core finds nothing and nothing is cut off sideways',
  async (width, colorScheme, dir) => {
    await open({ viewport: { width, height: 800 }, colorScheme });
    await page.evaluate(`document.documentElement.dir = '${dir}'`);
    await send(/^ZITADEL/);
    await status(/^Delivered/);
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  },
);

it('the keyboard alone chooses, sends and scrolls', async () => {
  await open();
  await page.getByRole('radio', { name: /^Microsoft Entra ID SMS/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await page.getByRole('radio', { name: /^Okta/ }).isChecked()).toBe(true);
  await page.keyboard.press('Enter');
  await status(/^Delivered/);
  await page.locator('#request').focus();
  expect(await page.locator('#request:focus').count()).toBe(1);
});

async function post(
  path: string,
  body: object,
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin', origin: sandbox.origin },
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${sandbox.origin}/demo/doors/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const read = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, body: read };
}
