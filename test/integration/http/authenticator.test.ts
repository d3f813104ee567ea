/** The app's page and API over HTTP. */
import { OWNER, TestDevice } from '../../setup/approval-world.js';
import {
  type AuthenticatorGateway,
  startAuthenticatorGateway,
} from '../../setup/authenticator-gateway.js';

const PUBLIC_URL = 'https://verify.example.com';
let world: AuthenticatorGateway;
beforeEach(async () => {
  world = await startAuthenticatorGateway();
});
afterEach(() => world.close());

async function post(name: string, body: unknown, token?: string, raw = JSON.stringify(body)) {
  const answer = await fetch(`${world.url}api/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: raw,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function paired(): Promise<TestDevice> {
  const { url } = await world.approvals.pairing(OWNER.tenant, OWNER.subject, 'ada');
  const device = new TestDevice(PUBLIC_URL, world.clock);
  const { status, body } = await post('pair', device.pairing(url.slice(-22), 'Phone'));
  expect([status, body['brand'], body['label']]).toEqual([200, { name: 'Contoso' }, 'ada']);
  device.id = (body['device'] as { id: string }).id;
  return device;
}

function signed(device: TestDevice, action: string, body: object) {
  return post(action, body, device.token(action, JSON.stringify(body)));
}

test('the page may be installed, and loads nothing from elsewhere', async () => {
  const page = await fetch(world.url, { headers: { 'accept-language': 'fi' } });
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("worker-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  const html = await page.text();
  expect(html).toContain('<html lang="fi" dir="ltr">');
  expect(html).toContain('<title>Todentaja</title>');
  for (const [, path] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
    const file = await fetch(new URL(String(path), world.url));
    expect([path, file.status]).toEqual([path, 200]);
  }
  const answer = await fetch(`${world.url}manifest.webmanifest?lang=ar`);
  const manifest = (await answer.json()) as { icons: { src: string }[] };
  expect(manifest).toMatchObject({ dir: 'rtl', display: 'standalone', start_url: './' });
  for (const { src } of manifest.icons) {
    expect((await fetch(new URL(src, world.url))).status).toBe(200);
  }
  const worker = await fetch(`${world.url}service-worker.js`);
  expect(worker.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(worker.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
});

test('an account is read, renamed, shown, answered and removed by signed requests', async () => {
  const device = await paired();
  await world.ask({ challengeId: 'ch_00http00000001' });
  const read = async () => {
    const answer = await fetch(`${world.url}api/account`, {
      headers: { authorization: `Bearer ${device.token('account')}` },
    });
    return (await answer.json()) as { requests: { challenge: string; nonce: string }[] };
  };
  const { requests } = await read();
  expect(requests).toMatchObject([{ brand: 'Acme', what: 'Sign in', where: 'Helsinki' }]);
  // The number is nowhere: only the person knows it.
  const { nonce, createdAt, expiresAt, ...rest } = requests[0] as Record<string, unknown>;
  expect([nonce, createdAt, expiresAt].map((each) => typeof each)).toEqual(Array(3).fill('string'));
  expect(JSON.stringify(rest)).not.toContain('42');
  const [request] = requests as [{ challenge: string; nonce: string }];
  expect((await signed(device, 'device', { name: 'Tablet' })).status).toBe(200);
  expect((await signed(device, 'shown', { challenge: request.challenge })).status).toBe(200);
  const { challengeId, ...answer } = device.answer(request, 'approve', '42');
  const approved = await signed(device, 'answer', { challenge: challengeId, ...answer });
  expect(approved).toEqual({ status: 200, body: { outcome: 'approved' } });
  expect(await read()).toMatchObject({
    device: { name: 'Tablet' },
    requests: [],
    history: [{ end: 'approved' }],
  });
  expect((await signed(device, 'remove', {})).status).toBe(200);
  const after = await signed(device, 'device', { name: 'Again' });
  expect([after.status, after.body['code']]).toEqual([401, 'device_removed']);
});

test.each([
  ['pair', {}, 422, 'invalid_request'],
  ['ticket', { ticket: 'short' }, 422, 'invalid_request'],
  ['ticket', { ticket: 'A'.repeat(22) }, 404, 'not_found'],
  ['events', { tokens: [] }, 422, 'invalid_request'],
  ['events', { tokens: ['nonsense'] }, 401, 'device_removed'],
  ['answer', {}, 401, 'unauthorized'],
])('POST %s %j is %i %s', async (name, body, status, code) => {
  const answer = await post(name, body);
  expect([answer.status, answer.body['code']]).toEqual([status, code]);
  expect(String(answer.body['detail'])).toMatch(/\.$/);
});

test('a signed answer without a number, or with one too long, is 422 and leaves the request open', async () => {
  const device = await paired();
  await world.ask({ challengeId: 'ch_00http00000002' });
  for (const number of [undefined, '', '4', '420', 'ab']) {
    const body = {
      challenge: 'ch_00http00000002',
      decision: 'approve',
      ...(number === undefined ? {} : { number }),
      signature: 'A'.repeat(86),
    };
    expect((await signed(device, 'answer', body)).status).toBe(422);
  }
  expect((await world.store.read(OWNER)).open).toHaveLength(1);
});

test('names that reorder text are refused', async () => {
  const device = await paired();
  expect((await signed(device, 'device', { name: 'Phone\u202e' })).status).toBe(422);
  expect((await signed(device, 'device', { name: '' })).status).toBe(422);
});

test('the log has the tenant and no subject, ticket, device or token', async () => {
  const device = await paired();
  await signed(device, 'device', { name: 'In-Log-Name' });
  const lines = JSON.stringify(world.gateway.lines);
  expect(lines).toContain('"route":"/authenticator/api/device"');
  expect(lines).toContain('"tenant":"acme"');
  expect(lines).not.toMatch(/person-1|In-Log-Name|"ada"/);
  expect(lines).not.toContain(device.id);
});
