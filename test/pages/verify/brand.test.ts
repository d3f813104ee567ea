/** The page is readable with any colours of a tenant. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from './page-browser.js';
import { createVerifyWorld, type VerifyWorld } from './verify-world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
      await page.evaluate(AXE);
      const found = await page.evaluate(
        `axe.run({ runOnly: ['color-contrast'] }).then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ html }) => html)))`,
      );
      expect(found).toEqual([]);
    }
    expect(await page.title()).toBe('Phone · Fabrikam');
    await page.getByRole('link', { name: 'Terms of use' }).waitFor();
    expect(watched.complaints).toEqual([]);
    await watched.close();
    await world.close();
  },
);
