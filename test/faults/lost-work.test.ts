/** Work is lost from Redis itself, by hand: the challenge is found, and sent or ended. */
import { shortId } from '../../src/challenge/challenge-id.js';
import { RECORD_FIELDS } from '../../src/store/challenge-record.js';
import { challengeKeys } from '../../src/store/redis-keys.js';
import { judge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';
import { freshNumber, startMany } from './traffic.js';

let stage: ProcessStage;
let ids: string[];

beforeAll(async () => {
  stage = await openProcessStage();
  ids = await startMany(stage, 10, () => ({ to: freshNumber(), channel: 'sms' }));
  await stage.redis.xtrim('outbox:{00}', 'MAXLEN', 0);
  await stage.startWorker();
});

afterAll(() => stage.close());

/** As if the time had come to look at it. */
async function comeDue(id: string): Promise<void> {
  await stage.redis.zadd('deadlines:{00}', 'XX', 0, shortId(id));
}

/** As if its life had been shorter, and were over. */
async function endLife(id: string): Promise<void> {
  const [key = ''] = challengeKeys(id) ?? [];
  const fields = (await stage.redis.get(key))?.split('\x1f') ?? [];
  fields[1 + RECORD_FIELDS.indexOf('life')] = '1';
  await stage.redis.set(key, fields.join('\x1f'), 'KEEPTTL');
}

it('a challenge that was lost from the outbox is found and sent, once', async () => {
  const [, ...found] = ids;
  await Promise.all(found.map(comeDue));
  await untilAll(stage, found, ({ state }) => state === 'delivered');
  expect(await judge(stage, found)).toMatchObject({ lost: [], doubled: [] });
});

it('one that nobody finds in time ends as expired: nothing waits for ever', async () => {
  const [forgotten = ''] = ids;
  await endLife(forgotten);
  await comeDue(forgotten);
  await untilAll(stage, [forgotten], ({ state }) => state === 'expired');
});
