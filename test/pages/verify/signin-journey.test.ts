/** Sign-in in a real browser against the whole service, with tabs, reloads and lost connections. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, openTab, type WatchedPage } from '../page-browser.js';
import { createVerifyWorld, type PersonsNumber, type VerifyWorld } from './verify-world.js';

let world: VerifyWorld;
let browser: Browser;
let phone: PersonsNumber;
const opened: WatchedPage[] = [];

beforeAll(async () => {
  const policy = { resendAfterMs: [1, 1, 60_000] };
  [world, browser] = await Promise.all([
    createVerifyWorld({ timeScale: 10, file: { policy } }),
    launchBrowser(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
beforeEach(() => {
  phone = world.newNumber();
});
afterEach(async () => {
  await world.line.mend();
  for (const each of opened.splice(0)) await each.close();
});

async function signIn(session: object): Promise<WatchedPage> {
  const link = await world.begin({ purpose: 'signin', to: phone.e164, ...session });
  const watched = await openPage(browser, link);
  opened.push(watched);
  return watched;
}

async function anotherTab(first: WatchedPage): Promise<Page> {
  const tab = await openTab(first.context, `${world.origin}/verify/`);
  opened.unshift(tab);
  return tab.page;
}

const shown = (page: Page, text: string | RegExp) => page.getByRole('main').getByText(text);
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 2, name }).waitFor();
const codeField = (page: Page) => page.getByRole('textbox', { name: 'Verification code' });
const sms = () => world.stage.carrier.phone(phone.e164).messages;
const calls = () => world.stage.carrier.phone(phone.e164).calls;

test('the preferred method starts by itself, the number stays masked, and the browser returns', async () => {
  const { page } = await signIn({ preferred: 'sms' });
  const last = phone.e164.slice(-4);
  await shown(page, `We just sent a 6-digit code to +358 ••••• ${last}`).waitFor();
  expect(await page.content()).not.toContain(phone.e164.slice(4));
  await codeField(page).fill(await world.stage.codeFor(phone.e164));
  await heading(page, 'SMS verified');
  await shown(page, 'Taking you back to Contoso').waitFor();
  await page.waitForURL(/\/return\?result=/);
});

test('a call that starts by itself is answered, and the browser returns', async () => {
  const { page } = await signIn({ preferred: 'call' });
  await heading(page, /^We’re calling/);
  const { carrier } = world.stage;
  const call = await carrier.waitForCall(phone.e164, ({ state }) => state === 'ringing');
  carrier.answer(call.id);
  await carrier.waitForCall(phone.e164, ({ waitingForKeys }) => waitingForKeys);
  carrier.press(call.id, '#');
  await page.waitForURL(/\/return\?result=/);
});

test('‘I can’t use this now’ offers the other method, and the way back', async () => {
  const { page } = await signIn({ preferred: 'sms' });
  await shown(page, 'We just sent').waitFor();
  await page.getByRole('button', { name: 'I can’t use this now' }).click();
  await heading(page, 'Choose another way to verify');
  await page.getByRole('button', { name: /^Text a code to/ }).click();
  await shown(page, 'We just sent').waitFor();
  expect(sms()).toHaveLength(1);
  await page.getByRole('button', { name: 'I can’t use this now' }).click();
  await page.getByRole('button', { name: /^Call/ }).click();
  await heading(page, /^We’re calling/);
  await world.stage.carrier.waitForCall(phone.e164, ({ state }) => state === 'ringing');
  expect(calls()).toHaveLength(1);
});

test('two tabs and three reloads start one SMS', async () => {
  const first = await signIn({ preferred: 'sms' });
  const second = await anotherTab(first);
  await first.page.reload();
  await second.reload();
  await first.page.reload();
  await shown(first.page, 'We just sent').waitFor();
  await shown(second, 'We just sent').waitFor();
  await world.stage.codeFor(phone.e164);
  expect(sms()).toHaveLength(1);
});

test('two tabs that open in the same moment start one SMS', async () => {
  const link = await world.begin({ purpose: 'signin', to: phone.e164, preferred: 'sms' });
  const context = await browser.newContext();
  const keeper = await context.newPage();
  let hold = true;
  const waiting: (() => void)[] = [];
  await context.route('**/verify/api/start', async (route) => {
    if (hold) await new Promise<void>((go) => waiting.push(go));
    await route.continue();
  });
  await keeper.goto(link);
  await keeper.getByText('One moment…').first().waitFor();
  const second = await context.newPage();
  await second.goto(`${world.origin}/verify/`);
  hold = false;
  for (const go of waiting) go();
  await shown(keeper, 'We just sent').waitFor();
  await shown(second, 'We just sent').waitFor();
  await world.stage.codeFor(phone.e164);
  expect(sms()).toHaveLength(1);
  await context.close();
});

test('actions in one tab are shown in the other, and either may finish', async () => {
  const first = await signIn({ preferred: 'sms' });
  await shown(first.page, 'We just sent').waitFor();
  const second = await anotherTab(first);
  await codeField(second).fill(await world.stage.codeFor(phone.e164));
  await heading(second, 'SMS verified');
  await heading(first.page, 'SMS verified');
  await second.waitForURL(/\/return\?result=/);
});

test('a lost connection is announced, and the page updates when it is back', async () => {
  const { page, said } = await signIn({ preferred: 'call' });
  const { carrier } = world.stage;
  const call = await carrier.waitForCall(phone.e164, ({ state }) => state === 'ringing');
  await heading(page, /^We’re calling/);
  await world.line.cut();
  await shown(page, 'The connection was lost. Reconnecting…').waitFor();
  carrier.answer(call.id);
  await carrier.waitForCall(phone.e164, ({ waitingForKeys }) => waitingForKeys);
  carrier.press(call.id, '#');
  await carrier.waitForCall(phone.e164, ({ state }) => state === 'ended');
  await world.line.mend();
  await heading(page, 'Call answered');
  expect(await said()).toContain('You are connected again.');
});

test('if the answer to the start was lost, the page asks for the code when it is connected again', async () => {
  const link = await world.begin({ purpose: 'signin', to: phone.e164, preferred: 'sms' });
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.route('**/verify/api/start', async (route) => {
    await route.fetch();
    await world.line.cut();
    await route.abort();
  });
  await page.goto(link);
  await shown(page, /not available at the moment|The connection was lost/).waitFor();
  await world.line.mend();
  await codeField(page).waitFor();
  await shown(page, /not available at the moment|The connection was lost/).waitFor({
    state: 'hidden',
  });
  await codeField(page).fill(await world.stage.codeFor(phone.e164));
  await heading(page, 'SMS verified');
  expect(sms()).toHaveLength(1);
  await context.close();
});

test('the error of a temporarily refused start does not stay on later screens', async () => {
  const link = await world.begin({ purpose: 'signin', to: phone.e164, preferred: 'sms' });
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.route('**/verify/api/start', (route) => route.abort(), { times: 1 });
  await page.goto(link);
  const refusal = shown(page, 'The service is not available at the moment.');
  await refusal.waitFor();
  await page.getByRole('button', { name: /^Text / }).click();
  await codeField(page).waitFor();
  expect(await refusal.isVisible()).toBe(false);
  await context.close();
});

test('a code that is typed while the connection is lost is sent when it is back', async () => {
  const { page } = await signIn({ preferred: 'sms' });
  const code = await world.stage.codeFor(phone.e164);
  await codeField(page).waitFor();
  await world.line.cut();
  await codeField(page).fill(code);
  await shown(page, 'The connection was lost. Reconnecting…').waitFor();
  expect(await shown(page, 'not available at the moment').count()).toBe(0);
  await world.line.mend();
  await heading(page, 'SMS verified');
});

test('a page from the back-forward cache reconnects', async () => {
  const { page } = await signIn({ preferred: 'sms' });
  const code = await world.stage.codeFor(phone.e164);
  await page.goto(`${world.origin}/livez`);
  await page.goBack();
  await codeField(page).fill(code);
  await heading(page, 'SMS verified');
});
