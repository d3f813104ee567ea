import { pageData } from '../../../setup/hosted-browser.js';
import { type HostedGateway, startHostedGateway } from '../../../setup/hosted-gateway.js';

let hosted: HostedGateway;
const LOGO = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');

beforeAll(async () => {
  hosted = await startHostedGateway({
    settings: {
      brand: {
        name: 'A&B "<script>" Ltd',
        colour: '#ffee00',
        colourDark: '#220044',
        logo: { bytes: LOGO, type: 'image/svg+xml', extension: 'svg' },
        termsUrl: 'https://id.example.com/terms',
      },
    },
  });
});

afterAll(() => hosted.close());

it('nothing from other origins, no inline script or style, no framing, no referrer, no cache', async () => {
  const browser = await hosted.opened();
  const { headers } = await browser.page();
  const policy = (headers.get('content-security-policy') ?? '').split(';');
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'permissions-policy': expect.stringContaining('otp-credentials=(self)'),
    'strict-transport-security': expect.stringContaining('max-age='),
  });
});

it('answers of the page API cannot be framed or cached either', async () => {
  const { headers } = await (await hosted.opened()).get('/verify/api/state');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});

it('a notice has the same headers as the page', async () => {
  const { headers } = await hosted.browser().page();
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-frame-options')).toBe('DENY');
});

it('a sandbox may frame its own page, for its demonstration', async () => {
  const sandbox = await startHostedGateway({ mode: 'sandbox', publicUrl: 'http://127.0.0.1:9' });
  try {
    const { headers } = await (await sandbox.opened()).page();
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  } finally {
    await sandbox.close();
  }
});

it('a name with markup stays text, in the page and in its data', async () => {
  const browser = await hosted.opened({ brand: '</script><script>alert(1)</script>&' });
  const html = await (await browser.page()).text();
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html).not.toContain('alert(1)</script>');
  expect(pageData(html)).toMatchObject({
    session: { brand: { name: '</script><script>alert(1)</script>&' } },
  });
});

it('language, direction and heading are in the page before any script runs', async () => {
  const browser = await hosted.opened({ locale: 'ar' });
  const html = await (await browser.page()).text();
  expect(html).toMatch(/<html lang="ar" dir="rtl"/);
  expect(html).toMatch(/<h1>[^<{]+<\/h1>/);
  expect(html).not.toMatch(/\{\{|<!--/);
});

it('a set-up lists every country, named and sorted in the reader’s language', async () => {
  const browser = await hosted.opened({ locale: 'sv' });
  const data = pageData(await (await browser.page()).text());
  const countries = data?.['countries'] as { code: string; callingCode: string; name: string }[];
  expect(countries.length).toBeGreaterThan(230);
  expect(countries).toContainEqual({ code: 'FI', callingCode: '+358', name: 'Finland' });
  const names = countries.map(({ name }) => name);
  expect(names).toEqual(names.toSorted(new Intl.Collator('sv').compare));
  expect(names.at(-1)).toMatch(/^Ö/);
});

it('a set-up lists the tenant’s countries, and a sign-in lists none', async () => {
  const few = await startHostedGateway({ tenant: { countries: { sms: ['FI'], call: ['SE'] } } });
  try {
    const setup = pageData(await (await (await few.opened()).page()).text());
    expect(setup?.['countries']).toMatchObject([{ code: 'FI' }, { code: 'SE' }]);
    const browser = await few.opened({ purpose: 'signin', to: '+358441234567' });
    expect(pageData(await (await browser.page()).text())?.['countries']).toEqual([]);
  } finally {
    await few.close();
  }
});

it('the tenant’s colours come as a stylesheet of this origin, each with a readable text colour', async () => {
  const browser = await hosted.opened();
  const html = await (await browser.page()).text();
  const [, path = ''] = /href="(\/verify\/brand\/[0-9a-f]{16}\.css)"/.exec(html) ?? [];
  const answer = await browser.get(path);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(await answer.text()).toBe(
    ':root{--brand:#ffee00;--brand-on:#000000}' +
      '@media (prefers-color-scheme:dark){:root{--brand:#220044;--brand-on:#ffffff}}',
  );
});

it('the logo comes from this origin, and runs no script when opened directly', async () => {
  const browser = await hosted.opened();
  const { session } = pageData(await (await browser.page()).text()) as {
    session: { brand: { logo: string } };
  };
  const answer = await browser.get(session.brand.logo);
  expect(answer.headers.get('content-type')).toBe('image/svg+xml');
  expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(LOGO);
  expect((await browser.get('/verify/brand/none.svg')).status).toBe(404);
});

describe('scripts and styles', () => {
  async function mainScript(): Promise<string> {
    const html = await (await (await hosted.opened()).page()).text();
    return /src="(\/verify\/assets\/[0-9a-f]{12}\/page-[0-9a-f]{8}\.js)"/.exec(html)?.[1] ?? '';
  }

  it('have a hash of their content in their names, and are cached without limit', async () => {
    const answer = await hosted.browser().get(await mainScript());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toMatch(/accept-encoding/i);
  });

  it('are sent uncompressed without gzip, and get 304 if cached', async () => {
    const plain = await hosted.browser().get('/verify/assets/icon.svg', {
      'accept-encoding': 'identity',
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('cache-control')).toContain('must-revalidate');
    const again = await hosted.browser().get('/verify/assets/icon.svg', {
      'accept-encoding': 'identity',
      'cache-control': 'max-age=0',
      'if-none-match': String(plain.headers.get('etag')),
    });
    expect(again.status).toBe(304);
  });

  it.each([
    'nothing.js',
    '../index.html',
    '..%2findex.html',
    'index.html',
    '%2e%2e/%2e%2e/main.ts',
  ])('there is no %s', async (path) => {
    expect((await hosted.browser().get(`/verify/assets/${path}`)).status).toBe(404);
  });
});

it('the keys of results are public and may be cached for a while', async () => {
  const answer = await hosted.browser().get('/.well-known/jwks.json');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  expect(await answer.json()).toMatchObject({
    keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' }],
  });
});

it('an internal error is shown as a sentence, without a cause', async () => {
  const broken = await startHostedGateway();
  try {
    const browser = await broken.opened();
    await browser.post('start', { channel: 'sms', to: '+358441234567' });
    broken.challenges.failure = new Error('a secret cause');
    const answer = await browser.page();
    expect(answer.status).toBe(500);
    const html = await answer.text();
    expect(html).toContain('<h1>');
    expect(html).not.toContain('secret');
    expect(JSON.stringify(broken.gateway.lines)).toContain('a secret cause');
  } finally {
    await broken.close();
  }
});
