/**
 * The two pages that the server writes: the page itself, whose first texts need no script, and a notice for visitors without a session, which
 * needs no script.
 */
import { isRightToLeft, type Locale } from '../../challenge/locale.js';
import { LANGUAGE_NAMES } from '../../pages/messages/language-names.js';
import { pageText } from '../../pages/messages/page-text.js';
import { PageTemplate } from './page-template.js';
import type { PageData } from './page-view.js';

/**
 * `closed`: the link or session is unknown or over, which all read the same. `elsewhere`: another browser has opened the
 * link, and the session goes on there.
 */
export type Notice =
  | { readonly kind: 'closed' | 'unavailable' | 'unexpected' }
  | { readonly kind: 'elsewhere'; readonly brand: string };

export class PageHtml {
  readonly #page: PageTemplate;
  readonly #notice: PageTemplate;

  /** @param directory of the HTML files @param assetFolder the path of their scripts and styles, with a slash at its end */
  constructor(directory: string, assetFolder: string) {
    this.#page = new PageTemplate(`${directory}index.html`, PAGE_TEXTS, assetFolder);
    this.#notice = new PageTemplate(`${directory}notice.html`, NOTICE_TEXTS, assetFolder);
  }

  /** @param framed by the sandbox's demonstration, which has a note of its own around the page */
  page(data: PageData, brandStylesheet: string | undefined, framed = false): string {
    const { session } = data;
    const locale = session.locale as Locale;
    const setup = session.purpose === 'setup';
    const texts = {
      lang: locale,
      dir: session.dir,
      brand: session.brand.name,
      title: pageText(locale, setup ? 'setup.title' : 'signin.title'),
      loading: pageText(locale, 'page.loading'),
      noScript: pageText(locale, 'page.no_script'),
      sandbox: session.mode === 'sandbox' && !framed ? pageText(locale, 'page.sandbox') : '',
    };
    const stylesheet = brandStylesheet === undefined ? {} : { stylesheet: brandStylesheet };
    return this.#page.fill(texts, { data, ...stylesheet });
  }

  notice(notice: Notice, locale: Locale): string {
    const [title, text] = wordsOf(notice, locale);
    const language = pageText(locale, 'page.language');
    const texts = { lang: locale, dir: directionOf(locale), title, text, language };
    return this.#notice.fill(texts, { languages: LANGUAGE_NAMES });
  }
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
