import { browserLocale } from '../../../../src/http/pages/page-access.js';

it.each([
  ['fi', 'fi'],
  ['fi-FI,fi;q=0.9,en;q=0.8', 'fi-FI'],
  ['en;q=0.5, sv;q=0.9', 'sv'],
  ['is, zh-TW;q=0.9, en;q=0.1', 'zh-TW'],
  ['en-US', 'en-US'],
  ['fi;q=0, da', 'da'],
  ['xx', undefined],
  ['*', undefined],
  ['', undefined],
  ['fi;q=nonsense', undefined],
  ['<script>', undefined],
  [`fi${',en'.repeat(300)}`, undefined],
  [undefined, undefined],
])('a browser with Accept-Language %s gets %s', (header, tag) => {
  expect(browserLocale(header)).toBe(tag);
});
