/** Text and data inside HTML. */

import { readFileSync } from 'node:fs';
import { isRightToLeft, type Locale } from '../../challenge/locale.js';
import { LANGUAGE_NAMES, type LanguageName } from '../../pages/messages/language-names.js';
import { METHOD_CATALOGUES } from '../../pages/messages/methods/method-messages.js';
import { pageText } from '../../pages/messages/page-text.js';
import type { Purpose } from '../../sessions/session.js';
import type { PageData } from './page-view.js';

/** For text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** JSON inside a script element: no sign in it can end the element or begin a comment (HTML 4.12.1.3). */
function dataText(data: object): string {
  return JSON.stringify(data)
    .replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
    .replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}

// The two pages that the server writes: the page itself, whose first texts need no script, and a notice for visitors without a session, which
// needs no script.

/**
 * `closed`: the link or session is unknown or over, which all read the same. `elsewhere`: another browser has opened the
 * link, and the session goes on there.
 */
export type Notice =
  | { readonly kind: 'closed' | 'unavailable' | 'unexpected' }
  | { readonly kind: 'elsewhere'; readonly brand: string };

export class PageHtml {
  readonly #page: PageTemplate;
  readonly #methodsPage: PageTemplate;
  readonly #notice: PageTemplate;

  /** @param directory of the HTML files @param assetFolder the path of their scripts and styles, with a slash at its end */
  constructor(directory: string, assetFolder: string) {
    this.#page = new PageTemplate(`${directory}index.html`, PAGE_TEXTS, assetFolder);
    this.#methodsPage = new PageTemplate(`${directory}methods.html`, PAGE_TEXTS, assetFolder);
    this.#notice = new PageTemplate(`${directory}notice.html`, NOTICE_TEXTS, assetFolder);
  }

  /** @param framed by the sandbox's demonstration, which has a note of its own around the page */
  page(data: PageData, brandStylesheet: string | undefined, framed = false): string {
    const { session } = data;
    const locale = session.locale as Locale;
    const template = session.methods ? this.#methodsPage : this.#page;
    const texts = {
      lang: locale,
      dir: session.dir,
      brand: session.brand.name,
      title: titleOf(session.purpose, locale),
      loading: pageText(locale, 'page.loading'),
      noScript: pageText(locale, 'page.no_script'),
      sandbox: session.mode === 'sandbox' && !framed ? pageText(locale, 'page.sandbox') : '',
    };
    const stylesheet = brandStylesheet === undefined ? {} : { stylesheet: brandStylesheet };
    return template.fill(texts, { data, ...stylesheet });
  }

  notice(notice: Notice, locale: Locale): string {
    const [title, text] = wordsOf(notice, locale);
    const language = pageText(locale, 'page.language');
    const texts = { lang: locale, dir: directionOf(locale), title, text, language };
    return this.#notice.fill(texts, { languages: LANGUAGE_NAMES });
  }
}

/** `manage` is a purpose of sessions with methods. */
function titleOf(purpose: Purpose, locale: Locale): string {
  if (purpose === 'manage') return METHOD_CATALOGUES[locale]['info.title'];
  return pageText(locale, purpose === 'setup' ? 'setup.title' : 'signin.title');
}

const PAGE_TEXTS = ['lang', 'dir', 'brand', 'title', 'loading', 'noScript', 'sandbox'];
const NOTICE_TEXTS = ['lang', 'dir', 'title', 'text', 'language'];

function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return isRightToLeft(locale) ? 'rtl' : 'ltr';
}

function wordsOf(notice: Notice, locale: Locale): [title: string, text: string] {
  switch (notice.kind) {
    case 'closed':
      return [pageText(locale, 'session.expired_title'), pageText(locale, 'session.closed')];
    case 'elsewhere':
      return [
        pageText(locale, 'session.elsewhere_title'),
        pageText(locale, 'session.elsewhere', { brand: notice.brand }),
      ];
    case 'unavailable':
      return [pageText(locale, 'error.unavailable'), ''];
    case 'unexpected':
      return [pageText(locale, 'error.unexpected'), ''];
    default:
      return notice satisfies never;
  }
}

// The HTML files of a page, as `scripts/bundle-pages.js` leaves them, filled in by the server. A name in double braces stands for a
// text, which is escaped wherever it stands, or for the data block. The files name their scripts and styles under `/verify/assets/`; the folder that is
// named by their hash is put in its place, so that browsers may keep them.

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
