/** Master keys rotate as docs/operations.md says: what people have registered works on when the old key is gone. */
import { randomBytes } from 'node:crypto';
import { runCommand } from '../setup/command-line.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { startOwnRedis } from '../setup/own-redis.js';
import { freePort } from '../setup/processes.js';
import { RegisteredPerson } from '../setup/registered-person.js';
import { openStage, type Stage } from './stage.js';

const K1 = `k1:${randomBytes(32).toString('base64')}`;
const K2 = `k2:${randomBytes(32).toString('base64')}`;

/** A sign-in by the page. @returns its challenge and the page */
async function begin(stage: Stage, subject: string, channel: 'approve' | 'passkey') {
  const asked = { purpose: 'signin', subject, methods: ['app', 'passkey'] };
  const returnUrl = 'http://127.0.0.1:4000/callback';
  const session = (await stage.post('/v1/sessions', { ...asked, returnUrl })).body;
  const page = new HostedBrowser(stage.config.publicUrl);
  await page.open(session.url);
  return { page, challenge: (await page.post('start', { channel })).body.challenge };
}

it('a paired phone and a passkey sign in when the key is gone that was current at their set-up', async () => {
  const redis = await startOwnRedis();
  const port = await freePort();
  const openWith = (...keys: string[]) =>
    openStage({ redisUrl: redis.url, port, variables: { MASTER_KEYS: keys.join(',') } });

  const before = await openWith(K1);
  const one = await new RegisteredPerson(before, 'anna').setUp('app', 'passkey');
  await before.close();

  const between = await openWith(K2, K1);
  const reseal = ['methods', 'reseal', '--reason', 'the yearly rotation', '--operator', 'anna'];
  const resealed = async () => (await runCommand(reseal, between.variables)).text;
  expect(await resealed()).toBe('default: 1 subjects, 1 of them sealed again.');
  expect(await resealed()).toBe('default: 1 subjects, 0 of them sealed again.');
  await between.close();

  const after = await openWith(K2);
  const byPhone = await begin(after, 'anna', 'approve');
  expect(await one.phone.answer('approve', byPhone.challenge.matchDigit)).toBe('approved');
  const byPasskey = await begin(after, 'anna', 'passkey');
  const credential = one.sign(byPasskey.challenge.publicKey);
  expect(credential.response).toHaveProperty('userHandle');
  expect((await byPasskey.page.post('check', { credential })).body.outcome).toBe('verified');
  await after.close();
  await redis.stop();
});
