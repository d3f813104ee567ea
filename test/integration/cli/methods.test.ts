/** `octothorpe methods`, beside the running service: from one gateway into another. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import request from 'supertest';
import { SECRET } from '../../fixtures/challenges.js';
import { openStage, type Stage } from '../../journey/stage.js';
import { runCommand } from '../../setup/command-line.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';
import { Receiver, verify } from '../../setup/receiver.js';

const NUMBER = '+358445400001';
const SIGNED = ['--reason', 'moving house', '--operator', 'anna'];

let folder: string;
let receiver: Receiver;
let stage: Stage;
let other: Stage;
let otherRedis: OwnRedis;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-methods-'));
  receiver = await Receiver.listen();
  stage = await openStage({ webhook: { url: receiver.url, secrets: [SECRET] } });
  otherRedis = await startOwnRedis();
  other = await openStage({ redisUrl: otherRedis.url });
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { extractable: true });
  writeFileSync(join(folder, 'public.jwk'), JSON.stringify(await exportJWK(publicKey)));
  writeFileSync(join(folder, 'private.jwk'), JSON.stringify(await exportJWK(privateKey)));
});

afterAll(async () => {
  await stage.close();
  await other.close();
  await otherRedis.stop();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

async function run(at: Stage, ...args: string[]) {
  const { dataDirectory, redisUrl } = at.config;
  const config = join(dataDirectory, 'config.json');
  const environment = {
    DATA_DIR: dataDirectory,
    REDIS_URL: redisUrl,
    ...(existsSync(config) ? { CONFIG_FILE: config } : {}),
  };
  const { status, text } = await runCommand(['methods', ...args], environment);
  return { status, text };
}

const at = (of: Stage, method: 'get' | 'post', path: string) =>
  request(of.config.publicUrl)[method](`/v1/subjects/${path}`).set(of.authorized);

async function told(type: string) {
  for (;;) {
    const [received] = await receiver.received.take(1);
    const message = received && (verify(received, SECRET) as { type: string; data: object });
    if (message?.type === type) return message.data;
  }
}

it('says at once that Redis is down', async () => {
  const { status, text } = await runCommand(['methods', 'list', '--tenant', 'default'], {
    DATA_DIR: folder,
    REDIS_URL: 'redis://127.0.0.1:1',
  });
  expect([status, text]).toEqual([3, expect.stringContaining('127.0.0.1:1 cannot be used')]);
});

it('lists, exports, imports elsewhere, seals again and deletes', async () => {
  await at(stage, 'post', 'anna/methods').send({ kind: 'phone', number: NUMBER, name: 'Mine' });
  await at(stage, 'post', 'anna/methods').send({ kind: 'totp', secret: 'JBSWY3DPEHPK3PXP' });
  const listed = await run(stage, 'list');
  expect(listed.text).toMatch(/^anna +phone +\+358\*{5}0001 +yes +- +me_/m);
  expect(listed.text).not.toMatch(/JBSWY|Mine/);

  const file = join(folder, 'methods.jwe');
  const exported = await run(
    stage,
    ...['export', '--to', join(folder, 'public.jwk'), '--file', file, ...SIGNED],
  );
  expect(exported).toEqual({ status: 0, text: `1 subjects are sealed in ${file}.` });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toMatch(/anna|JBSWY|445400001/);
  expect(await told('methods.exported')).toMatchObject({ count: 1 });

  const take = ['import', '--key', join(folder, 'private.jwk'), '--file', file, ...SIGNED];
  const imported = await run(other, ...take);
  expect(imported.text).toBe('2 methods of 1 subjects are registered for default.');
  const there = (await at(other, 'get', 'anna/methods')).body;
  const here = (await at(stage, 'get', 'anna/methods')).body;
  expect(there.methods).toEqual(here.methods);
  expect((await run(other, ...take)).text).toContain('2 were left out');

  expect((await run(stage, 'reseal', ...SIGNED)).text).toBe(
    'default: 1 subjects, 0 of them sealed again.',
  );
  expect((await run(stage, 'delete', '--subject', 'anna', ...SIGNED)).text).toBe('Erased.');
  expect((await at(stage, 'get', 'anna/methods')).body.methods).toEqual([]);
  expect(await told('subject.deleted')).toMatchObject({ subject: 'anna' });
  expect((await run(stage, 'delete', '--subject', 'anna', ...SIGNED)).text).toContain('Nothing');
  const audit = await request(stage.config.publicUrl)
    .get('/v1/operator/audit')
    .set(stage.authorized);
  const acts = audit.body.acts.map(({ act, operator }: Record<string, string>) => [act, operator]);
  expect(acts).toEqual([
    ['reseal_methods', 'anna'],
    ['export_methods', 'anna'],
  ]);
});

it('imports nothing of a file that is not whole', async () => {
  await at(stage, 'post', 'bert/methods').send({ kind: 'phone', number: NUMBER });
  const file = join(folder, `${randomBytes(4).toString('hex')}.jwe`);
  await run(stage, 'export', '--to', join(folder, 'public.jwk'), '--file', file, ...SIGNED);
  writeFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\n`);
  const key = join(folder, 'private.jwk');
  const refused = await run(other, 'import', '--key', key, '--file', file, ...SIGNED);
  expect(refused).toEqual({
    status: 1,
    text: 'error: The file is not complete: its last line is missing.',
  });
  expect((await at(other, 'get', 'bert/methods')).body.methods).toEqual([]);
});

it.each([
  [[], 'Usage: octothorpe methods', 2],
  [['ban'], "unknown command 'ban'", 2],
  [['export', '--file', 'x', ...SIGNED], 'Name the recipient', 2],
  [['import', '--file', 'x', ...SIGNED], 'Name the private key', 2],
  [['import', '--key', 'nowhere', '--file', 'x', ...SIGNED], 'There is no file nowhere.', 2],
  [['delete', ...SIGNED], 'Name whom: --subject', 2],
  [['reseal', '--operator', 'anna'], '--reason', 2],
  [['list', '--tenant', 'nobody'], 'There is no tenant nobody.', 2],
] as const)('%j says %j', async (args, text, status) => {
  const answer = await run(stage, ...args);
  expect(answer.text).toContain(text);
  expect(answer.status).toBe(status);
});
