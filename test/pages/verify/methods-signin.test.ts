/** Sign-in and security info with several methods in a browser, against the scripted service. Passkeys with Chromium's virtual authenticator. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from '../page-browser.js';
import {
  ALL_REGISTERED,
  CODES,
  DEVICE,
  type Methods,
  PASSKEY,
  PHONE,
  ScriptedMethods,
  sampleMethods,
  steps,
} from './sample-methods.js';
import type { SampleSession } from './sample-state.js';
import { ScriptedService } from './scripted-service.js';

const service = new ScriptedService();
let server: ScriptedMethods;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), service.listen()]);
});
afterAll(async () => {
  await browser?.close();
  await service.close();
});
afterEach(async () => {
  await watched.close();
  expect(watched.complaints).toEqual([]);
});

async function begin(
  purpose: 'setup' | 'signin' | 'manage',
  session: Partial<SampleSession> = {},
  methods: Partial<Methods> = {},
): Promise<void> {
  const registered = ALL_REGISTERED;
  service.begin({ purpose, ...session, methods: sampleMethods({ registered, ...methods }) });
  server = new ScriptedMethods(service);
  watched = await openPage(browser, 'about:blank', { reducedMotion: 'reduce' });
  page = watched.page;
}

const open = () => page.goto(`${service.origin.replace('127.0.0.1', 'localhost')}/verify/`);
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 2, name }).waitFor();
const press = (name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const shown = (text: string | RegExp) => page.getByRole('main').getByText(text).first().waitFor();
const started = () => service.posts.filter(({ call }) => call === 'start').map(({ body }) => body);

/** @param verifies the person touches the sensor */
async function authenticator(verifies = true): Promise<void> {
  const devtools = await watched.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: verifies, automaticPresenceSimulation: true },
    },
  });
}

const creationOptions = {
  challenge: 'dGhlIHNjcmlwdGVkIHNlcnZpY2U',
  rp: { id: 'localhost', name: 'Contoso' },
  user: { id: 'YW5uYQ', name: 'anna@example.com', displayName: 'Anna' },
  pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
  authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
  excludeCredentials: [],
  timeout: 5_000,
};

function acceptPasskeys(): void {
  service.replies.set('passkey/options', () => [200, creationOptions]);
  service.replies.set('passkey/register', () => [200, server.done('passkey', PASSKEY)]);
}

test('the default starts by itself; approved in the app, the person returns to the service', async () => {
  await begin('signin', { preferred: 'approve' });
  await open();
  await heading('Approve sign-in request');
  expect(await page.locator('.match-number bdi').textContent()).toBe('42');
  expect(started()).toEqual([{ channel: 'approve' }]);
  service.change({ state: 'approved', final: true }, { state: 'verified' });
  await heading('Verified');
  await page.waitForURL(/returned/);
});

test('without the app at hand the other methods are listed, and the request goes on meanwhile', async () => {
  await begin('signin', { preferred: 'approve' });
  await open();
  await press('I can’t use my authenticator app right now');
  expect(await page.locator('.choice').allTextContents()).toEqual([
    'Approve a request in the app on Anna’s iPhone',
    expect.stringMatching(/^Text a code to /),
    expect.stringMatching(/^Call /),
    'Use a code from the authenticator app',
    'Use a passkey',
    'Use a recovery code',
  ]);
  await press(/^Approve a request/);
  await heading('Approve sign-in request');
  expect(started()).toHaveLength(1);
  await press('I can’t use my authenticator app right now');
  await press(/^Text a code/);
  await page.getByRole('button', { name: 'I can’t use my phone right now' }).waitFor();
  expect(started()[1]).toEqual({ channel: 'sms', method: PHONE.id });
  await page.locator('#code').fill('123456');
  await heading('Verified');
});

test('a code of the app, and a recovery code', async () => {
  for (const [way, label, code] of [
    ['Use a code from the authenticator app', 'Code from the app', '123456'],
    ['Use a recovery code', 'Recovery code', 'k3f9q-7hw2m'],
  ] as const) {
    await begin('signin');
    await open();
    await press(way);
    const field = page.getByRole('textbox', { name: label });
    await field.waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT');
    await field.fill(code.replace(/^../, '99'));
    if (label === 'Recovery code') await page.keyboard.press('Enter');
    await shown('That code is not right');
    await field.fill(code);
    if (label === 'Recovery code') await page.keyboard.press('Enter');
    await heading('Verified');
    if (way !== 'Use a recovery code') await watched.close();
  }
});

test.each([
  ['denied', undefined, 'You reported this request', ['Choose another way', 'Return to Contoso']],
  ['expired', undefined, 'Time is up', ['Try again', 'Choose another way', 'Return to Contoso']],
  [
    'failed',
    'wrong_number',
    'Wrong number',
    ['Try again', 'Choose another way', 'Return to Contoso'],
  ],
  ['failed', 'no_device', 'We could not verify you', ['Choose another way', 'Return to Contoso']],
])('%s (%s) has its sentence and next steps', async (state, reason, title, next) => {
  await begin('signin', { preferred: 'approve' });
  await open();
  await page.locator('.match-number').waitFor();
  service.change({ state, final: true, ...(reason && { reason }) });
  await heading(title);
  expect(await page.evaluate('document.activeElement.textContent')).toBe(title);
  expect(await page.locator('.stack button').allTextContents()).toEqual(next);
  await press('Choose another way');
  await heading('Choose another way to verify');
});

test('a passkey is created in a set-up, and proves the next sign-in', async () => {
  await begin('setup', {}, { registered: [], steps: steps('passkey') });
  acceptPasskeys();
  await authenticator();
  await open();
  await heading('Faster and safer next time');
  await press('Create a passkey');
  await heading('Passkey created');
  const [{ body } = { body: {} }] = service.posts.filter(({ call }) => call === 'passkey/register');
  const { credential } = body as unknown as { credential: Record<string, unknown> };
  expect(credential).toMatchObject({
    id: expect.stringMatching(/^[\w-]{16,}$/),
    type: 'public-key',
    response: {
      clientDataJSON: expect.stringMatching(/^[\w-]+$/),
      attestationObject: expect.stringMatching(/^[\w-]+$/),
      transports: ['internal'],
    },
  });
  const methods = sampleMethods({ registered: [PASSKEY] });
  service.begin({ purpose: 'signin', preferred: 'passkey', methods });
  server = new ScriptedMethods(service);
  const usual = server.passkeyOptions();
  server.passkeyOptions = () => ({
    ...usual,
    allowCredentials: [{ id: credential['id'], type: 'public-key' }],
  });
  await open();
  await heading('Verified');
  const proof = service.posts.find(({ call }) => call === 'check')?.body as unknown as {
    credential: { id: string; response: Record<string, string> };
  };
  expect(proof.credential.id).toBe(credential['id']);
  expect(Object.keys(proof.credential.response).sort()).toEqual(
    expect.arrayContaining(['authenticatorData', 'clientDataJSON', 'signature']),
  );
  const client = Buffer.from(proof.credential.response['clientDataJSON'] ?? '', 'base64url');
  expect(JSON.parse(client.toString())).toMatchObject({
    type: 'webauthn.get',
    challenge: 'dGhlIHNjcmlwdGVkIHNlcnZpY2U',
  });
});

test('a passkey that is not created, exists already, or cannot be used here has its sentence', async () => {
  await begin('setup', {}, { registered: [], steps: steps('passkey') });
  acceptPasskeys();
  service.replies.set('passkey/options', () => [200, { ...creationOptions, timeout: 100 }]);
  await authenticator(false);
  await open();
  await press('Create a passkey');
  await shown('No passkey was created.');
  service.replies.set('passkey/options', () => [
    200,
    { ...creationOptions, rp: { id: 'elsewhere.example', name: 'Contoso' } },
  ]);
  await press('Create a passkey');
  await shown('This browser or device cannot use passkeys here.');
});

test('a passkey that is not used can be tried again, or another way chosen', async () => {
  await begin('signin', { preferred: 'passkey' });
  server.passkeyOptions = () => ({
    challenge: 'dGhlIHNjcmlwdGVkIHNlcnZpY2U',
    ...{ rpId: 'localhost', userVerification: 'required', timeout: 100 },
    allowCredentials: [{ id: 'bm90IGhlcmU', type: 'public-key' }],
  });
  await authenticator();
  await open();
  // Nobody uses a key: Chromium waits ten seconds at least.
  await shown('The passkey was not used.');
  await press('I can’t use this now');
  await heading('Choose another way to verify');
});

test('security info lists each method; a rename needs no proof', async () => {
  await begin('manage');
  await open();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Security info');
  expect(await page.locator('.registered li').count()).toBe(5);
  await shown('8 codes left');
  await page.locator('[id="me_approve-info.change"]').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('');
  await press('Save');
  await shown('Enter a name of 1 to 64 characters.');
  await page.getByRole('textbox', { name: 'Name' }).fill('Work phone');
  await page.keyboard.press('Enter');
  await shown('The name was changed.');
  await shown('Work phone');
  expect(service.posts).toEqual([
    { call: 'methods/rename', body: { id: DEVICE.id, name: 'Work phone' } },
  ]);
});

test('a removal needs a proof by another method, is then repeated by itself, and asked for only once', async () => {
  await begin('manage');
  await open();
  let proven = false;
  const remove = service.replies.get('methods/remove');
  service.replies.set('methods/remove', (body) =>
    proven ? remove?.(body) : [403, { code: 'proof_needed' }],
  );
  await page.locator('[id="me_phone-info.delete"]').click();
  await page
    .getByRole('dialog', { name: 'Are you sure you would like to delete this method?' })
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await heading('Verify your identity');
  expect(await page.locator('.choice').allTextContents()).not.toContainEqual(
    expect.stringMatching(/Text a code/),
  );
  await press('Use a code from the authenticator app');
  proven = true;
  await page.locator('#code').fill('123456');
  await shown('The method was deleted.');
  expect(await page.locator('.registered li').count()).toBe(4);
  expect(service.posts.filter(({ call }) => call === 'methods/remove')).toHaveLength(2);
  expect(service.posts.at(-1)?.body).toEqual({ id: PHONE.id });
});

test('another default needs a proof too; whoever cancels is back at the list, unchanged', async () => {
  await begin('manage');
  await open();
  service.replies.set('methods/default', () => [403, { code: 'proof_needed' }]);
  await page.locator('[id="me_phone-info.change"]').click();
  await page.getByRole('checkbox', { name: 'Set as default' }).check();
  await press('Save');
  await heading('Verify your identity');
  await press('Cancel');
  await heading('Sign-in methods');
  expect(await page.locator('.badge').count()).toBe(1);
});

test('with no other method the page says what to do', async () => {
  await begin('manage', {}, { registered: [CODES] });
  await open();
  service.replies.set('methods/remove', () => [403, { code: 'proof_needed' }]);
  await page.locator('[id="me_recovery-info.delete"]').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await shown('You have no other method to prove who you are.');
});

test('a method is added from the list, and the list is shown again', async () => {
  await begin('manage');
  await open();
  await press('Add sign-in method');
  await page.getByRole('radio', { name: 'Different authenticator app' }).check();
  await press('Add');
  await heading('Set up your account');
  await press('Next');
  await press('Next');
  await page.locator('#code').fill('123456');
  await heading('Authenticator app added');
  await press('Done');
  await heading('Sign-in methods');
  expect(await page.locator('.registered li').count()).toBe(6);
  await press('Return to Contoso');
  await page.waitForURL(/returned/);
});
