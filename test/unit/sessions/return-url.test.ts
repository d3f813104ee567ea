import {
  allowedReturnUrl,
  returnUrlEntryFault,
  withResult,
} from '../../../src/sessions/session-service.js';

const ENTRIES = ['https://id.example.com/phone/done', 'https://id.example.com:8443/flows/'];

describe('a return URL that matches the list', () => {
  it.each([
    ['https://id.example.com/phone/done', 'https://id.example.com/phone/done'],
    [
      'https://id.example.com/phone/done?flow=7&x=%20',
      'https://id.example.com/phone/done?flow=7&x=%20',
    ],
    ['https://ID.Example.com:443/phone/done', 'https://id.example.com/phone/done'],
    ['https://id.example.com/phone/./done', 'https://id.example.com/phone/done'],
    ['https://id.example.com:8443/flows/', 'https://id.example.com:8443/flows/'],
    ['https://id.example.com:8443/flows/a/b?c=d', 'https://id.example.com:8443/flows/a/b?c=d'],
  ])('%s is accepted', (text, normal) => {
    expect(allowedReturnUrl(text, ENTRIES)).toBe(normal);
  });
});

describe('an open redirect is refused:', () => {
  it.each([
    ['another host', 'https://evil.example/phone/done'],
    ['another scheme', 'http://id.example.com/phone/done'],
    ['another port', 'https://id.example.com:444/phone/done'],
    ['a subdomain', 'https://x.id.example.com/phone/done'],
    ['a longer host', 'https://id.example.com.evil.example/phone/done'],
    ['a trailing dot in the host', 'https://id.example.com./phone/done'],
    ['credentials that look like the host', 'https://id.example.com@evil.example/phone/done'],
    ['credentials', 'https://user:secret@id.example.com/phone/done'],
    ['empty credentials', 'https://@id.example.com/phone/done'],
    ['another path', 'https://id.example.com/phone/other'],
    ['a path below one without a slash', 'https://id.example.com/phone/done/more'],
    ['a path that only begins alike', 'https://id.example.com/phone/donee'],
    ['a path outside its folder', 'https://id.example.com:8443/flowsx/'],
    ['dots that leave the folder', 'https://id.example.com:8443/flows/../admin'],
    ['encoded dots that leave the folder', 'https://id.example.com:8443/flows/%2e%2e/admin'],
    ['dots and an encoded slash', 'https://id.example.com:8443/flows/..%2fadmin'],
    ['dots and an encoded backslash', 'https://id.example.com:8443/flows/..%5cadmin'],
    ['backslashes', 'https:\\\\evil.example\\phone\\done'],
    ['a backslash in the host', 'https://evil.example\\@id.example.com/phone/done'],
    ['no scheme', '//id.example.com/phone/done'],
    ['a path alone', '/phone/done'],
    ['one slash', 'https:/id.example.com/phone/done'],
    ['three slashes', 'https:///id.example.com/phone/done'],
    ['javascript', 'javascript:alert(1)//https://id.example.com/phone/done'],
    ['data', 'data:text/html,https://id.example.com/phone/done'],
    ['an app’s own scheme', 'contoso://id.example.com/phone/done'],
    ['a fragment', 'https://id.example.com/phone/done#x'],
    ['a space in front', ' https://id.example.com/phone/done'],
    ['a tab inside', 'https://id.exam\tple.com/phone/done'],
    ['a line break', 'https://id.example.com/phone/done\r\nSet-Cookie: a=b'],
    ['a NUL', 'https://id.example.com/phone/done%00'],
    ['letters that look alike', 'https://id.exаmple.com/phone/done'],
    ['full-width dots', 'https://id。example。com/phone/done'],
    ['nothing', ''],
    ['too much', `https://id.example.com/phone/done?x=${'y'.repeat(2048)}`],
  ])('%s', (_what, text) => {
    expect(allowedReturnUrl(text, ENTRIES)).toBeUndefined();
  });

  it('everything, if the list is empty', () => {
    expect(allowedReturnUrl('https://id.example.com/phone/done', [])).toBeUndefined();
  });
});

it.each([
  ['https://id.example.com/*', undefined],
  ['contoso://callback', 'http(s) address'],
  ['https://id.example.com/done?x=1', 'no query'],
  ['https://id.example.com/done#x', 'http(s) address'],
  ['http://id.example.com/done', 'https://'],
  ['https://id.example.com/done', undefined],
])('the configuration names %s: %s', (entry, fault) => {
  const found = returnUrlEntryFault(entry, true);
  if (fault === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(fault);
});

it('the result and the state are set in the query, and replace earlier values', () => {
  const url = new URL(
    withResult('https://id.example.com/done?a=b&result=old&state=old', 'new.jwt.x', 's&t=1'),
  );
  expect([...url.searchParams]).toEqual([
    ['a', 'b'],
    ['result', 'new.jwt.x'],
    ['state', 's&t=1'],
  ]);
});
