/** WCAG 2.2 AA in every state: axe-core, checks beyond it, keyboard and screen reader. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { everyState, PHONE_STATES } from './every-state.js';
import { launchBrowser, openPage, type WatchedPage } from './page-browser.js';
import { ScriptedService } from './scripted-service.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const service = new ScriptedService();
let browser: Browser;
let watched: WatchedPage | undefined;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
beforeEach(() => service.begin());
afterEach(() => watched?.close());

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const all = { reducedMotion: 'reduce', ...options } as const;
  watched = await openPage(browser, `${service.origin}/verify/`, all);
  return watched.page;
}

/** axe-core's findings, including best practices, one a line. */
async function faults(page: Page, runOnly?: string[]): Promise<string[]> {
  // Once for each load of the page: it is half a megabyte.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const options = JSON.stringify(runOnly ? { runOnly } : {});
  return await page.evaluate(`axe.run(${options}).then((result) => result.violations.flatMap((rule) =>
    rule.nodes.map((node) => rule.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))`);
}

async function smallControls(page: Page): Promise<string[]> {
  return await page.evaluate(`[...document.querySelectorAll('button, input, select, a')]
    .filter((node) => node.checkVisibility() && node.type !== 'radio')
    .map((node) => [node.getBoundingClientRect(), node])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([box, node]) => node.outerHTML.slice(0, 80) + box.width + 'x' + box.height)`);
}

async function widthOf(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth');
}

test('axe-core finds nothing in any state, in light and in dark', async () => {
  const page = await open();
  const found: string[] = [];
  await everyState(page, service, {}, async ({ name }) => {
    for (const fault of await faults(page)) found.push(`${name}: ${fault}`);
    // Only colours differ in the dark.
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const fault of await faults(page, ['color-contrast']))
      found.push(`${name}, dark: ${fault}`);
    await page.emulateMedia({ colorScheme: 'light' });
  });
  expect(found).toEqual([]);
}, 300_000);

test('from right to left, 320 px wide, axe-core finds nothing, everything fits, and every control has at least 24 px', async () => {
  const page = await open({ viewport: { width: 320, height: 640 } });
  const found: string[] = [];
  await everyState(page, service, { locale: 'ar', dir: 'rtl' }, async ({ name }) => {
    for (const fault of await faults(page)) found.push(`${name}: ${fault}`);
    for (const control of await smallControls(page)) found.push(`${name}: ${control}`);
    if ((await widthOf(page)) !== 320) found.push(`${name}: too wide`);
  });
  expect(found).toEqual([]);
}, 300_000);

test('at 400 % zoom of a small screen nothing is cut off sideways, in the longest language too', async () => {
  const page = await open({ viewport: { width: 320, height: 256 } });
  const wide: string[] = [];
  await everyState(page, service, { locale: 'de' }, async ({ name }) => {
    if ((await widthOf(page)) !== 320) wide.push(name);
  });
  expect(wide).toEqual([]);
}, 300_000);

test('every end offers a next step first, and the return to the service last', async () => {
  const page = await open();
  const steps: Record<string, string[]> = {};
  for (const { name, session, challenge } of PHONE_STATES.filter(
    (each) => each.challenge?.reason,
  )) {
    service.begin(session, challenge);
    await page.goto(`${service.origin}/verify/`);
    await page.locator('#end-text').waitFor();
    steps[name] = await page.locator('.stack button').allTextContents();
  }
  expect(Object.keys(steps)).toHaveLength(15);
  expect(steps['busy']).toEqual([
    'Try again',
    'Text me a code instead',
    'Use another number',
    'Return to Contoso',
  ]);
  expect(steps['landline']).toEqual(['Call me instead', 'Use another number', 'Return to Contoso']);
  expect(steps['invalid_number']).toEqual(['Use another number', 'Return to Contoso']);
  for (const each of Object.values(steps)) expect(each.at(-1)).toBe('Return to Contoso');
}, 60_000);

test('a new screen moves the focus to its heading, the code screen to its field', async () => {
  service.begin({ to: '+358*****4567' });
  const page = await open();
  service.change({ channel: 'call', state: 'ringing' });
  await page.getByRole('heading', { name: /^We’re calling/ }).waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
  service.change({ channel: 'sms', state: 'sent' });
  await page.getByRole('textbox', { name: 'Verification code' }).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('code');
  service.change({ state: 'sms_verified', final: true }, { state: 'verified' });
  await page.getByRole('heading', { name: 'SMS verified' }).waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('SMS verified');
  expect(await page.title()).toBe('SMS verified · Contoso');
});

test('each step of a call is announced once', async () => {
  service.begin({ to: '+358*****4567' }, { channel: 'call', state: 'queued' });
  const page = await open();
  const steps = {
    sending: 'We are contacting the phone network.',
    calling: 'We are calling your phone.',
    ringing: 'Your phone is ringing. Answer the call.',
    in_call: 'The call was answered. Follow the instructions on the phone.',
  } as const;
  for (const [state, sentence] of Object.entries(steps) as [keyof typeof steps, string][]) {
    service.change({ state });
    await page.getByRole('main').getByText(sentence).waitFor();
    service.change({ state });
  }
  expect(await watched?.said()).toEqual([
    'We are calling your phone.',
    'Your phone is ringing. Answer the call.',
    'The call was answered. Follow the instructions on the phone.',
  ]);
});

test('waiting buttons keep the focus and show the reason; the end of the wait is announced', async () => {
  const inSeconds = (seconds: number) => ({
    allowedAt: new Date(Date.now() + seconds * 1_000).toISOString(),
  });
  service.begin({ to: '+358*****4567' }, { resend: inSeconds(600) });
  const page = await open();
  const resend = page.getByRole('button', { name: 'Resend the code' });
  await resend.focus();
  await page.keyboard.press('Enter');
  expect(service.posts).toEqual([]);
  await page
    .locator('#polite', { hasText: 'You can resend the code in' })
    .waitFor({ state: 'attached' });
  service.change({ resend: inSeconds(1) });
  await page
    .locator('#polite', { hasText: 'You can now resend the code.' })
    .waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.locator('#polite', { hasText: 'again' }).waitFor({ state: 'attached' });
  expect(service.posts).toEqual([{ call: 'resend', body: { channel: 'sms' } }]);
});

test('the whole set-up works by keyboard alone', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.id')).toBe('language');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.id')).toBe('country');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0441234567');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  const sent = page.waitForResponse('**/verify/api/start');
  await page.keyboard.press('Enter');
  await sent;
  expect(service.posts[0]).toEqual({
    call: 'start',
    body: { channel: 'call', to: expect.stringMatching(/^044 ?1234567$/), country: 'FI' },
  });
});

test('with prefers-reduced-motion nothing moves', async () => {
  service.begin({}, { channel: 'call', state: 'ringing' });
  const page = await open();
  await page.getByRole('heading', { name: /^We’re calling/ }).waitFor();
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
});

test('in forced colours every field, button and cell keeps an edge', async () => {
  service.begin({}, {});
  const page = await open({ forcedColors: 'active' });
  const edges =
    await page.evaluate(`[...document.querySelectorAll('.button:not(.quiet), .code-cells span')]
    .filter((node) => node.checkVisibility() && getComputedStyle(node).borderTopWidth === '0px').length`);
  expect(edges).toBe(0);
});
