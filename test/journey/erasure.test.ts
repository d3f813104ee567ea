/** What Redis has of a person who is erased, or who has removed a device. */
import request from 'supertest';
import { RegisteredPerson } from '../setup/registered-person.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => {
  await stage.close();
});

const subjects = (method: 'get' | 'delete', path: string) =>
  request(stage.config.publicUrl)[method](`/v1/subjects/${path}`).set(stage.authorized);

/** The owners of devices and the prompts of subjects; what only counts a device's requests ends within minutes. */
const kept = async () =>
  (await stage.redis.keys('*')).filter((key) => /^(device|approvals):\{[^}]+\}$/.test(key));

async function idOf(subject: string, wanted: string): Promise<string> {
  const { body } = await subjects('get', `${subject}/methods`);
  return body.methods.find(({ kind }: { kind: string }) => kind === wanted).id;
}

it('an erased subject leaves neither devices nor prompts', async () => {
  await new RegisteredPerson(stage, 'anna').setUp('app');
  const device = `device:{${await idOf('anna', 'approve')}}`;
  expect(await kept()).toEqual(
    expect.arrayContaining([device, expect.stringMatching('approvals')]),
  );
  expect((await subjects('delete', 'anna')).status).toBe(204);
  expect(await kept()).toEqual([]);
});

it('a device that is removed by the API is forgotten, and the erasure finds its prompts', async () => {
  await new RegisteredPerson(stage, 'bert').setUp('passkey', 'app');
  const id = await idOf('bert', 'approve');
  expect((await subjects('delete', `bert/methods/${id}`)).status).toBe(204);
  expect(await kept()).toEqual([expect.stringMatching('approvals')]);
  expect((await subjects('delete', 'bert')).status).toBe(204);
  expect(await kept()).toEqual([]);
});
