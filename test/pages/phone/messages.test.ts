import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { TWILIO_NUMBER } from '../../integration/carrier/stage.js';
import { launchBrowser } from '../page-browser.js';
import { openPage, phone, type WatchedPage, waitForText } from './phone-browser.js';
import { createPhoneWorld, type PhoneWorld, TWILIO_NAME } from './phone-world.js';

const NUMBER = '+358441234567';
const NAME = '+358 44 123 4567';
let world: PhoneWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([createPhoneWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});
beforeEach(async () => {
  world.carrier.forget();
  watched = await openPage(browser, `${world.origin}/phone/?number=358441234567`);
  await phone(watched.page, NAME).getByText('Sandbox', { exact: true }).waitFor();
});
afterEach(async () => {
  // That the carrier refuses a number is the test's own doing.
  expect(watched.complaints.filter((each) => !each.includes('404'))).toEqual([]);
  await watched.close();
});

test('an SMS arrives without a reload, is announced, counted and chimes', async () => {
  const { page } = watched;
  await phone(page, NAME).getByText('No messages yet').waitFor();
  await page.keyboard.press('a'); // a key press allows sound
  await world.sms(NUMBER, 'Your Contoso code is 492871.');
  await phone(page, NAME).getByText('Your Contoso code is 492871.').first().waitFor();
  await waitForText(
    page,
    '#polite',
    `New message on ${NAME} from ${TWILIO_NAME}: Your Contoso code is 492871.`,
  );
  await phone(page, NAME).getByRole('tab', { name: 'Messages 1 unread' }).waitFor();
  expect(await page.title()).toMatch(/^\(1\) /);
  expect((await watched.tones()).length).toBeGreaterThan(0);
});

test('one press copies the code, from the list and from the conversation', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Code 118345 for order 2024.\n@login.example #118345');
  const copy = phone(page, NAME).locator('.code-chip:visible');
  await copy.click();
  await copy.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('118345');
  await page.evaluate('navigator.clipboard.writeText("")');
  await phone(page, NAME)
    .getByRole('button', { name: new RegExp(`^\\${TWILIO_NAME}`) })
    .click();
  await copy.click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('118345');
});

test('a reply reaches the sender’s vendor and is in the conversation', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Reply with your code 492871.');
  await phone(page, NAME)
    .getByRole('button', { name: new RegExp(`^\\${TWILIO_NAME}`) })
    .click();
  await page.getByRole('textbox', { name: 'Reply' }).fill('492871');
  const sent = world.carrier.waitForMessage(NUMBER, (each) => each.direction === 'from_phone');
  await page.keyboard.press('Enter');
  expect(await sent).toMatchObject({ from: NUMBER, to: TWILIO_NUMBER, body: '492871' });
  await phone(page, NAME).locator('.bubble.own', { hasText: '492871' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Reply' }).inputValue()).toBe('');
});

test('a new message can be written to a number of either vendor, and opens its conversation', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Type the number to write to').waitFor();
  await page.getByRole('textbox', { name: 'To' }).fill(TWILIO_NAME);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Write the text to send.').waitFor();
  await page.getByRole('textbox', { name: 'Text' }).fill('k7qx m2pd');
  const sent = world.carrier.waitForMessage(NUMBER, (each) => each.direction === 'from_phone');
  await page.getByRole('button', { name: 'Send' }).click();
  expect(await sent).toMatchObject({ from: NUMBER, to: TWILIO_NUMBER, body: 'k7qx m2pd' });
  await phone(page, NAME).locator('.bubble.own', { hasText: 'k7qx m2pd' }).waitFor();
  await page.getByRole('button', { name: 'Back to all messages' }).click();
  expect(await phone(page, NAME).locator('.thread-open').count()).toBe(1);
});

test('a number that no vendor owns is refused, and the text stays', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByRole('textbox', { name: 'To' }).fill('+358 44 765 4321');
  await page.getByRole('textbox', { name: 'Text' }).fill('Hello');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Not sent. No vendor owns that number.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('Hello');
  await page.getByRole('button', { name: 'Back to all messages' }).click();
  await page.getByRole('button', { name: 'New message' }).waitFor();
});

test('an SMS through Vonage arrives and can be replied to', async () => {
  const { page } = watched;
  await world.vonageSms(NUMBER, 'Your code is 118345.');
  await phone(page, NAME)
    .getByRole('button', { name: /^\+358 45 491 0002/ })
    .click();
  await page.getByRole('textbox', { name: 'Reply' }).fill('118345');
  const sent = world.carrier.waitForMessage(NUMBER, (each) => each.direction === 'from_phone');
  await page.getByRole('button', { name: 'Send' }).click();
  expect(await sent).toMatchObject({ vendor: 'vonage', from: NUMBER, body: '118345' });
});

test('a sender with a name gets no replies, and the phone says so', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'Your code is 492871.', 'CONTOSO');
  await phone(page, NAME)
    .getByRole('button', { name: /^CONTOSO/ })
    .click();
  await phone(page, NAME).getByText('CONTOSO is a name, not a number.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Reply' }).count()).toBe(0);
});

test('each sender has a thread; read messages stay read after a reload', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'First 111111', 'CONTOSO');
  await world.sms(NUMBER, 'Second 222222');
  await world.sms(NUMBER, 'Third 333333');
  await phone(page, NAME).getByRole('tab', { name: 'Messages 3 unread' }).waitFor();
  const threads = phone(page, NAME).locator('.thread-open');
  expect(await threads.count()).toBe(2);
  await threads.first().click();
  expect(await phone(page, NAME).locator('.bubble').count()).toBe(2);
  await page.reload();
  await phone(page, NAME).getByRole('tab', { name: 'Messages 1 unread' }).waitFor();
  expect(await page.locator('#polite').textContent()).toBe('');
});

test('back from a conversation, the focus is on its line in the list', async () => {
  const { page } = watched;
  await world.sms(NUMBER, 'First 111111', 'CONTOSO');
  await phone(page, NAME)
    .getByRole('button', { name: /^CONTOSO/ })
    .click();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('CONTOSO');
  await page.getByRole('button', { name: 'Back to all messages' }).click();
  expect(await page.evaluate('document.activeElement.closest("li").dataset.key')).toBe('CONTOSO');
});

test('the text of a message never becomes markup', async () => {
  const { page } = watched;
  const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await world.sms(NUMBER, attack);
  await phone(page, NAME).getByText(attack).first().waitFor();
  expect(await page.locator('.device img, .device script').count()).toBe(0);
});

test('the code in a message is found', async () => {
  const bodies: Record<string, string | null> = {
    'Your code is 492871.': '492871',
    '123 456 is your code': '123456',
    'Koodisi on 0042, voimassa 10 minuuttia': '0042',
    'Call +358441234567 for help': null,
    'Order 2024, code 118345': '118345',
    'Code 999999\n@example.com #118345': '118345',
    Hello: null,
  };
  // Browsers get one bundle, so this module comes from its source.
  const body = readFileSync(
    new URL('../../../packages/carrier/pages/phone/code.js', import.meta.url),
    'utf8',
  );
  await watched.page.route('**/phone/code.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
  const found = await watched.page.evaluate(
    `import('/phone/code.js').then(({ findCode }) => ${JSON.stringify(Object.keys(bodies))}.map(findCode))`,
  );
  expect(found).toEqual(Object.values(bodies));
});
