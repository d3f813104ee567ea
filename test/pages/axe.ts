/** What is wrong with a page for people who use it differently. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe-core's findings, including best practices, one a line. Frames have tests of their own. @param rules all, if absent */
export async function faults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Once for each load of the page: it is half a megabyte.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const options = { iframes: false, ...(rules && { runOnly: rules }) };
  return await page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then((result) =>
    result.violations.flatMap((rule) => rule.nodes.map((node) =>
      rule.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))`);
}

/** axe-core's findings in light and in dark, where only the colours differ. */
export async function faultsInBothSchemes(page: Page): Promise<string[]> {
  const found = await faults(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const inDark = await faults(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...found, ...inDark.map((fault) => `dark: ${fault}`)];
}

/** What is wrong on a narrow screen: content that is cut off sideways, and controls under 24 px (WCAG 2.5.8). */
export async function narrowFaults(page: Page, width: number): Promise<string[]> {
  const wide: number = await page.evaluate('document.documentElement.scrollWidth');
  const small: string[] =
    await page.evaluate(`[...document.querySelectorAll('button, summary, input, select, textarea, a')]
    .filter((node) => node.checkVisibility() && node.type !== 'radio')
    .map((node) => [node.getBoundingClientRect(), node])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([box, node]) => node.outerHTML.slice(0, 80) + ' is ' + box.width + ' x ' + box.height)`);
  return wide === width ? small : [`${wide} px wide`, ...small];
}
