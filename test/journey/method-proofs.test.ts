/** Changes of registered methods by the API, proven by a challenge of each kind of method. */
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { newTotpSecret } from '../../src/enrolment/totp.js';
import { codeAt } from '../setup/authenticator-app.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { RegisteredPerson } from '../setup/registered-person.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

let people = 0;
function person(): RegisteredPerson {
  people += 1;
  return new RegisteredPerson(stage, `proofs-${people}`);
}

async function setDefault({ subject }: RegisteredPerson, method: string, proof: string) {
  const { status, body } = await request(stage.config.publicUrl)
    .put(`/v1/subjects/${subject}/methods/default`)
    .set(stage.authorized)
    .send({ method, proof });
  return status === 200 ? 'changed' : body.code;
}

const addPhone = (one: RegisteredPerson) =>
  one.add({ kind: 'phone', number: `+3584460${10_000 + people}` });

/** A sign-in by the page. @returns its challenge, as the service reads it */
async function signIn(
  one: RegisteredPerson,
  channel: 'approve' | 'passkey',
  prove: (page: HostedBrowser, challenge: never) => Promise<unknown>,
): Promise<string> {
  const asked = {
    ...{ purpose: 'signin', subject: one.subject, methods: ['app', 'passkey'] },
    returnUrl: 'http://127.0.0.1:4000/callback',
  };
  const session = (await stage.post('/v1/sessions', asked)).body;
  const page = new HostedBrowser(stage.config.publicUrl);
  await page.open(session.url);
  const { challenge } = (await page.post('start', { channel })).body;
  await prove(page, challenge as never);
  const { body } = await request(stage.config.publicUrl)
    .get(`/v1/sessions/${session.id}`)
    .set(stage.authorized);
  expect(body).toMatchObject({ state: 'verified', challenge: challenge.id });
  return body.challenge;
}

it('by an authenticator app, once its code was right, and for its own subject alone', async () => {
  const [one, another] = [person(), person()];
  const secret = newTotpSecret(randomBytes);
  await one.add({ kind: 'totp', secret });
  const phone = await addPhone(one);
  await another.add({ kind: 'totp', secret: newTotpSecret(randomBytes) });
  const theirs = await another.add({ kind: 'phone', number: '+358446099999' });
  const { id } = (await stage.start({ channel: 'totp', subject: one.subject })).body;
  expect(await setDefault(one, phone, id)).toBe('proof_needed');
  await stage.post(`/v1/challenges/${id}/check`, { code: codeAt(secret, Date.now()) });
  expect(await setDefault(another, theirs, id)).toBe('proof_needed');
  expect(await setDefault(one, phone, id)).toBe('changed');
});

it('by an approval on the person’s own device', async () => {
  const one = await person().setUp('app');
  const phone = await addPhone(one);
  const proof = await signIn(one, 'approve', async (_page, { matchDigit }) =>
    one.phone.answer('approve', matchDigit),
  );
  expect(await setDefault(one, phone, proof)).toBe('changed');
});

it('by a passkey, and not for a change of this passkey itself', async () => {
  const one = await person().setUp('app', 'passkey');
  const phone = await addPhone(one);
  const proof = await signIn(one, 'passkey', async (page, { publicKey }) =>
    page.post('check', { credential: one.sign(publicKey) }),
  );
  const { body } = await request(stage.config.publicUrl)
    .get(`/v1/subjects/${one.subject}/methods`)
    .set(stage.authorized);
  const passkey = body.methods.find(({ kind }: { kind: string }) => kind === 'passkey').id;
  expect(await setDefault(one, passkey, proof)).toBe('proof_needed');
  expect(await setDefault(one, phone, proof)).toBe('changed');
});
