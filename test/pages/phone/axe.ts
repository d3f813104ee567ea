/** What is wrong with a page for people who use it differently. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe-core's findings, including best practices, one a line. Frames have tests of their own. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(`axe.run(document, { iframes: false }).then((result) => result.violations.flatMap((rule) =>
    rule.nodes.map((node) => rule.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))`);
}

/** Controls under 24 px in height or width (WCAG 2.5.8). */
export async function smallControls(page: Page): Promise<string[]> {
  return await page.evaluate(`[...document.querySelectorAll('button, summary, input, select, textarea')]
    .filter((node) => node.checkVisibility())
    .map((node) => [node.getBoundingClientRect(), node])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([box, node]) => node.outerHTML.slice(0, 80) + ' is ' + box.width + ' x ' + box.height)`);
}
