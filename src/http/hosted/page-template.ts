/**
 * The HTML files of a page, as `scripts/bundle-pages.js` leaves them, filled in by the server. A name in double braces stands for a
 * text, which is escaped wherever it stands, or for the data block. The files name their scripts and styles under `/verify/assets/`; the folder that is
 * named by their hash is put in its place, so that browsers may keep them.
 */
import { readFileSync } from 'node:fs';
import { dataText, escapeHtml } from './html.js';

export type PageTexts = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const COMMENT = /<!--.*?-->\s*/gs;
const DATA = 'pageData';

export class PageTemplate {
  readonly #source: string;

  /**
   * @param names the texts that will be given
   * @throws Error for a file that asks for another
   */
  constructor(file: string, names: readonly string[], assetFolder: string) {
    this.#source = readFileSync(file, 'utf8')
      .replace(COMMENT, '')
      .replaceAll('"/verify/assets/', `"${assetFolder}`);
    for (const [, name = ''] of this.#source.matchAll(PLACEHOLDER)) {
      if (name !== DATA && !names.includes(name)) {
        throw new Error(`${file} asks for {{${name}}}, which the server does not know.`);
      }
    }
  }

  /**
   * @param stylesheet one more, after those of the file
   * @param data for the data block
   */
  fill(
    texts: PageTexts,
    { stylesheet, data }: { stylesheet?: string; data?: object } = {},
  ): string {
    const link =
      stylesheet === undefined
        ? ''
        : `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">\n  `;
    return this.#source
      .replace('</head>', () => `${link}</head>`)
      .replace(PLACEHOLDER, (_whole, name: string) =>
        name === DATA ? dataText(data ?? {}) : escapeHtml(texts[name] ?? ''),
      );
  }
}
