/**
 * Row 6: a hundred thousand forged webhooks, each of which would end its challenge if it was accepted. Controls:
 * the challenges do not change, and then the genuine requests are accepted once.
 */

import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { Random } from '../../setup/random.js';
import { twilioRequest, type WebhookRequest } from '../../setup/signed-requests.js';
import { type Client, inLanes } from './client.js';
import { type Gateway, withGateway } from './gateway.js';
import { type GenuineWords, genuineWords } from './genuine-webhooks.js';
import { atMost, exactly, type Finding, grouped, type Row, type RowContext } from './row.js';
import { TWILIO_FORGERIES } from './twilio-forgeries.js';
import { genuineVonage, VONAGE_FORGERIES } from './vonage-forgeries.js';

const LANES = 256;

export const forgedWebhooks: Row = {
  row: '6',
  name: 'forged webhooks',
  run: (context) =>
    withGateway({ roles: 'api', figures: NO_SEND_LIMITS }, (gateway) => attack(gateway, context)),
};

async function attack(gateway: Gateway, context: RowContext): Promise<readonly Finding[]> {
  const client = gateway.client();
  const words = await genuineWords(gateway, client);
  const count = context.inForm(100_000, 3_000);
  const replays = count / 20;
  const forged = await sendForgeries(gateway, client, words, count - replays, context);
  const moved = await statesOf(client, words.challenges);
  const genuine = await genuineRequests(gateway, words);
  // One after the other, because an answered call ignores the others.
  const taken: number[] = [];
  for (const each of genuine) taken.push((await client.send(each.path, each)).status);
  const ended = await statesOf(client, words.challenges);
  const vonage = genuine.filter(({ path }) => path.includes('/vonage/'));
  let replayed = 0;
  await inLanes(LANES, Array(replays).keys(), async (at) => {
    const { path, ...request } = vonage[at % vonage.length] as WebhookRequest;
    if ((await client.send(path, request)).status < 300) replayed += 1;
  });
  const ways = Object.keys(TWILIO_FORGERIES).length + Object.keys(VONAGE_FORGERIES).length + 1;
  return [
    atMost(
      `${grouped(count)} forged or changed webhooks, ${ways} ways, both providers: not refused with a 4xx`,
      forged.length + replayed,
      0,
    ),
    ...[...new Set(forged)].map((way) =>
      atMost(`of them: ${way}`, forged.filter((each) => each === way).length, 0),
    ),
    atMost('challenges that changed', moved.filter((state) => state !== 'queued').length, 0),
    exactly(
      'control: genuine requests accepted',
      taken.filter((status) => status === 200).length,
      genuine.length,
    ),
    exactly(
      'control: challenges that the genuine ones changed',
      ended.filter((state) => state !== 'queued').length,
      words.challenges.length,
    ),
  ];
}

/** @returns the kind of each forgery that was not refused with a 4xx */
async function sendForgeries(
  { url, identity }: Gateway,
  client: Client,
  words: GenuineWords,
  count: number,
  context: RowContext,
): Promise<string[]> {
  const random = new Random(context.seed);
  const signing = { publicUrl: url, token: identity.twilio.authToken };
  const ways = [
    ...Object.entries(TWILIO_FORGERIES).map(([name, forge]) => ({
      name: `Twilio, ${name}`,
      make: async () => forge(signing, random.pick(words.twilio), random),
    })),
    ...Object.entries(VONAGE_FORGERIES).map(([name, forge]) => ({
      name: `Vonage, ${name}`,
      make: () => forge(identity.vonage, random.pick(words.vonage), random),
    })),
  ];
  const accepted: string[] = [];
  let sent = 0;
  await inLanes(LANES, Array(count).keys(), async (at) => {
    const { name, make } = ways[at % ways.length] as (typeof ways)[number];
    let request = await make();
    while (request === undefined) request = await make();
    const { path, ...rest } = request;
    const { status } = await client.send(path, rest);
    if (status < 400) accepted.push(name);
    if (status >= 500) accepted.push(`${name}, answered ${status}`);
    sent += 1;
    if (sent % 20_000 === 0) context.say(`${grouped(sent)} of ${grouped(count)}`);
  });
  return accepted;
}

async function genuineRequests(
  { url, identity }: Gateway,
  { twilio, vonage }: GenuineWords,
): Promise<WebhookRequest[]> {
  const signing = { publicUrl: url, token: identity.twilio.authToken };
  return [
    ...twilio.map(({ path, form }) => twilioRequest(signing, path, form)),
    ...(await Promise.all(
      vonage.map(({ path, body }) => genuineVonage(identity.vonage, path, body)),
    )),
  ];
}

function statesOf(client: Client, ids: readonly string[]): Promise<string[]> {
  return Promise.all(ids.map(async (id) => (await client.challenge(id)).state));
}
