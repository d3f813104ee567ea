/**
 * Processes whose clocks differ by ten minutes, with Redis and the carrier in the middle: every verdict is
 * the same as with equal clocks.
 */
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { ask } from './asking.js';
import { type Balancer, openBalancer } from './balancer.js';
import { RUN_MAX_MS } from './form.js';
import { readAll, sentByChallenge, untilAll } from './judge.js';
import { comeDue, endsIn } from './life.js';
import { type ApiProcess, openProcessStage, type ProcessStage } from './process-stage.js';
import { printTable } from './table.js';
import { freshNumber, startMany } from './traffic.js';
import { vonageArrived } from './untold.js';

const APART_MS = 300_000;
const PRELOAD = new URL('./shifted-clock.js', import.meta.url).pathname;

/** The results with equal clocks. */
const VERDICTS = {
  'the right code, at either process': ['verified', 'verified'],
  'a resend that is too soon, at either process': ['429 after 30 s', '429 after 30 s'],
  'a third send to a number that may have two': ['limit_reached', 'limit_reached'],
  'a code in the last minute of its life': ['verified', 'verified'],
  'a code a second after its life': ['expired', 'expired'],
  'a life that ends': 'expired',
  'a genuine webhook, at either process': [200, 200],
  'a Vonage webhook signed six minutes ago': [403, 403],
  'a Vonage webhook signed six minutes ahead': [403, 403],
  'a call of which Twilio’s list alone tells': 'calling, went out once',
  'a call of which Vonage’s list alone tells': 'calling, went out once',
  'an SMS of which Twilio’s list alone tells': 'sent, went out once',
};

let balancer: Balancer;
let stage: ProcessStage;
let apis: ApiProcess[];

beforeAll(async () => {
  balancer = await openBalancer();
  stage = await openProcessStage({
    publicUrl: balancer.url,
    variables: { PROVIDER_TIMEOUT_MS: '4000' },
    file: { limits: { figures: { ...NO_SEND_LIMITS, number: [{ max: 2, windowMs: 3_600_000 }] } } },
  });
}, RUN_MAX_MS);

afterEach(() => {
  for (const { url } of apis) balancer.remove(url);
});

afterAll(async () => {
  await stage?.close();
  await balancer?.close();
});

it.each([
  ['agree', 0],
  ['are ten minutes apart', APART_MS],
])(
  'clocks %s: the same verdicts',
  async (what, apartMs) => {
    apis = await Promise.all([ahead(apartMs), ahead(-apartMs)].map((each) => stage.startApi(each)));
    await Promise.all(apis.map(({ url }) => balancer.add(url)));
    const workers = await Promise.all(
      [ahead(apartMs), ahead(-apartMs)].map((each) => stage.startWorker(each)),
    );
    const verdicts = await judgeAll();
    await Promise.all(workers.map((worker) => worker.kill()));
    printTable(
      `Clocks ${what}`,
      Object.entries(VERDICTS).map(([name, target]) => ({
        what: name,
        measured: String(verdicts[name as keyof typeof VERDICTS]),
        target: String(target),
      })),
    );
    expect(verdicts).toEqual(VERDICTS);
  },
  RUN_MAX_MS,
);

function ahead(ms: number): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import ${PRELOAD}`, CLOCK_AHEAD_MS: String(ms) };
}

async function judgeAll(): Promise<Record<keyof typeof VERDICTS, unknown>> {
  // Answers and callbacks are lost, so that sends must be found by number and time.
  await stage.chaos({ lossPercent: 100 });
  const found = {
    'a call of which Twilio’s list alone tells': await lost('call', 'twilio'),
    'a call of which Vonage’s list alone tells': await lost('call', 'vonage'),
    'an SMS of which Twilio’s list alone tells': await lost('sms', 'twilio'),
  };
  await stage.chaos({});
  const ended = (await known()).id;
  await endsIn(stage, ended, -1);
  await comeDue(stage, ended);
  const verdicts = {
    'the right code, at either process': await atEach(async (api) => checked(api, await known())),
    'a resend that is too soon, at either process': await atEach(async (api) => {
      const answer = await post(api, `/v1/challenges/${(await known()).id}/resend`);
      return `${answer.status} after ${Math.round(answer.retryAfter / 30) * 30} s`;
    }),
    'a third send to a number that may have two': await atEach(async (api) => {
      const body = { to: freshNumber(), channel: 'sms' };
      for (const each of apis) await post(each, '/v1/challenges', body);
      return codeOf(await post(api, '/v1/challenges', body));
    }),
    'a code in the last minute of its life': await atEach(async (api) => {
      const challenge = await known();
      await endsIn(stage, challenge.id, 60_000);
      return checked(api, challenge);
    }),
    'a code a second after its life': await atEach(async (api) => {
      const challenge = await known();
      await endsIn(stage, challenge.id, -1_000);
      return checked(api, challenge);
    }),
    'a genuine webhook, at either process': await toldAtEach(0),
    'a Vonage webhook signed six minutes ago': await toldAtEach(-360_000),
    'a Vonage webhook signed six minutes ahead': await toldAtEach(360_000),
  };
  await untilAll(stage, [ended], ({ state }) => state === 'expired');
  return {
    ...verdicts,
    'a life that ends': 'expired',
    ...found,
  };
}

/** One after the other, because both may use the same number. */
async function atEach<T>(verdict: (api: ApiProcess) => Promise<T>): Promise<T[]> {
  const verdicts: T[] = [];
  for (const api of apis) verdicts.push(await verdict(api));
  return verdicts;
}

type Known = Readonly<Record<'id' | 'code', string>>;

/** A challenge that one of the processes started, and its code. */
async function known(): Promise<Known> {
  const to = freshNumber();
  const [id = ''] = await startMany(stage, 1, () => ({ to, channel: 'sms' }));
  await untilAll(stage, [id], ({ state }) => state === 'delivered');
  return { id, code: (await stage.codeOn(to)) ?? '' };
}

function post({ url }: ApiProcess, path: string, body: object = {}) {
  const headers = {
    authorization: `Bearer ${stage.identity.apiKey}`,
    'content-type': 'application/json',
  };
  return ask(url, { method: 'POST', path, headers, body: JSON.stringify(body) });
}

async function checked(api: ApiProcess, { id, code }: Known): Promise<string> {
  const { text } = await post(api, `/v1/challenges/${id}/check`, { code });
  return /"outcome":"(\w+)"/.exec(text)?.[1] ?? text;
}

function codeOf({ text }: { text: string }): string {
  return /"code":"(\w+)"/.exec(text)?.[1] ?? text;
}

/** Each process's answer to a webhook that Vonage signed at this distance from the real time. */
function toldAtEach(signedInMs: number): Promise<number[]> {
  return atEach(async ({ url }) => {
    const [id = ''] = await startMany(stage, 1, () => ({
      to: freshNumber(),
      channel: 'sms',
      provider: 'vonage',
    }));
    await untilAll(stage, [id], ({ state }) => state === 'delivered');
    const reference = (await readAll(stage, [id])).get(id)?.deliveries[0]?.reference ?? '';
    const signed = await vonageArrived(stage, id, reference, Date.now() + signedInMs);
    return (await ask(url, signed)).status;
  });
}

let spare = 0;

/** The result of a send whose answer was lost. Its number is used once, because two sends could not be distinguished. */
async function lost(channel: 'sms' | 'call', provider: string): Promise<string> {
  spare += 1;
  const to = `+35845728000${spare}`;
  const ids = await startMany(stage, 1, () => ({ to, channel, provider }));
  await untilAll(stage, ids, ({ state }) => state !== 'queued' && state !== 'sending');
  const counts = sentByChallenge(await stage.ledger());
  const challenges = await readAll(stage, ids);
  const [id = ''] = ids;
  const count = counts.get(id) ?? 0;
  return `${challenges.get(id)?.state}, went out ${count === 1 ? 'once' : `${count} times`}`;
}
