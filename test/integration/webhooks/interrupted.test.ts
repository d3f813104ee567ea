/** A process that dies between the claim of a signed request and the end of its handling, on a real Redis. */
import type { Redis } from 'ioredis';
import { RedisReplayProtection } from '../../../src/redis/replay-protection.js';
import { freshTestRedis } from '../../setup/redis.js';
import { postTwilio, receiverOver } from '../../setup/vendor-requests.js';
import { twilioSettings } from '../../setup/vendor-settings.js';

const INBOUND = '/webhooks/twilio/inbound';
const STOP = {
  MessageSid: 'SM00000000000000000000000000000001',
  AccountSid: twilioSettings.accountSid,
  From: '+358457000001',
  To: '+12025550100',
  Body: 'STOP',
  NumMedia: '0',
  NumSegments: '1',
};
const CLAIM_SECONDS_MAX = 15;

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

it('an inbound STOP counts when it is repeated after its process died', async () => {
  const dying = receiverOver(new RedisReplayProtection(redis));
  const begun = new Promise<void>((resolve) => {
    // It never continues from here, like a killed process.
    dying.sink.reply = () => {
      resolve();
      return new Promise(() => {});
    };
  });
  const server = dying.app.listen(0, '127.0.0.1');
  const cutOff = postTwilio(server, INBOUND, STOP).then(
    () => 'answered',
    () => 'cut off',
  );
  await begun;
  server.closeAllConnections();
  server.close();
  expect(await cutOff).toBe('cut off');

  const next = receiverOver(new RedisReplayProtection(redis));
  await postTwilio(next.app, INBOUND, STOP).expect(503).expect('retry-after', '5');
  expect(next.sink.replies).toHaveLength(0);
  await runOut();
  await postTwilio(next.app, INBOUND, STOP).expect(200);
  await postTwilio(next.app, INBOUND, STOP).expect(200);
  expect(next.sink.replies).toMatchObject([{ from: STOP.From, text: 'STOP' }]);
  for (const key of await redis.keys('*')) {
    expect(await redis.ttl(key)).toBeGreaterThan(CLAIM_SECONDS_MAX);
  }
});

it('copies that arrive at once are all answered with 200, and count once', async () => {
  const receivers = [1, 2].map(() => receiverOver(new RedisReplayProtection(redis)));
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun: () => void = () => {};
  const first = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let handled = 0;
  for (const { sink } of receivers) {
    sink.reply = async () => {
      handled += 1;
      begun();
      await finished;
      return 'verified';
    };
  }
  const answers = receivers.map(({ app }) =>
    postTwilio(app, INBOUND, STOP).then((it) => it.status),
  );
  await first;
  // The other copy has found the claim by now, or does so later.
  finish();
  expect(await Promise.all(answers)).toEqual([200, 200]);
  expect(handled).toBe(1);
});

/** The expiry of claims, and of no longer-lived keys. */
async function runOut(): Promise<void> {
  for (const key of await redis.keys('*')) {
    if ((await redis.ttl(key)) <= CLAIM_SECONDS_MAX) await redis.del(key);
  }
}

it('the answer does not wait until the request is noted as handled', async () => {
  const protection = new RedisReplayProtection(redis);
  let note = () => {};
  let noted = false;
  protection.handled = async () => {
    await new Promise<void>((resolve) => {
      note = resolve;
    });
    noted = true;
  };
  const { app, sink } = receiverOver(protection);
  await postTwilio(app, INBOUND, STOP).expect(200);
  expect(noted).toBe(false);
  await postTwilio(app, INBOUND, STOP).expect(503);
  expect(sink.replies).toHaveLength(1);
  note();
});
