/** The page is readable with any colours of a tenant. */
import type { Browser } from 'playwright-core';
import { faults } from '../pages/axe.js';
import { launchBrowser, openPage } from '../pages/page-browser.js';
import { createVerifyWorld, type VerifyWorld } from '../pages/verify/verify-world.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each(['#ffe600', '#0a2540', '#ff5a5f', '#7f7f7f', '#ffffff', '#000000'])(
  'with %s everything has enough contrast, in light and in dark',
  async (colour) => {
    const links = {
      termsUrl: 'https://example.com/terms',
      privacyUrl: 'https://example.com/privacy',
    };
    const world: VerifyWorld = await createVerifyWorld({
      tenant: { brand: { name: 'Fabrikam', colour, ...links } },
    });
    const watched = await openPage(
      browser,
      await world.begin({ skippable: true, otherMethods: true }),
    );
    const { page } = watched;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await faults(page, ['color-contrast'])).toEqual([]);
    }
    expect(await page.title()).toBe('Phone · Fabrikam');
    await page.getByRole('link', { name: 'Terms of use' }).waitFor();
    expect(watched.complaints).toEqual([]);
    await watched.close();
    await world.close();
  },
);
