/**
 * Row 7: shuffled carrier reports, each one to five times. The service's own code with Redis must reach the story's end state
 * and the model's; for arbitrary reports, the model's. Some stories go through the running service as
 * signed webhooks too.
 */

import { NO_SEND_LIMITS } from '../../../lib/no-send-limits.js';
import { inLanes } from '../gateway/client.js';
import { withGateway } from '../gateway/gateway.js';
import { privateRedis } from '../gateway/private-redis.js';
import { Random } from '../random.js';
import { atMost, type Finding, grouped, type Row, type RowContext } from '../row.js';
import { ReportModel } from '../webhooks/report-model.js';
import { ReportReplay } from '../webhooks/report-replay.js';
import { mixed, retold, STORIES, type Story } from '../webhooks/stories.js';
import { TWILIO_STORIES, tellByTwilio } from '../webhooks/twilio-teller.js';

const LANES = 32;
const PROVIDERS = ['twilio', 'vonage'];

export const shuffledWebhooks: Row = {
  row: '7',
  name: 'shuffled webhooks',
  run: async (context) => [...(await overStore(context)), ...(await overService(context))],
};

async function overStore(context: RowContext): Promise<readonly Finding[]> {
  const told = context.inForm(100_000, 1_500);
  const mixes = context.inForm(20_000, 500);
  const random = new Random(context.seed);
  const own = await privateRedis();
  let otherEnd = 0;
  let otherThanModel = 0;
  let done = 0;
  const replays = Array.from({ length: LANES }, () => new ReportReplay(own.redis, PROVIDERS));
  try {
    await inLanes(LANES, Array(told + mixes).keys(), async (at) => {
      const story = random.pick(Object.values(STORIES));
      const words = at < told ? retold(random, story) : mixed(random, story.channel);
      const model = new ReportModel(story.channel, PROVIDERS);
      for (const word of words) model.hear(word);
      model.settle();
      const replay = replays.pop() as ReportReplay;
      const state = await replay.run(story.channel, words);
      replays.push(replay);
      if (!isSame(state, model.state)) otherThanModel += 1;
      if (at < told && !endsLike(state, story)) otherEnd += 1;
      done += 1;
      if (done % 20_000 === 0) context.say(`${grouped(done)} of ${grouped(told + mixes)}`);
    });
  } finally {
    await own.close();
  }
  return [
    atMost(
      `${grouped(told)} sequences, each webhook 1 to 5 times in any order: ended otherwise`,
      otherEnd,
      0,
    ),
    atMost(`these and ${grouped(mixes)} arbitrary ones: model and Lua disagree`, otherThanModel, 0),
  ];
}

function overService(context: RowContext): Promise<readonly Finding[]> {
  const count = context.inForm(5_000, 80);
  return withGateway({ roles: 'api', figures: NO_SEND_LIMITS }, async (gateway) => {
    const random = new Random(context.seed + 1);
    const client = gateway.client();
    let otherEnd = 0;
    await inLanes(LANES, Array(count).keys(), async (person) => {
      const story = random.pick(TWILIO_STORIES);
      const words = retold(random, story);
      const state = await tellByTwilio(gateway, client, { person, story, words });
      if (!endsLike(state, story)) otherEnd += 1;
    });
    return [
      atMost(
        `${grouped(count)} sequences as signed webhooks at the running service: ended otherwise`,
        otherEnd,
        0,
      ),
    ];
  });
}

function endsLike({ state, reason }: { state: string; reason?: string }, { ends }: Story): boolean {
  return state === ends.state && reason === ends.reason;
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
