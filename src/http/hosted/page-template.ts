/**
 * The HTML files of a page, as `scripts/bundle-pages.js` leaves them, filled in by the server. A name in double braces stands for a
 * text, which is escaped wherever it stands, or for the data block. The files name their scripts and styles under `/verify/assets/`; the folder that is
 * named by their hash is put in its place, so that browsers may keep them.
 */
import { readFileSync } from 'node:fs';
import type { LanguageName } from '../../pages/messages/language-names.js';
import { dataText, escapeHtml } from './html.js';

export type PageTexts = Readonly<Record<string, string>>;

export interface PageParts {
  /** One more, after those of the file. */
  readonly stylesheet?: string;
  /** For the data block. */
  readonly data?: object;
  readonly languages?: readonly LanguageName[];
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const COMMENT = /<!--.*?-->\s*/gs;
const DATA = 'pageData';
const LANGUAGES = 'languages';

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
      if (name !== DATA && name !== LANGUAGES && !names.includes(name)) {
        throw new Error(`${file} asks for {{${name}}}, which the server does not know.`);
      }
    }
  }

  fill(texts: PageTexts, { stylesheet, data, languages = [] }: PageParts = {}): string {
    const link =
      stylesheet === undefined
        ? ''
        : `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">\n  `;
    return this.#source
      .replace('</head>', () => `${link}</head>`)
      .replace(PLACEHOLDER, (_whole, name: string) => {
        if (name === DATA) return dataText(data ?? {});
        return name === LANGUAGES ? languageLinks(languages) : escapeHtml(texts[name] ?? '');
      });
  }
}

/** Links to the same page in other languages: they work without a script. */
function languageLinks(languages: readonly LanguageName[]): string {
  return languages
    .map(({ locale, name, direction }) => {
      const tag = `href="?lang=${locale}" hreflang="${locale}" lang="${locale}" dir="${direction}"`;
      return `<li><a ${tag}>${escapeHtml(name)}</a></li>`;
    })
    .join('');
}
