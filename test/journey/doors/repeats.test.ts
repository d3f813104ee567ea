/**
 * A platform that got no answer in time asks again. Okta waits 3 s and tries once more; Supabase tries three times within 5 s. The person
 * gets one SMS, also where two gateways take the same request at once.
 */
import { Redis } from 'ioredis';
import { Webhook } from 'standardwebhooks';
import { compose, type Service } from '../../../src/app.js';
import { createLogger } from '../../../src/observability/logger.js';
import { WEBHOOK_SECRETS } from '../../setup/door-fixture.js';
import { caseOf, EveryDoor, knock, MANY_SENDS } from '../../setup/every-door.js';
import { keptLog } from '../../setup/evidence.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';
import { freePort } from '../../setup/processes.js';
import { until } from '../../setup/until.js';
import { untilSent } from '../../setup/until-sent.js';
import { openStage, type Stage } from '../stage.js';

let doors: EveryDoor;
/** Paused and resumed, which others' tests must not notice. */
let own: OwnRedis;
let redis: Redis;
let stage: Stage;
let second: Service;

beforeAll(async () => {
  doors = await EveryDoor.open();
  own = await startOwnRedis();
  redis = new Redis({ path: own.url.slice('unix://'.length) });
  stage = await openStage({
    redisUrl: own.url,
    file: {
      doors: doors.entries(),
      limits: { figures: { ...MANY_SENDS, number: [] } },
    },
  });
  second = await compose(
    { ...stage.config, port: await freePort() },
    createLogger('info', keptLog()),
  );
});

afterAll(async () => {
  await second.close();
  await stage.close();
  redis.disconnect();
  await own.stop();
  await doors.stop();
});

let lastNumber = 4640000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const here = () => stage.config.publicUrl;
const elsewhere = () => String(second.addresses.api);
const texts = (to: string) => stage.carrier.phone(to).messages.map(({ body }) => body);

/** Redis takes no writes while this runs: the first answer is slow. */
async function whilePaused(run: () => Promise<void>): Promise<void> {
  await redis.client('PAUSE', 60_000, 'WRITE');
  try {
    await run();
  } finally {
    await redis.client('UNPAUSE');
  }
}

/** The server has taken the requests that came before: this one needs no Redis. */
async function taken(): Promise<void> {
  await fetch(`${here()}/livez`);
}

test.each(['okta', 'supabase', 'kratos', 'zitadel', 'entra', 'auth0', 'logto'])(
  'the retry of %s after a slow answer sends one SMS',
  async (name) => {
    const to = phone();
    const request = await doors.sms(caseOf(name), to);
    const givenUp = new AbortController();
    const replies: Promise<unknown>[] = [];
    let retried: ReturnType<typeof knock> | undefined;
    await whilePaused(async () => {
      replies.push(
        knock(here(), request, { signal: givenUp.signal }).catch((error: Error) => error.name),
      );
      await taken();
      givenUp.abort();
      retried = knock(here(), request);
      await taken();
    });
    expect(await Promise.all(replies)).toEqual(['AbortError']);
    const reply = await retried;
    expect(reply).toMatchObject({ status: 200, body: caseOf(name).accepted });
    // Its answer may be lost as well.
    const third = await knock(here(), request);
    expect(third.status).toBe(200);
    await untilSent(redis);
    await until(() => texts(to).length > 0);
    expect(texts(to)).toHaveLength(1);
  },
);

test('a try of Supabase has another webhook-id and signature, and is still the same', async () => {
  const to = phone();
  const request = await doors.sms(caseOf('supabase'), to);
  await knock(here(), request);
  // Signed a second later, as Supabase does at each try.
  const again = { ...request, headers: { ...request.headers, ...signedAgain(request.rawBody) } };
  expect(again.headers['webhook-signature']).not.toBe(request.headers['webhook-signature']);
  expect(await knock(here(), again)).toMatchObject({ status: 200, body: {} });
  await untilSent(redis);
  await until(() => texts(to).length > 0);
  expect(texts(to)).toHaveLength(1);
});

function signedAgain(rawBody: Buffer): Record<string, string> {
  const id = 'msg_another-try';
  const time = new Date(Date.now() + 1_000);
  const webhook = new Webhook(WEBHOOK_SECRETS.one.replace('v1,', ''));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': webhook.sign(id, time, rawBody),
  };
}

test.each(['auth0', 'logto', 'descope'])(
  '%s names no id: the same content is one SMS within 10 s, and a resend after them',
  async (name) => {
    const to = phone();
    const request = await doors.sms(caseOf(name), to);
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await knock(here(), request)).status).toBe(200);
    }
    await untilSent(redis);
    await until(() => texts(to).length > 0);
    expect(texts(to)).toHaveLength(1);
    // What Redis does after ten seconds.
    const keys = await redis.keys('door-repeat:*');
    expect(keys.length).toBeGreaterThan(0);
    await redis.del(keys);
    expect((await knock(here(), request)).status).toBe(200);
    await until(() => texts(to).length > 1);
    expect(new Set(texts(to)).size).toBe(1);
  },
);

test.each(['okta', 'supabase', 'entra', 'auth0', 'logto', 'keycloak'])(
  'two gateways that take the same request of %s at once send one SMS',
  async (name) => {
    const to = phone();
    const request = await doors.sms(caseOf(name), to);
    const origins = [here(), elsewhere(), here(), elsewhere(), here(), elsewhere()];
    const replies = await Promise.all(origins.map((origin) => knock(origin, request)));
    expect(replies.map(({ status }) => status)).toEqual(origins.map(() => 200));
    await untilSent(redis);
    await until(() => texts(to).length > 0);
    expect(texts(to)).toHaveLength(1);
  },
);
