/** Numbers as they are typed, compared with libphonenumber, and the field and the list of countries. */
import { AsYouType, type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../../pages/page-browser.js';
import { ScriptedService } from '../../pages/verify/scripted-service.js';

const service = new ScriptedService();
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
beforeEach(async () => {
  service.begin();
  watched = await openPage(browser, `${service.origin}/verify/`);
  page = watched.page;
  await page.locator('#number-hint:not(:empty)').waitFor();
});
afterEach(() => watched.close());

const number = () => page.getByRole('textbox', { name: 'Phone number' });
const country = () => page.getByRole('combobox', { name: 'Country or region' });

test('a whole mobile number of any country is formatted like libphonenumber’s', async () => {
  const numbers = Object.keys(examples).map((code) => {
    const example = getExampleNumber(code as CountryCode, examples);
    const written = example?.formatNational() ?? '';
    const code10 = example?.countryCallingCode ?? '';
    return { code, callingCode: code10, digits: written.replace(/\D/g, ''), written };
  });
  const found: string[] = await page.evaluate(`Promise.all([
    import('/source/number-format.js'),
    fetch('/verify/assets/number-plans.json').then((answer) => answer.json()),
  ]).then(([{ formatNational }, { plans }]) => ${JSON.stringify(numbers)}.map(
    ({ digits, callingCode }) => formatNational(digits, plans[callingCode])))`);
  const differ = numbers.filter(({ written }, at) => written !== found[at]);
  // Argentina inserts 15, Belarus dials 8 and then 0: their digits stay as typed.
  expect(differ.map(({ code }) => code).sort()).toEqual(['AR', 'BY']);
});

test.each([
  ['FI', '0441234567'],
  ['US', '2025550123'],
  ['GB', '07400123456'],
  ['FR', '0612345678'],
  ['DE', '015123456789'],
  ['JP', '09012345678'],
])('in %s the digits of %s are grouped while they are typed', async (code, digits) => {
  await country().click();
  await country().fill(code);
  await page.locator(`#country-${code}`).click();
  await number().pressSequentially(digits);
  expect(await number().inputValue()).toBe(new AsYouType(code as CountryCode).input(digits));
});

test('the caret stays at the same digit, and deleting a space deletes no digit', async () => {
  await country().fill('United States');
  await page.keyboard.press('Enter');
  await number().fill('(202) 555-0123');
  await number().press('Home');
  for (let press = 0; press < 3; press += 1) await number().press('ArrowRight');
  await page.keyboard.type('9');
  expect(
    await page.evaluate(
      'document.activeElement.value.slice(0, document.activeElement.selectionStart)',
    ),
  ).toMatch(/2\D*0\D*9$/);
});

test('a number with its own dialling code chooses the country, and may keep the zero', async () => {
  await number().pressSequentially('+46701234567');
  expect(await country().inputValue()).toBe('Sweden (+46)');
  expect(await number().inputValue()).toBe('+46 70-123 45 67');
  await number().fill('+358 044 123 4567');
  expect(await country().inputValue()).toBe('Finland (+358)');
  const sent = page.waitForResponse('**/verify/api/start');
  await page.getByRole('button', { name: 'Next' }).click();
  await sent;
  expect(service.posts[0]?.body['to']?.replace(/ /g, '')).toBe('+3580441234567');
});

test.each(['0046701234567', '00 46 70 123 45 67', 'tel:+46701234567', 'TEL:+46-70-123-45-67'])(
  '%s becomes +46 70-123 45 67, and the country changes',
  async (typed) => {
    for (const enter of [() => number().fill(typed), () => number().pressSequentially(typed)]) {
      await number().fill('');
      await country().fill('Finland');
      await page.keyboard.press('Tab');
      await enter();
      expect(await number().inputValue()).toBe('+46 70-123 45 67');
      expect(await country().inputValue()).toBe('Sweden (+46)');
    }
    const asked = page.waitForResponse('**/verify/api/start');
    await page.getByRole('button', { name: 'Next' }).click();
    await asked;
    expect(service.posts[0]?.body['to']).toBe('+46 70-123 45 67');
  },
);

test('typing in the list filters by name, code and dialling code, without regard to accents', async () => {
  const first = async (typed: string) => {
    await country().fill(typed);
    return await page.locator('#country-list [role=option]').first().textContent();
  };
  expect(await first('aland')).toBe('Åland Islands (+358)');
  expect(await first('+46')).toBe('Sweden (+46)');
  expect(await first('47')).toBe('Norway (+47)');
  expect(await first('GB')).toBe('United Kingdom (+44)');
  expect(await first('cote')).toBe('Côte d’Ivoire (+225)');
});

test('the list works by keyboard as ARIA describes it', async () => {
  const active = () =>
    page.evaluate(
      `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent`,
    );
  await country().focus();
  expect(await country().getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('ArrowDown');
  expect(await country().getAttribute('aria-expanded')).toBe('true');
  expect(await active()).toBe('Finland (+358)');
  await page.keyboard.press('ArrowDown');
  expect(await active()).toBe('France (+33)');
  await page.keyboard.press('Enter');
  expect(await country().inputValue()).toBe('France (+33)');
  await page.keyboard.type('zzz');
  await page.locator('#polite', { hasText: 'No country found' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  expect(await country().inputValue()).toBe('France (+33)');
  await page.keyboard.type('swed');
  await page.keyboard.press('Tab');
  expect(await country().inputValue()).toBe('Sweden (+46)');
  expect(await page.evaluate('document.activeElement.id')).toBe('number');
});

test('in another language the names are translated, and the English ones are found as well', async () => {
  service.begin({ locale: 'fi' });
  await page.reload();
  await page.locator('#country').fill('germany');
  expect(await page.locator('#country-list [role=option]').first().textContent()).toBe(
    'Saksa (+49)',
  );
});

test('on a touch screen the list is the system’s own', async () => {
  const touch = await openPage(browser, `${service.origin}/verify/`, {
    hasTouch: true,
    isMobile: true,
  });
  await touch.page.locator('select#country').selectOption('SE');
  expect(await touch.page.locator('#number-hint').textContent()).toContain('070');
  await touch.close();
});
