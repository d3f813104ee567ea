/** Registered methods through the whole service: API, webhook, operator's pass, and what Redis and the log hold of it. */
import { CompactEncrypt, importJWK } from 'jose';
import request from 'supertest';
import { sha256Hex } from '../../src/config/sandbox-defaults.js';
import { SECRET } from '../fixtures/challenges.js';
import { Receiver, verify } from '../setup/receiver.js';
import { everythingIn } from '../setup/redis-content.js';
import { openStage, type Stage } from './stage.js';

const SECRET32 = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const PLAIN_KEY = 'octo_test_challenges_only';
const BY = { operator: 'anna', reason: 'seen in person' };

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

let receiver: Receiver;
let stage: Stage;

beforeAll(async () => {
  receiver = await Receiver.listen();
  stage = await openStage({
    webhook: { url: receiver.url, secrets: [SECRET] },
    tenants: {
      other: { webhook: undefined },
      plain: { apiKeys: [{ sha256: sha256Hex(PLAIN_KEY) }] },
    },
  });
});

afterAll(async () => {
  await stage.close();
  await receiver.close();
});

let subjects = 0;
function someone(): string {
  subjects += 1;
  return `person/${subjects}@example.com`;
}

let lastNumber = 5300000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** @param of the subject; the path of its methods where absent */
async function ask(method: Method, of: string, rest = '/methods', body?: object, headers = {}) {
  const path = `/v1/subjects/${encodeURIComponent(of)}${rest}`;
  const call = request(stage.config.publicUrl)
    [method](path)
    .set({ ...stage.authorized, ...headers });
  const answer = await (body ? call.send(body) : call);
  expect(answer.headers['x-request-id']).toBeDefined();
  return answer;
}

async function register(of: string, body: object): Promise<string> {
  const answer = await ask('post', of, '/methods', body);
  expect(answer.status).toBe(201);
  return answer.body.id;
}

/** The next message of this type to the webhook, verified like a receiver. */
async function told(type: string, subject?: string): Promise<Told> {
  for (;;) {
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    const message = verify(received, SECRET) as Told;
    if (message.type === type && message.data['subject'] === subject) return message;
  }
}

const arrived = (id: string) => stage.until(id, ({ state }) => state === 'delivered');

async function proven(subject: string, to: string): Promise<string> {
  const { body } = await stage.start({ to, channel: 'sms', subject });
  await arrived(body.id);
  const code = await stage.codeFor(to);
  const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code });
  expect(checked.body.verified).toBe(true);
  return body.id;
}

it('a number and an app are registered, listed masked, and announced', async () => {
  const [subject, number] = [someone(), phone()];
  const added = await ask('post', subject, '/methods', {
    kind: 'phone',
    number,
    name: 'Work phone',
  });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    kind: 'phone',
    name: 'Work phone',
    to: `+358*****${number.slice(-4)}`,
    country: 'FI',
    channels: ['sms', 'call'],
    default: true,
    mode: 'sandbox',
  });
  const uri = `otpauth://totp/Contoso:anna?secret=${SECRET32.toLowerCase()}&issuer=Contoso`;
  await register(subject, { kind: 'totp', secret: uri });
  const { body } = await ask('get', subject);
  expect(
    body.methods.map(({ kind, name }: Told & { kind: string; name: string }) => [kind, name]),
  ).toEqual([
    ['phone', 'Work phone'],
    ['totp', 'Contoso:anna'],
  ]);
  expect(JSON.stringify(body)).not.toMatch(new RegExp(SECRET32, 'i'));
  expect(await told('method.added', subject)).toMatchObject({
    data: { subject, method: { id: added.body.id, kind: 'phone', to: added.body.to } },
  });
});

it('what is sealed for the gateway is registered as what is sent in the clear', async () => {
  const [subject, number] = [someone(), phone()];
  const jwk = (await request(stage.config.publicUrl).get('/v1/job-key').set(stage.authorized)).body;
  const seal = async (content: object) =>
    new CompactEncrypt(Buffer.from(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid })
      .encrypt(await importJWK(jwk));
  const sealed = await seal({ kind: 'phone', number });
  await register(subject, { kind: 'sealed', sealed });
  const faulty = { kind: 'sealed', sealed: `${sealed.slice(0, -4)}AAAA` };
  const refused = await ask('post', subject, '/methods', faulty);
  expect(refused).toMatchObject({ status: 422, body: { faults: [{ path: 'sealed' }] } });
  const wrong = await seal({ kind: 'passkey', credentialId: 'x' });
  expect((await ask('post', subject, '/methods', { kind: 'sealed', sealed: wrong })).status).toBe(
    422,
  );
  expect((await ask('get', subject)).body.methods).toHaveLength(1);
});

it('a method is renamed, and neither a wrong id nor a faulty name is taken', async () => {
  const subject = someone();
  const id = await register(subject, { kind: 'phone', number: phone() });
  const renamed = await ask('patch', subject, `/methods/${id}`, { name: 'Mummin puhelin 👵' });
  expect(renamed).toMatchObject({ status: 200, body: { id, name: 'Mummin puhelin 👵' } });
  expect((await ask('patch', subject, `/methods/${id}`, { name: '' })).status).toBe(422);
  expect((await ask('patch', subject, '/methods/me_x', { name: 'x' })).status).toBe(404);
  expect((await ask('patch', someone(), `/methods/${id}`, { name: 'x' })).status).toBe(404);
});

it.each([
  [{ kind: 'phone', number: '12' }, 422, 'invalid_request'],
  [{ kind: 'phone', number: '+358600123456' }, 422, 'number_not_allowed'],
  [{ kind: 'phone', number: '+358912345678', channels: ['sms'] }, 422, 'channel_not_allowed'],
  [{ kind: 'totp', secret: 'not base32, but long' }, 422, 'invalid_request'],
  [
    { kind: 'totp', secret: `otpauth://totp/x?secret=${SECRET32}&digits=8` },
    422,
    'invalid_request',
  ],
  [{ kind: 'totp', secret: `otpauth://hotp/x?secret=${SECRET32}` }, 422, 'invalid_request'],
  [{ kind: 'passkey', credentialId: 'x' }, 422, 'invalid_request'],
  [{ kind: 'recovery', hashes: ['x'] }, 422, 'invalid_request'],
  [{}, 422, 'invalid_request'],
])('%j is refused with %d %s', async (body, status, code) => {
  const answer = await ask('post', someone(), '/methods', body);
  expect(answer.status).toBe(status);
  expect(answer.body.code).toBe(code);
});

it('limits and doubles are conflicts', async () => {
  const [subject, number] = [someone(), phone()];
  await register(subject, { kind: 'phone', number });
  const again = await ask('post', subject, '/methods', { kind: 'phone', number });
  expect(again).toMatchObject({ status: 409, body: { code: 'method_exists' } });
  for (let i = 0; i < 4; i += 1) await register(subject, { kind: 'phone', number: phone() });
  const sixth = await ask('post', subject, '/methods', { kind: 'phone', number: phone() });
  expect(sixth).toMatchObject({ status: 409, body: { code: 'too_many_methods' } });
});

it('the default changes only with a fresh proof of this subject at another registered phone', async () => {
  const [subject, one, two] = [someone(), phone(), phone()];
  const first = await register(subject, { kind: 'phone', number: one });
  const second = await register(subject, { kind: 'phone', number: two });
  const change = (more: object) =>
    ask('put', subject, '/methods/default', { method: second, ...more });
  expect(await change({})).toMatchObject({ status: 403, body: { code: 'proof_needed' } });
  const own = await proven(subject, two);
  expect((await change({ proof: own })).status).toBe(403);
  const stranger = await proven(subject, phone());
  expect((await change({ proof: stranger })).status).toBe(403);
  const ofAnother = await proven(someone(), one);
  expect((await change({ proof: ofAnother })).status).toBe(403);
  const unproven = (await stage.start({ to: one, channel: 'sms', subject })).body.id;
  await arrived(unproven);
  expect((await change({ proof: unproven })).status).toBe(403);
  const changed = await change({ proof: await proven(subject, one) });
  expect(changed.status).toBe(200);
  const shown = changed.body.methods.map((each: { id: string; default: boolean }) => [
    each.id,
    each.default,
  ]);
  expect(shown).toEqual([
    [first, false],
    [second, true],
  ]);
  expect(await told('method.default_changed', subject)).toMatchObject({
    data: { method: { id: first } },
  });
  expect(await told('method.default_changed', subject)).toMatchObject({
    data: { method: { id: second } },
  });
});

it('the last method goes only with a proof, and is announced', async () => {
  const [subject, number] = [someone(), phone()];
  const id = await register(subject, { kind: 'phone', number });
  expect((await ask('delete', subject, `/methods/${id}`)).status).toBe(403);
  const proof = await proven(subject, number);
  expect((await ask('delete', subject, `/methods/${id}?proof=${proof}`)).status).toBe(204);
  expect((await ask('delete', subject, `/methods/${id}?proof=${proof}`)).status).toBe(404);
  expect((await ask('get', subject)).body.methods).toEqual([]);
  expect(await told('method.removed', subject)).toMatchObject({ data: { method: { id } } });
});

it('an operator’s pass replaces a lost phone once, is audited and announced', async () => {
  const subject = someone();
  const lost = await register(subject, { kind: 'phone', number: phone() });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const given = await stage.post('/v1/operator/subjects/pass', { subject, until, ...BY });
  expect(given).toMatchObject({
    status: 201,
    body: { until, pass: expect.stringMatching(/^([0-9a-z]{5}-){5}[0-9a-z]$/) },
  });
  const { pass, tag } = given.body;
  expect(await told('subject.pass_given', subject)).toMatchObject({ data: { until } });
  const add = (given: string) =>
    ask('post', subject, '/methods', { kind: 'phone', number: phone(), pass: given });
  expect((await add('00000-00000-00000-00000-00000-0')).status).toBe(403);
  const added = await add(pass);
  expect(added).toMatchObject({ status: 201, body: { default: true } });
  expect((await add(pass)).status).toBe(403);
  const header = { 'octothorpe-pass': pass };
  expect(
    (await ask('delete', subject, `/methods/${added.body.id}`, undefined, header)).status,
  ).toBe(403);
  expect((await ask('delete', subject, `/methods/${lost}`)).status).toBe(204);
  const audit = await request(stage.config.publicUrl)
    .get('/v1/operator/audit?of=methods&limit=1000')
    .set(stage.authorized);
  const acts = audit.body.acts.filter(({ target }: { target: string }) => target.endsWith(tag));
  expect(acts.map(({ act }: { act: string }) => act).reverse()).toEqual([
    'add_method',
    'give_pass',
    'add_method',
    'remove_method',
  ]);
  expect(acts[2]).toMatchObject({ ...BY, until, target: `a pass of ${tag}` });
  expect(audit.text).not.toContain('person/');
});

it.each([
  ['in the past', -1_000],
  ['more than a week away', 8 * 86_400_000],
])('a pass that ends %s is refused', async (_, fromNow) => {
  const until = new Date(Date.now() + fromNow).toISOString();
  const given = await stage.post('/v1/operator/subjects/pass', {
    subject: someone(),
    until,
    ...BY,
  });
  expect(given).toMatchObject({ status: 422, body: { faults: [{ path: 'until' }] } });
});

it('the export for the person names all that is kept, and no secret', async () => {
  const [subject, number] = [someone(), phone()];
  await register(subject, { kind: 'phone', number });
  await register(subject, { kind: 'totp', secret: SECRET32 });
  const { body, text } = await ask('get', subject, '/export');
  expect(body.methods).toMatchObject([
    { kind: 'phone', kept: expect.arrayContaining(['number', 'name', 'createdAtMs']) },
    { kind: 'totp', kept: expect.arrayContaining(['secret', 'lastStep']) },
  ]);
  expect(text).not.toContain(SECRET32);
  expect(text).not.toContain(number);
  expect(await told('methods.exported', subject)).toMatchObject({ data: { count: 2 } });
});

it('an erased subject leaves nothing, as often as it is asked for', async () => {
  const subject = someone();
  await register(subject, { kind: 'phone', number: phone() });
  expect((await ask('delete', subject, '')).status).toBe(204);
  expect((await ask('delete', subject, '')).status).toBe(204);
  expect((await ask('get', subject)).body.methods).toEqual([]);
  expect(await told('subject.deleted', subject)).toBeDefined();
});

it('a key sees the subjects of its own tenant alone, and needs the scope', async () => {
  const subject = someone();
  const id = await register(subject, { kind: 'phone', number: phone() });
  const [, bearer] = String(stage.authorized.authorization).split(' ');
  const other = { authorization: `Bearer ${bearer}-other` };
  expect((await ask('get', subject, '/methods', undefined, other)).body.methods).toEqual([]);
  expect((await ask('patch', subject, `/methods/${id}`, { name: 'x' }, other)).status).toBe(404);
  expect((await ask('delete', subject, '', undefined, other)).status).toBe(204);
  expect((await ask('get', subject)).body.methods).toHaveLength(1);
  const plain = { authorization: `Bearer ${PLAIN_KEY}` };
  for (const [method, rest] of [
    ['get', '/methods'],
    ['get', '/export'],
    ['delete', ''],
  ] as const) {
    expect(await ask(method, subject, rest, undefined, plain)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  }
  expect((await ask('get', 'two words')).status).toBe(400);
});

it('neither Redis nor the log holds a number, a secret, a name or a subject of it', async () => {
  const [subject, number] = ['very-own-subject@example.com', phone()];
  await register(subject, { kind: 'phone', number, name: 'Grandmother' });
  await register(subject, { kind: 'totp', secret: SECRET32 });
  await told('method.added', subject);
  const everything = JSON.stringify(await everythingIn(stage.redis)) + stage.lines.join('\n');
  for (const text of [subject, number.slice(1), SECRET32, 'Grandmother']) {
    expect(everything).not.toContain(text);
  }
});
