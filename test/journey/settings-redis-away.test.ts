/** Redis stops during a change of settings: the caller may come again, nothing is half done, and all processes agree afterwards. */
import { type OwnRedis, startOwnRedis } from '../setup/own-redis.js';
import { until } from '../setup/until.js';
import { openSettingsStage, type SettingsStage } from './settings-stage.js';

let redis: OwnRedis;
let opened: SettingsStage;

beforeAll(async () => {
  redis = await startOwnRedis();
  opened = await openSettingsStage({
    redisUrl: redis.url,
    variables: { REDIS_COMMAND_TIMEOUT_MS: '1000' },
  });
});

afterAll(async () => {
  redis.signal('SIGCONT');
  await opened.close();
  await redis.stop();
});

it('the change gets 503, requests go on with what there was, and a repetition is whole', async () => {
  const { put, agreed, urls, ask } = opened;
  const path = 'tenants/default/senders/sms.twilio';
  const sender = (from: string) => ({ provider: 'twilio', channel: 'sms', from });
  await put(path, sender('First'));
  await agreed(1);

  redis.signal('SIGSTOP');
  expect(await put(path, sender('Second'))).toMatchObject({
    status: 503,
    body: { code: 'unavailable' },
  });
  expect((await fetch(`${urls[0]}/livez`)).status).toBe(200);

  redis.signal('SIGCONT');
  let repeated = await put(path, sender('Second'));
  while (repeated.status !== 200) repeated = await put(path, sender('Second'));
  const { version } = repeated.body;
  await agreed(version);
  for (const url of urls) {
    await until(async () => {
      const shown = await ask(url, 'GET', `/v1/operator/settings/${path}`);
      return shown.body.version === version && shown.body.value.from === 'Second';
    });
  }
});
