/**
 * Row 7: what carriers say, shuffled, each word one to five times. The service's own code over Redis has to end where the story ends
 * and where the pure rules over a map end; any mix of words at all, where those end. Some stories go through the running service as
 * signed webhooks as well.
 */
import { isDeepStrictEqual } from 'node:util';
import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { callbackPath } from '../../../src/providers/provider.js';
import { TWILIO_CALLBACKS } from '../../../src/providers/twilio/twilio-addresses.js';
import { withOwnRedis } from '../../setup/own-redis.js';
import { Random } from '../../setup/random.js';
import { type Form, twilioRequest } from '../../setup/signed-requests.js';
import { type Client, inLanes } from './client.js';
import { finnishNumber, type Gateway, withGateway } from './gateway.js';
import { overRedis, overRules } from './report-replay.js';
import { atMost, type Finding, grouped, type Row, type RowContext } from './row.js';
import { mixed, retold, STORIES, type Story, type Word } from './stories.js';

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
  let otherEnd = 0;
  let otherThanModel = 0;
  let done = 0;
  await withOwnRedis(async (redis) => {
    const lanes = Array.from({ length: LANES }, () => ({
      replay: overRedis(redis, PROVIDERS),
      model: overRules(PROVIDERS),
    }));
    await inLanes(LANES, Array(told + mixes).keys(), async (at) => {
      const story = random.pick(Object.values(STORIES));
      const words = at < told ? retold(random, story) : mixed(random, story.channel);
      const lane = lanes.pop() as (typeof lanes)[number];
      const end = await lane.replay.run(story.channel, words);
      const expected = await lane.model.run(story.channel, words);
      lanes.push(lane);
      if (!isDeepStrictEqual(end, expected)) otherThanModel += 1;
      if (at < told && !endsLike(end, story)) otherEnd += 1;
      done += 1;
      if (done % 20_000 === 0) context.say(`${grouped(done)} of ${grouped(told + mixes)}`);
    });
  });
  return [
    atMost(
      `${grouped(told)} sequences, each webhook 1 to 5 times in any order: ended otherwise`,
      otherEnd,
      0,
    ),
    atMost(
      `these and ${grouped(mixes)} arbitrary ones: Redis and the pure rules disagree`,
      otherThanModel,
      0,
    ),
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

/** Those that need neither a second provider nor a worker that keeps deadlines. */
const TWILIO_STORIES: readonly Story[] = Object.values(STORIES).filter(
  ({ words, ends }) => ends.reason !== 'hung_up' && words.every(({ delivery }) => delivery === 1),
);

const CALL = `CA${'2'.repeat(32)}`;
const MESSAGE = `SM${'2'.repeat(32)}`;
const SENDER = '+12025550100';

interface Telling {
  readonly person: number;
  readonly story: Story;
  readonly words: readonly Word[];
}

/** @returns where the challenge stands afterwards */
async function tellByTwilio(
  { url, identity }: Gateway,
  client: Client,
  { person, story, words }: Telling,
): Promise<{ state: string; reason?: string }> {
  const { channel } = story;
  const to = finnishNumber(person);
  const id = await client.start({ to, channel, provider: 'twilio' });
  const { accountSid, authToken } = identity.twilio;
  for (const word of words) {
    const { pattern, query = '', form } = said(channel, word);
    const parties = { AccountSid: accountSid, To: to, From: SENDER };
    const path = `${callbackPath(pattern, `${id}.1`)}${query}`;
    const signing = { publicUrl: url, token: authToken };
    const request = twilioRequest(signing, path, { ...parties, ...form });
    const { status } = await client.send(path, request);
    if (status !== 200) throw new Error(`A genuine webhook was answered with ${status}.`);
  }
  return client.challenge(id);
}

function said(channel: string, word: Word): { pattern: string; query?: string; form: Form } {
  const paths = TWILIO_CALLBACKS;
  if ('key' in word) {
    const query = word.pressed === undefined ? '?prompt=1' : `?prompt=1&pressed=${word.pressed}`;
    const form = { CallSid: CALL, CallStatus: 'in-progress', Digits: word.key };
    return { pattern: paths.call, query, form };
  }
  const { event } = word;
  const answeredBy = ANSWERERS[event.kind];
  if (answeredBy !== undefined) {
    return { pattern: paths.callMachine, form: { CallSid: CALL, AnsweredBy: answeredBy } };
  }
  if (channel === 'call') {
    const CallStatus = CALL_STATUSES[event.kind] ?? 'busy';
    return { pattern: paths.callStatus, form: { CallSid: CALL, CallStatus } };
  }
  if (event.kind === 'failed') {
    const form = { MessageSid: MESSAGE, MessageStatus: 'undelivered', ErrorCode: OPTED_OUT };
    return { pattern: paths.sms, form };
  }
  return { pattern: paths.sms, form: { MessageSid: MESSAGE, MessageStatus: event.kind } };
}

const ANSWERERS: Readonly<Record<string, string>> = {
  human: 'human',
  machine: 'machine_start',
  answerer_unknown: 'unknown',
};

const CALL_STATUSES: Readonly<Record<string, string>> = {
  sent: 'initiated',
  ringing: 'ringing',
  picked_up: 'in-progress',
  call_ended: 'completed',
};
/** https://www.twilio.com/docs/api/errors/21610 */
const OPTED_OUT = '21610';
