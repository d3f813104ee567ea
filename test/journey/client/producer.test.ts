import type { Redis } from 'ioredis';
import { ChallengeProducer } from '../../../packages/client/src/bullmq.js';
import type { Octothorpe } from '../../../packages/client/src/octothorpe.js';
import { connectRedis } from '../../../src/redis/connection.js';
import { testRedisUrl } from '../../setup/redis.js';
import { everythingIn } from '../../setup/redis-content.js';
import { openStage, type Stage } from '../stage.js';
import { clientOf } from './client-of.js';

let stage: Stage;
let octothorpe: Octothorpe;
let connection: Redis;
let producer: ChallengeProducer;

beforeAll(async () => {
  stage = await openStage();
  octothorpe = clientOf(stage);
  connection = connectRedis(testRedisUrl(), 'worker') as Redis;
  producer = new ChallengeProducer(octothorpe, { connection });
});

afterAll(async () => {
  await producer.close();
  connection.disconnect();
  await stage.close();
});

it('a challenge that a job has started is checked like any other, and its number is in Redis nowhere', async () => {
  const to = '+358447860001';
  const challenge = await producer.start({ to, channels: ['sms'], reference: 'job-1' });
  expect(challenge.started).toMatchObject({ state: 'queued', reference: 'job-1' });
  expect(await everythingIn(stage.redis)).not.toContain('447860001');
  expect((await challenge.check(await stage.codeFor(to))).verified).toBe(true);
});

it('two jobs with one key start one challenge', async () => {
  const request = { to: '+358447860002', channels: ['sms' as const] };
  const options = { idempotencyKey: 'sign-in-8c1f' };
  const [one, two] = await Promise.all([
    producer.start(request, options),
    producer.start(request, options),
  ]);
  expect(one.id).toBe(two.id);
});

it('a message goes by a job as well, and neither code nor text is in Redis', async () => {
  const to = '+358447860003';
  const text = 'Contoso: 450917 is your code.';
  const { id } = await producer.send({ to, channel: 'sms', text });
  expect(await octothorpe.messages.ended(id)).toMatchObject({ state: 'delivered' });
  expect(stage.carrier.phone(to).messages[0]?.body).toBe(text);
  expect(await everythingIn(stage.redis)).not.toContain('450917');
});

it('the gateway’s refusal is the same error as by HTTP', async () => {
  await expect(producer.start({ to: '12', channels: ['sms'] })).rejects.toMatchObject({
    name: 'OctothorpeError',
    status: 422,
  });
});

it('after a rotation of the keys the job is sealed for the new one', async () => {
  const stale = clientOf(stage);
  const { jwk } = await otherKey();
  let asked = 0;
  stale.jobKey = async () => {
    asked += 1;
    return asked === 1 ? jwk : octothorpe.jobKey();
  };
  const rotated = new ChallengeProducer(stale, { connection });
  const challenge = await rotated.start({ to: '+358447860004', channels: ['sms'] });
  expect(challenge.id).toMatch(/^ch_/);
  expect(asked).toBe(2);
  await rotated.close();
});

it('where no worker answers, the error names the key to try again with', async () => {
  const alone = new ChallengeProducer(octothorpe, { connection, tenant: 'default', timeoutMs: 1 });
  const call = alone.start(
    { to: '+358447860005', channels: ['sms'] },
    { idempotencyKey: 'again-1' },
  );
  await expect(call).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('again-1'),
  });
  await alone.close();
});

/** The public key of another installation. */
async function otherKey() {
  const { JobKeys } = await import('../../../src/ingestion/job-keys.js');
  const { current } = await JobKeys.of([{ id: 'other', secret: Buffer.alloc(32, 5) }]);
  return { jwk: current as Awaited<ReturnType<Octothorpe['jobKey']>> };
}
