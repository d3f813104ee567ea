/** The screens of a code and of a call: their content, their focus, and their buttons. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';
import { ScriptedService } from './scripted-service.js';

const service = new ScriptedService();
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
afterEach(() => watched?.close());

const to = '+358*****4567';
const DESKTOP = { width: 1366, height: 657 };
const PHONE = { width: 390, height: 844 };
const inTenMinutes = () => ({ allowedAt: new Date(Date.now() + 600_000).toISOString() });
const passed = { allowedAt: new Date(0).toISOString() };

async function open(viewport = DESKTOP): Promise<Page> {
  watched = await openPage(browser, `${service.origin}/verify/`, { viewport });
  await watched.page.locator('h2').waitFor();
  return watched.page;
}

/** A button that requests another delivery. */
async function presses(page: Page, name: string | RegExp): Promise<void> {
  const answered = page.waitForResponse('**/verify/api/resend');
  await page.getByRole('button', { name }).click();
  await answered;
}

test.each([DESKTOP, { width: 1280, height: 800 }, PHONE, { width: 320, height: 640 }])(
  'all six digits of a code are visible at $width px',
  async (viewport) => {
    service.begin({ to }, { resend: inTenMinutes() });
    const page = await open(viewport);
    await page.locator('#code').pressSequentially('388888');
    const [content, seen, scrolled] = await page.evaluate<number[]>(
      `[(({ scrollWidth, clientWidth, scrollLeft }) => [scrollWidth, clientWidth, scrollLeft])(
        document.getElementById('code'))].flat()`,
    );
    expect(content).toBeLessThanOrEqual(seen ?? 0);
    expect(scrolled).toBe(0);
  },
);

test('after a code was sent again the focus is in its field', async () => {
  service.begin({ to }, { resend: passed });
  const page = await open();
  await page.getByRole('button', { name: 'Resend the code' }).click();
  await page.locator('#code-sent', { hasText: 'again' }).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('code');
});

test('‘has arrived’ and ‘can take a minute’ are never shown together', async () => {
  service.begin({ to }, { state: 'sent', resend: passed });
  const page = await open();
  const help = page.getByText('The message can take a minute to arrive.');
  await page.getByText('The code is on its way.').first().waitFor();
  expect(await help.isVisible()).toBe(true);
  service.change({ state: 'delivered' });
  await page.locator('.arrival', { hasText: 'The code has arrived on your phone.' }).waitFor();
  expect(await help.isVisible()).toBe(false);
  service.change({ state: 'queued' });
  await help.waitFor();
});

test('a call can be requested while the code cannot be sent again yet, and only once', async () => {
  service.begin({ to }, { resend: inTenMinutes() });
  const page = await open();
  await page.getByRole('button', { name: 'Resend the code' }).click({ force: true });
  expect(service.posts).toEqual([]);
  await presses(page, 'Call me instead');
  expect(service.posts).toEqual([{ call: 'resend', body: { channel: 'call' } }]);
  const deliveries = (['sms', 'call'] as const).map((channel, at) => ({
    number: at + 1,
    channel,
    state: 'sent',
  }));
  service.change({ channel: 'call', state: 'ringing', deliveries: deliveries as never });
  await page.getByRole('heading', { name: /^We’re calling/ }).waitFor();
  const back = page.getByRole('button', { name: 'Text me a code instead' });
  expect(await back.getAttribute('aria-disabled')).toBe('true');
});

test.each([
  [
    'hidden',
    /^The call comes from a hidden number\. Answer the call, do what it says, and press #\.$/,
  ],
  [undefined, /^Answer the call, do what it says, and press #\.$/],
] as const)(
  'a call whose number is %s says so, and one that is shown does not',
  async (caller, words) => {
    const delivery = { number: 1, channel: 'call', provider: 'x', state: 'calling' } as const;
    const deliveries = [caller === undefined ? delivery : { ...delivery, caller }];
    service.begin({ to }, { channel: 'call', state: 'calling', deliveries });
    const page = await open();
    await page.locator('.call .lead', { hasText: words }).waitFor();
  },
);

test('in a sign-in too the other method has no wait', async () => {
  service.begin({ purpose: 'signin', to }, { resend: inTenMinutes() });
  const page = await open();
  await page.getByRole('button', { name: 'I can’t use this now' }).click();
  await presses(page, /^Call/);
  expect(service.posts).toEqual([{ call: 'resend', body: { channel: 'call' } }]);
});

test.each([DESKTOP, PHONE])('at $width px nothing moves during a call', async (viewport) => {
  service.begin({ to }, { channel: 'call', state: 'calling', resend: inTenMinutes() });
  const page = await open(viewport);
  const places: unknown[] = [];
  for (const state of ['calling', 'ringing', 'in_call'] as const) {
    service.change({ state });
    await page.locator(`.call[data-state=${state}]`).waitFor();
    places.push(
      await page.evaluate(`['#card', '.steps', '.row', '.help'].map((part) => {
        const { top, height } = document.querySelector(part).getBoundingClientRect();
        return [part, top, height];
      })`),
    );
  }
  expect(places[1]).toEqual(places[0]);
  expect(places[2]).toEqual(places[0]);
});

test('Enter presses Done', async () => {
  service.begin({ to }, { channel: 'call', state: 'in_call' });
  const page = await open();
  await page.locator('.call[data-state=in_call]').waitFor();
  service.change({ state: 'call_answered', final: true }, { state: 'verified' });
  await page.getByRole('heading', { name: 'Call answered' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/returned$/);
  expect(service.posts).toEqual([{ call: 'finish', body: { outcome: 'done' } }]);
});

test.each(['sms', 'call'] as const)('amount and payee are shown for %s', async (channel) => {
  const transaction = { amount: 'EUR 49.90', payee: 'Acme <b>Oy</b>' };
  const state = channel === 'call' ? 'ringing' : 'sent';
  service.begin({ to, transaction }, { channel, state, resend: passed });
  const page = await open();
  await page.getByText('You are confirming EUR 49.90 to Acme <b>Oy</b>.').waitFor();
});
