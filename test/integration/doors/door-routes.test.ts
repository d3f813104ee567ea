import type { Redis } from 'ioredis';
import request from 'supertest';
import { Keyring } from '../../../src/challenge/code.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import { auth0 } from '../../../src/doors/auth0.js';
import { CallerFailures } from '../../../src/doors/caller-failures.js';
import type { OpenDoor } from '../../../src/doors/configured-door.js';
import type { DoorRequest, Platform } from '../../../src/doors/door.js';
import { doorRouter } from '../../../src/doors/door-routes.js';
import { entraTelesign } from '../../../src/doors/entra-telesign.js';
import { okta } from '../../../src/doors/okta.js';
import { DoorRepeats } from '../../../src/doors/repeats.js';
import { limitDigest } from '../../../src/limits/hmac-tags.js';
import {
  bodyOf,
  OTHER_SECRET,
  openDoor,
  SECRET,
  TENANT,
  TO,
  withBody,
  withHeaders,
} from '../../setup/door-stage.js';
import { FakeRelay } from '../../setup/fake-relay.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';
import { freshTestRedis } from '../../setup/redis.js';

let redis: Redis;
let relay: FakeRelay;
let gateway: Gateway;
let reports: string[];
let open: Record<'okta' | 'auth0' | 'telesign', OpenDoor>;

beforeEach(async () => {
  redis = await freshTestRedis();
  relay = new FakeRelay();
  reports = [];
  const digest = limitDigest(new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]));
  const basic = { customerId: 'C1', secrets: [SECRET] };
  open = {
    okta: await at('/doors/okta', okta, { secrets: [SECRET] }),
    auth0: await at('/doors/auth0', auth0, { secrets: [OTHER_SECRET] }),
    telesign: await at('/doors/telesign', entraTelesign, { basic }),
  };
  gateway = await startGateway({
    trustProxy: 'loopback',
    doors: doorRouter(Object.values(open), {
      relay,
      repeats: new DoorRepeats(redis, digest),
      failures: new CallerFailures(redis, digest),
      onReport: ({ door, outcome }) => reports.push(`${door} ${outcome}`),
    }),
  });
});

afterEach(async () => {
  await gateway.close();
  await redis.quit();
});

async function at<S>(path: string, platform: Platform<S>, settings: object): Promise<OpenDoor> {
  return {
    path,
    platform: platform.name,
    tenant: TENANT,
    door: await openDoor(platform, settings),
  };
}

/** Over HTTP, from an address of one's own. */
function knock(path: string, { headers, rawBody }: DoorRequest, from = '198.51.100.1') {
  const call = request(gateway.server).post(path).set('X-Forwarded-For', from);
  for (const [name, value] of Object.entries(headers)) call.set(name, String(value));
  return call.send(rawBody.toString());
}

test('a request becomes a message of the door’s tenant, under the platform’s own id', async () => {
  const sample = await open.okta.door.sample(TO);
  const answer = await knock('/doors/okta', sample);
  expect(answer.status).toBe(200);
  expect(answer.body.commands[0].value[0].transactionId).toBe('msg_1');
  expect(relay.sent).toMatchObject([
    { tenant: 'acme', request: { to: TO }, key: `door:/doors/okta:${bodyOf(sample)['eventId']}` },
  ]);
});

test('the platform’s retry is answered alike, and sends nothing', async () => {
  const sample = await open.okta.door.sample(TO);
  const first = await knock('/doors/okta', sample);
  const second = await knock('/doors/okta', sample);
  expect(second.body).toEqual(first.body);
  expect(relay.sent).toHaveLength(1);
  expect(reports).toEqual(['/doors/okta accepted', '/doors/okta replayed']);
});

describe('without an id of the platform', () => {
  let sample: DoorRequest;
  beforeEach(async () => {
    sample = await open.auth0.door.sample(TO);
  });

  test('the same content to the same number is sent once, also when it comes at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => knock('/doors/auth0', sample)));
    await knock('/doors/auth0', sample);
    expect(relay.sent).toHaveLength(1);
  });

  test('a repeat under another correlation id, or for another time, is the same', async () => {
    const telesign = await open.telesign.door.sample(TO);
    await knock('/doors/telesign', telesign);
    const again = { ...bodyOf(telesign), correlation_id: 'another-correlation' };
    const answer = await knock('/doors/telesign', withBody(telesign, again));
    expect([answer.status, answer.body.reference_id]).toEqual([200, 'msg_1']);
    expect(relay.sent).toHaveLength(1);
  });

  test('another code, or another number, is another message', async () => {
    const body = bodyOf(sample);
    await knock('/doors/auth0', sample);
    await knock('/doors/auth0', withBody(sample, { ...body, code: '654321' }));
    await knock('/doors/auth0', withBody(sample, { ...body, recipient: '+358441234568' }));
    expect(relay.sent).toHaveLength(3);
  });

  test('ten seconds count from the first request, and what comes later is a resend', async () => {
    await knock('/doors/auth0', sample);
    const [key = ''] = await redis.keys('door-repeat:*');
    const leftMs = await redis.pttl(key);
    expect(leftMs).toBeGreaterThan(5_000);
    expect(leftMs).toBeLessThanOrEqual(10_000);
    await knock('/doors/auth0', sample);
    expect(await redis.pttl(key)).toBeLessThanOrEqual(leftMs);
    // What Redis does after ten seconds.
    await redis.del(key);
    await knock('/doors/auth0', sample);
    expect(relay.sent).toHaveLength(2);
  });

  test('a message that failed is sent when it comes again', async () => {
    relay.failure = new OctothorpeError('unavailable', 'Redis is away.');
    expect((await knock('/doors/auth0', sample)).status).toBe(503);
    relay.failure = undefined;
    expect((await knock('/doors/auth0', sample)).status).toBe(200);
    expect(relay.sent).toHaveLength(1);
  });
});

test('an evaluation is answered, counted apart, and sends nothing', async () => {
  const sample = await open.telesign.door.sample(TO);
  const trial = withHeaders(sample, { 'x-shutter-mode': 'true' });
  expect((await knock('/doors/telesign', trial)).status).toBe(200);
  expect(relay.sent).toHaveLength(0);
  expect(reports).toEqual(['/doors/telesign evaluation']);
});

test('the relay’s refusal becomes the platform’s own answer', async () => {
  relay.failure = new OctothorpeError('country_not_allowed', 'Not there.');
  const answer = await knock('/doors/okta', await open.okta.door.sample(TO));
  expect(answer.status).toBe(403);
  expect(answer.body.error.errorSummary).toBe('Not there.');
  expect(reports).toEqual(['/doors/okta refused']);
});

test('another door’s secret opens nothing', async () => {
  const sample = await open.okta.door.sample(TO);
  for (const authorization of [OTHER_SECRET, `Bearer ${SECRET}`, '']) {
    const answer = await knock('/doors/okta', withHeaders(sample, { authorization }));
    expect(answer.status).toBe(401);
  }
  expect(relay.sent).toHaveLength(0);
  expect(new Set(reports)).toEqual(new Set(['/doors/okta unauthorized']));
});

test('an address that fails 20 times waits; the platform behind the same address does not', async () => {
  const sample = await open.okta.door.sample(TO);
  const wrong = withHeaders(sample, { authorization: OTHER_SECRET });
  for (let tries = 0; tries < 20; tries += 1) {
    expect((await knock('/doors/okta', wrong, '2001:db8:1:2::1')).status).toBe(401);
  }
  const refused = await knock('/doors/okta', wrong, '2001:db8:1:2::9');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await knock('/doors/okta', wrong, '2001:db8:1:3::1')).status).toBe(401);
  expect((await knock('/doors/okta', sample, '2001:db8:1:2::1')).status).toBe(200);
});

test('a body over 64 kB, another method, and another path are refused before any door', async () => {
  const sample = await open.okta.door.sample(TO);
  const large = await knock('/doors/okta', withBody(sample, 'x'.repeat(65_537)));
  expect(large.status).toBe(413);
  const method = await request(gateway.server).put('/doors/okta');
  expect([method.status, method.headers['allow']]).toEqual([405, 'GET, POST']);
  expect((await knock('/doors/none', sample)).status).toBe(404);
  expect(relay.sent).toHaveLength(0);
});

test('log and Redis hold no number, no code, no text and no secret', async () => {
  const sample = await open.auth0.door.sample(TO);
  await knock('/doors/auth0', sample);
  await knock('/doors/auth0', withHeaders(sample, { authorization: `Bearer ${SECRET}` }));
  await knock('/doors/auth0', withBody(sample, { recipient: 5 }));
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => redis.get(key)));
  expect(keys.length).toBeGreaterThan(1);
  const kept = JSON.stringify([gateway.lines, keys, values]);
  for (const secret of [TO, TO.slice(1), '561166', 'verification code', SECRET, OTHER_SECRET]) {
    expect(kept).not.toContain(secret);
  }
  expect(gateway.lines[0]).toMatchObject({
    route: '/doors/auth0',
    tenant: 'acme',
    outcome: 'accepted',
    message: 'msg_1',
  });
});
