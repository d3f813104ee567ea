import { LANGUAGE_NAMES } from '../../../../src/pages/messages/language-names.js';
import { pageData } from '../../../setup/hosted-browser.js';
import { type HostedGateway, startHostedGateway } from '../../../setup/hosted-gateway.js';

let hosted: HostedGateway;

beforeEach(async () => {
  hosted = await startHostedGateway();
});

afterEach(() => hosted.close());

it('if a hundred browsers open a link at once, one gets the session', async () => {
  const { link } = await hosted.begin();
  const browsers = Array.from({ length: 100 }, () => hosted.browser());
  const answers = await Promise.all(browsers.map((browser) => browser.get(link)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(statuses.filter((status) => status === 404)).toHaveLength(99);
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
});

it('a redirect removes the token from the address, and scripts cannot read the cookie', async () => {
  const { link } = await hosted.begin();
  const answer = await hosted.browser().get(link);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '../']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-octothorpe=[\w-]{69}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
  );
});

it('another browser gets nothing from the link, the page and its API', async () => {
  const { link } = await hosted.begin();
  const [mine, other] = [hosted.browser(), hosted.browser()];
  await mine.open(link);
  expect((await other.open(link)).status).toBe(404);
  expect((await other.page()).status).toBe(404);
  expect((await other.get('/verify/api/state')).status).toBe(404);
  expect((await other.get('/verify/api/events')).status).toBe(404);
  other.csrf = mine.csrf;
  expect((await other.post('finish', { outcome: 'cancel' })).status).toBe(404);
  expect((await mine.state()).session.state).toBe('open');
});

it('the browser that opened a link may open it again', async () => {
  const { link } = await hosted.begin();
  const browser = hosted.browser();
  await browser.open(link);
  const before = browser.cookie;
  expect((await browser.open(link)).status).toBe(200);
  expect(browser.cookie).toBe(before);
});

it('a second browser with the link of an open session only sees that it is open elsewhere', async () => {
  const { id, link } = await hosted.begin({ locale: 'sv', state: 'echo-1' });
  const first = hosted.browser();
  await first.open(link);
  await first.post('start', { channel: 'sms', to: '044 123 4567', country: 'FI' });
  const other = hosted.browser();
  const answer = await other.get(link, { 'accept-language': 'en' });
  const html = await answer.text();
  expect([answer.status, other.cookie]).toEqual([404, '']);
  expect(html).toContain('This link was already opened');
  expect(html).toContain('Return to Acme and start again.');
  expect(html).not.toMatch(/4567|\+358|echo-1|id\.example\.com|page-data/);
  expect(html).not.toContain(id);
  expect((await other.page()).status).toBe(404);
  expect((await first.state()).session.state).toBe('open');
  expect(await (await hosted.browser().get(`${link.slice(0, -1)}x`)).text()).toContain(
    'This page has expired',
  );
});

it('a notice can be read in every language', async () => {
  const html = await (await hosted.browser().get('/verify/open/x')).text();
  const links = [...html.matchAll(/href="\?lang=([\w-]+)"[^>]*>([^<]+)</g)];
  expect(links.map(([, locale, name]) => [locale, name])).toEqual(
    LANGUAGE_NAMES.map(({ locale, name }) => [locale, name]),
  );
  const arabic = await hosted.browser().get('/verify/open/x?lang=ar', { 'accept-language': 'fi' });
  expect(await arabic.text()).toMatch(/<html lang="ar" dir="rtl"/);
  const odd = await hosted.browser().get('/verify/open/x?lang=%3Cb', { 'accept-language': 'fi' });
  expect(await odd.text()).toMatch(/<html lang="fi"/);
});

it('a change of the language applies to the page and to later messages; the region stays', async () => {
  const browser = await hosted.opened({ locale: 'sv-FI' });
  const answer = await browser.post('language', { locale: 'ar' });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      session: { locale: 'ar', dir: 'rtl', country: 'FI' },
      texts: { locale: 'ar', direction: 'rtl' },
    },
  });
  expect(answer.body.countries.length).toBeGreaterThan(200);
  expect(await (await browser.page()).text()).toMatch(/<html lang="ar" dir="rtl"/);
  expect(await (await browser.get('/verify/api/language')).json()).toMatchObject({
    texts: { locale: 'ar' },
  });
  const sent = { channel: 'sms', to: '044 123 4567', country: 'FI' };
  expect((await browser.post('start', sent)).status).toBe(200);
  expect(hosted.challenges.started.at(-1)).toMatchObject({ locale: 'ar-FI' });
});

it('only the page itself can change its language, and only to a supported one', async () => {
  const browser = await hosted.opened({ locale: 'en' });
  expect((await browser.post('language', { locale: 'tlh' })).status).toBe(422);
  const forged = { 'x-csrf-token': 'x' };
  expect((await browser.post('language', { locale: 'fi' }, forged)).status).toBe(403);
  expect((await hosted.browser().post('language', { locale: 'fi' })).status).toBe(404);
  expect((await hosted.browser().get('/verify/api/language')).status).toBe(404);
  expect((await browser.state()).session['locale']).toBe('en');
});

it('unknown, malformed, old and ended links get the same page', async () => {
  const ended = await hosted.begin();
  const visitor = hosted.browser();
  await visitor.open(ended.link);
  await visitor.post('finish', { outcome: 'cancel' });
  const old = await hosted.begin();
  hosted.clock.advance(600_000);
  const links = [
    ended.link,
    old.link,
    `/verify/open/${'0'.repeat(69)}`,
    `/verify/open/${old.link.slice(-69, -1)}x`,
    '/verify/open/x',
    '/verify/',
  ];
  const texts = await Promise.all(
    links.map(async (link) => {
      const answer = await hosted.browser().get(link, { 'accept-language': 'fi' });
      expect(answer.status).toBe(404);
      return answer.text();
    }),
  );
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toContain('lang="fi"');
  expect(texts[0]).toMatch(/aloita alusta/);
});

it('a link opens for ten minutes, to the millisecond', async () => {
  const [in_time, late] = [await hosted.begin(), await hosted.begin()];
  hosted.clock.advance(599_999);
  expect((await hosted.browser().get(in_time.link)).status).toBe(303);
  hosted.clock.advance(1);
  expect((await hosted.browser().get(late.link)).status).toBe(404);
});

it('neither HEAD nor a prefetch uses a link up', async () => {
  const { link } = await hosted.begin();
  await fetch(hosted.gateway.origin + link, { method: 'HEAD' });
  const prefetch = await hosted.browser().get(link, { 'sec-purpose': 'prefetch;prerender' });
  expect(prefetch.status).toBe(503);
  expect((await hosted.browser().get(link)).status).toBe(303);
});

it('a cookie with a changed secret is refused', async () => {
  const browser = await hosted.opened();
  browser.cookie = browser.cookie.slice(0, -1) + (browser.cookie.endsWith('A') ? 'B' : 'A');
  expect((await browser.page()).status).toBe(404);
});

it('only hashes of a session’s secrets are stored', async () => {
  const { id, link } = await hosted.begin();
  const before = JSON.stringify(await hosted.redis.hgetall(`session:{${id}}`));
  const secret = link.slice(-43);
  expect(before).not.toContain(secret);
  const browser = hosted.browser();
  await browser.open(link);
  const after = JSON.stringify(await hosted.redis.hgetall(`session:{${id}}`));
  expect(after).not.toContain(browser.cookie.slice(-43));
  expect(after).not.toContain(browser.csrf);
});

it('a session without a language gets the browser’s, and keeps it', async () => {
  const { link } = await hosted.begin();
  const browser = hosted.browser();
  await browser.get(link, { 'accept-language': 'xx, ar-EG;q=0.9, fi;q=0.5' });
  const html = await (await browser.page()).text();
  expect(html).toMatch(/<html lang="ar" dir="rtl"/);
  expect(pageData(html)).toMatchObject({ session: { locale: 'ar', dir: 'rtl', country: 'EG' } });
});

it('no log line holds a token', async () => {
  const { link } = await hosted.begin();
  await hosted.browser().open(link);
  const lines = JSON.stringify(hosted.gateway.lines);
  expect(lines).toContain('/verify/open/{token}');
  expect(lines).not.toContain(link.slice(-69));
});
