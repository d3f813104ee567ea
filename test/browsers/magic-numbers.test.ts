/** The sandbox's magic numbers: the text for the person, and the next step. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../pages/page-browser.js';
import { createVerifyWorld, type VerifyWorld } from '../pages/verify/verify-world.js';

let world: VerifyWorld;
let browser: Browser;
/** One browser for all tests, because its cache saves a second a test; each session replaces the previous one. */
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const routes = { sms: { '*': ['twilio'] }, call: { '*': ['twilio'] } };
  // Without this, so many failures in a row would open the breaker.
  const policy = { breakAfter: 1_000, hangUpGraceMs: 500, callSecondsMax: 300, lifeMs: 10_000 };
  [world, browser] = await Promise.all([
    createVerifyWorld({
      timeScale: 40,
      variables: { PROVIDER_TIMEOUT_MS: '1000' },
      file: { policy, routes },
    }),
    launchBrowser(),
  ]);
  context = await browser.newContext();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});
afterEach(() => page.close());

async function ask(
  number: string,
  method: 'Text me a code' | 'Call me',
  session: object = {},
): Promise<void> {
  page = await context.newPage();
  await page.goto(await world.begin(session));
  await page.getByRole('textbox', { name: 'Phone number' }).fill(number);
  await page.getByRole('radio', { name: method }).check();
  await page.getByRole('button', { name: 'Next' }).click();
}

const FAILED = 'We could not verify your phone';

test.each([
  ['045 7010001', 'the line is busy', 'The line was busy.'],
  ['045 7020001', 'nobody answers', 'Nobody answered the call.'],
  ['045 7030001', 'somebody hangs up', 'The call ended before # was pressed.'],
  ['045 7040001', 'voicemail picks up', 'The call went to voicemail.'],
  ['045 7050001', 'wrong keys are pressed', 'The wrong key was pressed during the call.'],
  ['045 7090001', 'no key is pressed', 'No key was pressed during the call.'],
  ['045 7120001', 'the country is blocked', 'We cannot reach this number’s country or network.'],
  ['045 7130001', 'the phone is out of reach', 'We could not reach your phone.'],
  ['045 7200001', 'the provider refuses all', 'The phone service is not available at the moment.'],
  ['045 7220001', 'the provider is down', 'The phone service is not available at the moment.'],
])('a call to %s, where %s, ends with a reason and a next step', async (number, _, said) => {
  await ask(number, 'Call me');
  await page.getByRole('heading', { level: 2, name: FAILED }).waitFor();
  await page.getByRole('main').getByText(said).waitFor();
  await page.getByRole('button', { name: 'Use another number' }).click();
  await page.getByRole('textbox', { name: 'Phone number' }).waitFor();
});

test.each([
  ['045 7100001', 'a landline', 'This number cannot receive text messages.'],
  ['045 7110001', 'a phone that has opted out', 'This number has opted out of our text messages.'],
  ['045 7120002', 'a blocked country', 'We cannot reach this number’s country or network.'],
  ['045 7130002', 'a phone out of reach', 'We could not reach your phone.'],
  ['045 7200002', 'a provider that refuses all', 'The phone service is not available'],
  ['045 7220002', 'a provider that is down', 'The phone service is not available'],
])('an SMS to %s, %s, ends with a reason and a next step', async (number, _, said) => {
  await ask(number, 'Text me a code');
  await page.getByRole('heading', { level: 2, name: FAILED }).waitFor();
  await page.getByRole('main').getByText(said).waitFor();
  await page.getByRole('button', { name: 'Use another number' }).click();
  await page.getByRole('textbox', { name: 'Phone number' }).waitFor();
});

test('a code that is not typed in time expires, and starting again sends a new one', async () => {
  const { e164, national } = world.newNumber();
  await ask(national, 'Text me a code');
  await page.getByText(/^The code is valid for another \d+ seconds\.$/).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Time is up' }).waitFor({ timeout: 30_000 });
  const before = await world.stage.codeFor(e164);
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByRole('main').getByText('The code has arrived on your phone.').waitFor();
  const code = await world.stage.codeFor(e164);
  expect(code).not.toBe(before);
  await page.getByRole('textbox', { name: 'Verification code' }).fill(code);
  await page.getByRole('heading', { level: 2, name: 'SMS verified' }).waitFor();
}, 60_000);

test('a voicemail whose greeting plays # verifies nothing if a digit is required', async () => {
  await ask('045 7080001', 'Call me', { match: true });
  await page.getByRole('heading', { level: 2, name: FAILED }).waitFor();
});
