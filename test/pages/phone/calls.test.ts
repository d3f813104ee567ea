import type { Browser } from 'playwright-core';
import { launchBrowser } from '../page-browser.js';
import { openPage, phone, type WatchedPage, waitForText } from './phone-browser.js';
import {
  createPhoneWorld,
  type PhoneWorld,
  PROMPT,
  THANKS,
  TWILIO_NAME,
  VONAGE_NAME,
} from './phone-world.js';

const NUMBER = '+358441234567';
const NAME = '+358 44 123 4567';
const RINGING = `Incoming call ${TWILIO_NAME}`;
const IN_CALL = `In call ${TWILIO_NAME}`;
const ENDED = `Call ended ${TWILIO_NAME}`;
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
  watched = await openPage(browser, `${world.origin}/phone/#358441234567`);
  await phone(watched.page, NAME).getByText('Sandbox', { exact: true }).waitFor();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await watched.close();
});

function dialog(name: string) {
  return watched.page.getByRole('dialog', { name, exact: true });
}

async function answered(): Promise<string> {
  const id = await world.call(NUMBER);
  await dialog(RINGING).getByRole('button', { name: 'Accept' }).click();
  await dialog(IN_CALL).getByText(PROMPT).waitFor();
  return id;
}

test('a call rings: announced at once, caller shown, focus in the dialog, sound after a key press', async () => {
  const { page } = watched;
  await world.call(NUMBER);
  await dialog(RINGING).waitFor();
  await waitForText(page, '#assertive', `${NAME} is ringing. Call from ${TWILIO_NAME}.`);
  expect(await page.title()).toBe(`Ringing: ${TWILIO_NAME}`);
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('dialog');
  await dialog(RINGING).getByText('Your browser keeps the ring silent').waitFor();
  await page.keyboard.press('Shift'); // not a user activation for browsers
  expect(await watched.tones()).toEqual([]);
  await page.keyboard.press('a');
  await dialog(RINGING).getByText('Your browser keeps').waitFor({ state: 'hidden' });
  expect((await watched.tones()).length).toBeGreaterThan(3);
});

test('by keyboard alone: accept, hear the call, press #, and it is verified', async () => {
  const { page } = watched;
  const id = await world.call(NUMBER);
  await dialog(RINGING).waitFor();
  await dialog(RINGING).getByRole('button', { name: 'Accept' }).focus();
  await page.keyboard.press('Enter');
  await dialog(IN_CALL).getByText(PROMPT).waitFor();
  await dialog(IN_CALL).getByText('Listening for keys').waitFor();
  const before = await watched.tones();
  await page.keyboard.press('#');
  await dialog(ENDED).getByText(THANKS).waitFor();
  expect((await watched.tones()).slice(before.length)).toEqual([941, 1477]);
  expect(world.carrier.call(id).transcript).toContainEqual(
    expect.objectContaining({ who: 'phone', kind: 'presses', text: '#' }),
  );
  expect(await watched.spoken()).toEqual([
    { text: PROMPT, language: 'en-GB' },
    { text: THANKS, language: 'en-GB' },
  ]);
});

test('a call through Vonage rings, speaks and takes keys in the same way', async () => {
  const id = await world.vonageCall(NUMBER);
  await dialog(`Incoming call ${VONAGE_NAME}`).getByRole('button', { name: 'Accept' }).click();
  const inCall = dialog(`In call ${VONAGE_NAME}`);
  await inCall.getByText('Listening for keys').waitFor();
  await inCall.getByRole('button', { name: 'Hash, #' }).click();
  await dialog(`Call ended ${VONAGE_NAME}`).getByText(THANKS).waitFor();
  expect(world.carrier.call(id)).toMatchObject({ vendor: 'vonage', state: 'ended' });
});

test('each key sounds its own two tones and reaches the call, in the order of pressing', async () => {
  const id = await answered();
  const before = await watched.tones();
  for (const key of ['1', '5', '0', 'Star, *'])
    await dialog(IN_CALL).getByRole('button', { name: key }).click();
  await dialog(IN_CALL).locator('kbd', { hasText: '*' }).waitFor();
  const tones = (await watched.tones()).slice(before.length);
  expect(tones).toEqual([697, 1209, 770, 1336, 941, 1336, 941, 1209]);
  const pressed = world.carrier.call(id).transcript.filter((line) => line.kind === 'presses');
  expect(pressed.map((line) => line.text)).toEqual(['1', '5', '0', '*']);
});

test('touch works like a mouse', async () => {
  await watched.close();
  const url = `${world.origin}/phone/#358441234567`;
  watched = await openPage(browser, url, { hasTouch: true, viewport: { width: 390, height: 844 } });
  await world.call(NUMBER);
  await dialog(RINGING).getByRole('button', { name: 'Accept' }).tap();
  await dialog(IN_CALL).getByText('Listening for keys').waitFor();
  await dialog(IN_CALL).getByRole('button', { name: 'Hash, #' }).tap();
  await dialog(ENDED).getByText(THANKS).waitFor();
});

test('a press that is released off the key does not count', async () => {
  const { page } = watched;
  const id = await answered();
  await dialog(IN_CALL).getByRole('button', { name: '7' }).hover();
  await page.mouse.down();
  await page.mouse.move(2, 2);
  await page.mouse.up();
  await dialog(IN_CALL).getByRole('button', { name: '8' }).click();
  await dialog(IN_CALL).locator('kbd', { hasText: '8' }).waitFor();
  const pressed = world.carrier.call(id).transcript.filter((line) => line.kind === 'presses');
  expect(pressed.map((line) => line.text)).toEqual(['8']);
});

test('declining ends the call as busy and returns the focus', async () => {
  const { page } = watched;
  await phone(page, NAME).getByRole('tab', { name: 'Messages' }).focus();
  const id = await world.call(NUMBER);
  await dialog(RINGING).getByRole('button', { name: 'Decline' }).click();
  await dialog(RINGING).waitFor({ state: 'hidden' });
  expect(world.carrier.call(id)).toMatchObject({ state: 'ended', end: 'busy' });
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('tab');
  await phone(page, NAME)
    .getByRole('tab', { name: /^Calls/ })
    .click();
  await phone(page, NAME).getByText('Declined', { exact: true }).first().waitFor();
});

test('hanging up ends the call; its text stays until it is closed, then it is in the history', async () => {
  const { page } = watched;
  const id = await answered();
  await dialog(IN_CALL).getByRole('button', { name: 'Hang up' }).click();
  await dialog(ENDED).getByText(PROMPT).waitFor();
  expect(world.carrier.call(id)).toMatchObject({ state: 'ended', end: 'completed' });
  await dialog(ENDED).getByRole('button', { name: 'Close' }).click();
  await dialog(ENDED).waitFor({ state: 'hidden' });
  await phone(page, NAME).getByRole('tab', { name: 'Calls' }).click();
  await phone(page, NAME)
    .getByText(/^Answered · 0:\d\d$/)
    .click();
  await phone(page, NAME).locator('.history').getByText(PROMPT).waitFor();
});

test('a call that the caller ends is a missed call', async () => {
  const { page } = watched;
  const id = await world.call(NUMBER);
  await dialog(RINGING).waitFor();
  world.carrier.decline(id); // like another copy of this phone
  await dialog(RINGING).waitFor({ state: 'hidden' });
  await phone(page, NAME).getByRole('tab', { name: 'Calls 1 missed' }).click();
  await phone(page, NAME).getByRole('tab', { name: 'Calls', exact: true }).waitFor();
});

test('a reload during a call returns to the call and speaks nothing twice', async () => {
  const { page } = watched;
  await answered();
  await page.reload();
  await dialog(IN_CALL).getByText(PROMPT).waitFor();
  expect(await watched.spoken()).toEqual([]);
  await dialog(IN_CALL).getByRole('button', { name: 'Hash, #' }).click();
  await dialog(ENDED).getByText(THANKS).waitFor();
  expect(await watched.spoken()).toEqual([{ text: THANKS, language: 'en-GB' }]);
});

test('a muted ring and a muted voice stay muted after a reload', async () => {
  const { page } = watched;
  await page.getByRole('switch', { name: 'Ring sound' }).first().click();
  await page.getByRole('switch', { name: 'Voice' }).first().click();
  await page.reload();
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await page.keyboard.press('a');
  await answered();
  expect(await watched.tones()).toEqual([]);
  expect(await watched.spoken()).toEqual([]);
  expect(
    await page.getByRole('switch', { name: 'Voice' }).first().getAttribute('aria-checked'),
  ).toBe('false');
});

test('a call does not take the focus from a person who types elsewhere', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: 'Add a phone' }).click();
  const field = page.getByRole('textbox', { name: 'Phone number' });
  await field.fill('+44 7700');
  await world.call(NUMBER);
  await dialog(RINGING).waitFor();
  await page.keyboard.type(' 900123');
  expect(await field.inputValue()).toBe('+44 7700 900123');
});

test('a call from a hidden number shows no caller ID: while it rings, and in the history', async () => {
  const { page } = watched;
  await world.hiddenCall(NUMBER);
  const ringing = dialog('Incoming call No caller ID');
  await ringing.waitFor();
  await waitForText(page, '#assertive', `${NAME} is ringing. Call from No caller ID.`);
  expect(await page.title()).toBe('Ringing: No caller ID');
  await ringing.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('tab', { name: /^Calls/ }).click();
  const party = phone(page, NAME).locator('.history-party').first();
  expect(await party.textContent()).toBe('No caller ID');
  expect(await page.locator('body').textContent()).not.toContain('+358 45 491 0003');
});
