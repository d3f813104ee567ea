/** Work is deleted from Redis: the challenge is found, and sent or ended. */
import { judge, untilAll } from './judge.js';
import { comeDue, endsIn } from './life.js';
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

it('a challenge that was lost from the outbox is found and sent, once', async () => {
  const [, ...found] = ids;
  await Promise.all(found.map((id) => comeDue(stage, id)));
  await untilAll(stage, found, ({ state }) => state === 'delivered');
  expect(await judge(stage, found)).toMatchObject({ lost: [], doubled: [] });
});

it('a challenge that is not found in time ends as expired', async () => {
  const [forgotten = ''] = ids;
  await endsIn(stage, forgotten, -1);
  await comeDue(stage, forgotten);
  await untilAll(stage, [forgotten], ({ state }) => state === 'expired');
});
