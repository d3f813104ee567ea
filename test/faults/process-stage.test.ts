/** Checks that the stage is the real service, and that its judge sees the sends. */
import { judge, untilAll } from './judge.js';
import { openProcessStage, type ProcessStage } from './process-stage.js';

let stage: ProcessStage;

beforeAll(async () => {
  stage = await openProcessStage();
});

afterAll(() => stage.close());

it('challenges that are acknowledged while no worker runs are sent when one starts', async () => {
  const started = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      stage.start({ to: `+35844660010${index}`, channel: 'sms' }),
    ),
  );
  const ids = started.map(({ id }) => id ?? '');
  expect(started.map(({ status }) => status)).toEqual(ids.map(() => 202));
  expect((await judge(stage, ids)).lost).toEqual(ids);
  await stage.startWorker();
  await untilAll(stage, ids, ({ state }) => state === 'delivered');
  expect(await judge(stage, ids)).toMatchObject({ lost: [], doubled: [] });
});
