import { openHostedPage, takeResult } from '../../../packages/client/src/browser.js';
import { Octothorpe } from '../../../packages/client/src/octothorpe.js';

function page(href: string) {
  const visited: string[] = [];
  const shown: string[] = [];
  return {
    visited,
    shown,
    location: { href, assign: (url: string) => void visited.push(url) },
    history: {
      replaceState: (_data: unknown, _unused: string, url: string) => void shown.push(url),
    },
  };
}

it('the browser goes to the hosted page, and to no script', () => {
  const window = page('https://shop.test/');
  openHostedPage('https://verify.test/verify/open/abc', window);
  expect(window.visited).toEqual(['https://verify.test/verify/open/abc']);
  for (const url of ['javascript:alert(1)', '//evil.test', 'data:text/html,x', '']) {
    expect(() => openHostedPage(url, window)).toThrow('https://');
  }
  expect(window.visited).toHaveLength(1);
});

it('the result is taken out of the address', () => {
  const window = page('https://shop.test/done?tab=2&result=a.b.c&state=xyz#top');
  expect(takeResult(window)).toEqual({
    result: 'a.b.c',
    state: 'xyz',
    query: 'result=a.b.c&state=xyz',
  });
  expect(window.shown).toEqual(['/done?tab=2#top']);
  expect(takeResult(page('https://shop.test/done'))).toBeUndefined();
});

it('a page cannot make a client with a key', () => {
  const scope = globalThis as { document?: unknown };
  scope.document = {};
  try {
    expect(
      () => new Octothorpe({ baseUrl: 'https://verify.test', key: 'octo_0123456789abcdef' }),
    ).toThrow('on your server');
  } finally {
    delete scope.document;
  }
});
