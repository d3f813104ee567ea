/** Every state of the browser phone's messages and calls, one after the other. */
import type { Page } from 'playwright-core';
import { phone } from './phone-browser.js';
import type { PhoneWorld } from './phone-world.js';

const NUMBER = '+358441234567';
const NAME = '+358 44 123 4567';

/** Walks through every state of the page; `look` is called in each. */
export async function everyPhoneState(
  page: Page,
  world: PhoneWorld,
  look: (state: string) => Promise<void>,
): Promise<void> {
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('alert').filter({ hasText: 'Type a phone number' }).waitFor();
  await look('a number that is refused');
  await page.getByText('Nothing yet. Send a message').waitFor();
  await look('the inbox of all phones, empty');
  await page.getByRole('textbox', { name: 'Phone number' }).fill(NUMBER);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await phone(page, NAME).getByText('Sandbox', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Magic numbers' }).click();
  await page.locator('.magic-number').first().waitFor();
  await look('an empty inbox');
  await world.sms(NUMBER, 'Your Contoso code is 492871.');
  await phone(page, NAME).locator('.thread-open').waitFor();
  await look('an unread message');
  await phone(page, NAME).locator('.thread-open').click();
  await look('a conversation');
  await phone(page, NAME)
    .getByRole('button', { name: /^Exchange of/ })
    .click();
  for (const summary of await page.locator('.exchange summary').all()) await summary.click();
  await look('an exchange');
  await page.getByRole('tab', { name: 'Inbox' }).click();
  await page.locator('.inbox-entry').first().waitFor();
  await look('the inbox of all phones');
  await page.getByRole('tab', { name: 'Faults' }).click();
  await look('faults');
  await world.call(NUMBER);
  await page.getByRole('dialog', { name: /^Incoming/ }).waitFor();
  await look('ringing');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByText('Listening for keys').waitFor();
  await look('in call');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('button', { name: 'Close' }).waitFor();
  await look('an ended call');
  await page.getByRole('button', { name: 'Close' }).click();
  await phone(page, NAME).getByRole('tab', { name: 'Calls' }).click();
  await phone(page, NAME).locator('.history summary').click();
  await look('the history');
  await world.line.cut();
  await page.getByText('No connection to the sandbox.').waitFor();
  await look('no connection');
  await world.line.mend();
}
