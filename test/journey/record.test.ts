/** The operator's record over the API and by command: search, statistics, CSV, whose facts a key sees, erasure, alerts. */
import request from 'supertest';
import { sandboxIdentity } from '../../src/config/sandbox-defaults.js';
import { SECRET } from '../fixtures/challenges.js';
import { runCommand } from '../setup/command-line.js';
import { Receiver, verify } from '../setup/receiver.js';
import { tenantKey } from '../setup/sandbox-tenants.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const TO = '+358446110037';
const BY = { operator: 'anna', reason: 'the person asked for it' };
let stage: Stage;
let receiver: Receiver;
/** Keys of a tenant that does not see others. */
let plain: { authorization: string };

beforeAll(async () => {
  receiver = await Receiver.listen();
  stage = await openStage({
    file: {
      policy: { resendAfterMs: [1], breakAfter: 3 },
      record: { keepDays: 7, webhook: { url: receiver.url, secrets: [SECRET] } },
    },
    tenants: { other: {} },
  });
  const identity = sandboxIdentity(stage.config.dataDirectory);
  plain = { authorization: `Bearer ${tenantKey(identity, 'other')}` };
});

afterAll(async () => {
  await stage.close();
  await receiver.close();
});

async function get(path: string, headers = stage.authorized) {
  return request(stage.config.publicUrl).get(`/v1/operator/${path}`).set(headers);
}

const search = (number: string, headers = {}) =>
  stage.post('/v1/operator/challenges/search', { number }, headers);

async function verified(to: string, more: object = {}): Promise<string> {
  const { body } = await stage.start({ to, channel: 'sms', ...more });
  await stage.until(body.id, ({ state }) => state === 'delivered');
  const code = await stage.codeFor(to);
  await stage.post(`/v1/challenges/${body.id}/check`, { code });
  return body.id;
}

it('a verified challenge is found by its number within a second or two, masked, with its whole timeline', async () => {
  const id = await verified(TO, { subject: 'user-8c1f', reference: 'order-1042' });
  await until(async () => (await search(TO)).body.challenges?.[0]?.state === 'sms_verified');
  const [found] = (await search(TO)).body.challenges;
  expect(found).toMatchObject({
    id,
    kind: 'challenge',
    tenant: 'default',
    to: '+358*****0037',
    carrier: 'twilio',
    final: true,
    cause: { cause: 'verified' },
  });
  // Exchanges and callbacks are written a moment after the state.
  const kinds = async () =>
    (await get(`challenges/${id}`)).body.timeline.map(({ kind }: { kind: string }) => kind);
  await until(async () => {
    const seen = await kinds();
    return ['state', 'exchange', 'callback'].every((kind) => seen.includes(kind));
  });
  const { body } = await get(`challenges/${id}`);
  expect(body.timeline.find(({ kind }: { kind: string }) => kind === 'exchange')).toMatchObject({
    method: 'POST',
    status: 201,
    result: 'accepted',
  });
  for (const path of ['challenges?reference=order-1042', 'challenges?outcome=sms_verified']) {
    const { status, body: list } = await get(path);
    expect([path, status, list.challenges?.map((each: { id: string }) => each.id)]).toEqual([
      path,
      200,
      [id],
    ]);
  }
  expect(JSON.stringify(body)).not.toMatch(/user-8c1f|6110037/);
});

it('a refused request is found too, with the rule', async () => {
  const to = '+358446200074';
  for (const status of [202, 429]) {
    expect((await stage.start({ to, channel: 'sms' }, {})).status).toBe(status);
    if (status === 202)
      await stage.post('/v1/operator/lists', {
        action: 'deny',
        number: to,
        until: new Date(Date.now() + 3_600_000).toISOString(),
        ...BY,
      });
  }
  await until(async () => (await search(to)).body.challenges?.[0]?.state === 'refused');
  const [found] = (await search(to)).body.challenges;
  expect(found).toMatchObject({ rule: 'denied', cause: { cause: 'denied_by_list' } });
});

it('statistics have what was sent, verified and spent, as JSON and as CSV', async () => {
  const { status, body } = await get(
    'stats?period=hour&by=country,carrier&country=FI&carrier=twilio',
  );
  expect(status).toBe(200);
  expect(body.lines[0]).toMatchObject({
    country: 'FI',
    carrier: 'twilio',
    verified: 1,
    spend: expect.any(Number),
  });
  expect(body.lines[0].verifiedMedianSeconds).toBeGreaterThan(0);
  const csv = await get('stats?period=day&by=channel&format=csv');
  expect(csv.headers['content-type']).toContain('text/csv');
  const [head, line] = csv.text.split('\r\n');
  expect(head).toMatch(/^from,channel,requested,refused,sent,delivered,verified/);
  expect(line).toMatch(/^\d{4}-\d\d-\d\dT00:00:00.000Z,sms,/);
});

it('Prometheus has the same, with bounded labels', async () => {
  const { text } = await request(stage.config.publicUrl).get('/metrics');
  expect(text).toContain(
    'octothorpe_record_total{country="FI",channel="sms",carrier="twilio",outcome="verified"} 1',
  );
  expect(text).toMatch(
    /octothorpe_spend_total\{country="FI",channel="sms",carrier="twilio"\} 0\.\d/,
  );
});

it('a key sees its own tenant; only all_tenants sees the others', async () => {
  const config = stage.config.apiKeys.map(({ scopes }) => scopes.includes('all_tenants'));
  expect(config).toContain(true);
  const { id } = (await search(TO)).body.challenges[0];
  // The sandbox's keys have every scope: one of a tenant without it is not among them, so it is asked for by name.
  expect((await get(`challenges?tenant=other`)).body.challenges).toEqual([]);
  expect((await search(TO, plain)).body.challenges[0].id).toBe(id);
});

it('a number or a subject in an address is refused, and the cure named', async () => {
  for (const query of ['number=%2B358446110037', 'subject=user-8c1f']) {
    const { status, body } = await get(`challenges?${query}`);
    expect([status, body.detail]).toEqual([400, expect.stringContaining('POST')]);
  }
  const bad = [
    'challenges?outcome=NO!',
    'challenges?cursor=x',
    'challenges?from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    'stats?by=number',
    'stats?period=week',
    'challenges?limit=101',
  ];
  for (const path of bad) {
    expect([path, [400, 422].includes((await get(path)).status)]).toEqual([path, true]);
  }
  expect((await get('challenges/ch_000000000000000000000000000a')).status).toBe(404);
  expect((await get('challenges/nonsense')).status).toBe(404);
});

it('`octothorpe why` prints the cause for a number and for an id', async () => {
  const environment = {
    OCTOTHORPE_URL: stage.config.publicUrl,
    OCTOTHORPE_API_KEY: stage.authorized.authorization.slice('Bearer '.length),
  };
  const why = (what: string) => runCommand(['why', what], environment);
  const told = await why(TO);
  expect(told.status).toBe(0);
  expect(told.text).toMatch(/Say: {3}The person was verified\./);
  expect(told.text).toMatch(/exchange +POST 201 accepted/);
  expect(told.text).not.toContain('6110037');
  expect((await why('+358447654321')).status).toBe(1);
  // A reference may be digits alone.
  const numbered = await verified('+358446110038', { reference: '100245' });
  await until(async () => (await why('100245')).status === 0);
  expect((await why('100245')).text).toContain(numbered);
  expect((await why('--nonsense')).status).toBe(2);
});

it('the operator’s webhook is told of a carrier that fails, signed, with cause and cure', async () => {
  stage.carrier.setChaos({ outage: { twilio: '503', vonage: 'none' } });
  for (let i = 0; i < 4; i += 1) {
    await stage.start({ to: `+35844630${1_000 + i * 37}`, channel: 'sms' });
  }
  for (;;) {
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    const told = verify(received, SECRET) as { type: string; data: Record<string, unknown> };
    if (told.type !== 'operator.alert') continue;
    expect(told.data).toMatchObject({
      alert: 'carrier_breaker',
      carrier: 'twilio',
      channel: 'sms',
      cause: expect.any(String),
      cure: expect.any(String),
    });
    break;
  }
  stage.carrier.setChaos({});
});

it('erasing a number takes its facts away, and the audit keeps who asked', async () => {
  const erase = await stage.post('/v1/operator/erase', { number: TO, ...BY });
  expect([erase.status, erase.body.erased]).toEqual([200, 1]);
  expect((await search(TO)).body.challenges).toEqual([]);
  // Of each tenant whose facts the key sees, as in the console.
  for (const key of [stage.authorized, plain]) {
    const { body } = await get('audit', key);
    expect(body.acts[0]).toMatchObject({
      act: 'erase_facts',
      operator: 'anna',
      target: '+358*****0037',
    });
  }
});
