/**
 * Entra's external method in a real browser. Entra is another site (localhost, not 127.0.0.1), so that the browser's own rules for cookies
 * and forms decide.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { openStage, type Stage } from '../../journey/stage.js';
import { launchBrowser, openPage } from '../../pages/page-browser.js';
import { DIRECTORY, EAM_CLIENT, FakeEntra } from '../../setup/fake-entra.js';
import { RegisteredPerson } from '../../setup/registered-person.js';

const TO = '+358445690001';
const OID = randomUUID();
const entra = new FakeEntra();
let signInPage: Server;
let origin: string;
let stage: Stage;
let browser: Browser;
/** What came back. */
const posted: URLSearchParams[] = [];

beforeAll(async () => {
  await entra.listen();
  entra.phones.set(OID, [{ phoneNumber: TO, phoneType: 'mobile' }]);
  signInPage = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    if (request.url !== '/callback') {
      const oid = new URL(String(request.url), origin).searchParams.get('oid') ?? OID;
      requestForm(oid).then((html) => response.end(html));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      posted.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      response.end('<title>Back at Entra</title>');
    });
  });
  signInPage.listen(0, '127.0.0.1');
  await once(signInPage, 'listening');
  origin = `http://localhost:${(signInPage.address() as AddressInfo).port}`;
  const openid = { entra: { ...entra.settings, redirectUri: `${origin}/callback` } };
  [stage, browser] = await Promise.all([
    openStage({ timeScale: 10, tenant: { openid } }),
    launchBrowser(),
  ]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await entra.close();
  signInPage.close();
  signInPage.closeAllConnections();
});

async function requestForm(oid: string): Promise<string> {
  const fields = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    client_id: EAM_CLIENT,
    redirect_uri: `${origin}/callback`,
    nonce: 'nonce-1',
    state: 'state-1',
    id_token_hint: await entra.hint(oid),
  };
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  const action = `${stage.config.publicUrl}/openid/default/authorize`;
  return `<title>Entra</title><form method="post" action="${action}">${inputs.join('')}<button>Next</button></form>`;
}

test('the browser goes from Entra to the page, the call is answered, and it is back with tel', async () => {
  const watched = await openPage(browser, `${origin}/signin`);
  const { page, context } = watched;
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('heading', { level: 2, name: /^We’re calling/ }).waitFor();
  const { carrier } = stage;
  const call = await carrier.waitForCall(TO, ({ state }) => state === 'ringing');
  carrier.answer(call.id);
  await carrier.waitForCall(TO, ({ waitingForKeys }) => waitingForKeys);
  carrier.press(call.id, '#');
  await page.waitForURL(`${origin}/callback`);
  const [form] = posted;
  expect(form?.get('state')).toBe('state-1');
  const [, payload = ''] = String(form?.get('id_token')).split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    aud: EAM_CLIENT,
    sub: `pairwise-${OID}`,
    acr: 'possessionorinherence',
    amr: ['tel'],
  });
  const kept = (await context.cookies()).filter(({ name }) => name.startsWith('octo_'));
  expect(kept.filter(({ sameSite }) => sameSite !== 'Strict')).toEqual([]);
  await watched.close();
});

test('a person with a registered device is asked there, and is back with swk', async () => {
  const oid = randomUUID();
  const one = await new RegisteredPerson(stage, `${DIRECTORY}.${oid}`).setUp('app');
  await one.add({ kind: 'phone', number: '+358445690002' });
  const watched = await openPage(browser, `${origin}/signin?oid=${oid}`);
  const { page } = watched;
  await page.getByRole('button', { name: 'Next' }).click();
  const digits = page.locator('.match-number bdi');
  await digits.waitFor();
  expect(await one.phone.answer('approve', String(await digits.textContent()))).toBe('approved');
  await page.waitForURL(`${origin}/callback`);
  const [, payload = ''] = String(posted.at(-1)?.get('id_token')).split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    sub: `pairwise-${oid}`,
    amr: ['swk'],
  });
  await watched.close();
});
