/** WCAG 2.2 AA: keyboard and screen reader, and axe-core on the screens that everybody sees; `test/browsers` has all of them. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { faults } from '../axe.js';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';
import { everyState, PHONE_STATES, type State } from './every-state.js';
import { ScriptedService } from './scripted-service.js';

const MOST_SEEN =
  /^(form|form with a fault|code|calling|expired|methods: (scan to pair|try it out|success)|security info|sign-in, ways)$/;
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

test('axe-core finds nothing on the screens that everybody sees', async () => {
  const page = await open();
  const found: string[] = [];
  const look = async ({ name }: State) => {
    for (const fault of await faults(page)) found.push(`${name}: ${fault}`);
  };
  await everyState(page, service, {}, look, MOST_SEEN);
  expect(found).toEqual([]);
}, 120_000);

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
  expect(Object.keys(steps)).toHaveLength(16);
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
