/** Settings change while two processes serve requests: none fails, both follow within a second, and what is broken is refused whole. */
import { sha256Hex } from '../../src/config/sandbox-defaults.js';
import { changeChannel } from '../../src/redis/changes.js';
import { SETTINGS, settingsKey } from '../../src/settings/settings-store.js';
import { until } from '../setup/until.js';
import { type AnyAnswer, BY, openSettingsStage, type SettingsStage } from './settings-stage.js';

/** A process that was not told looks by itself after ten seconds. */
const FOLLOWED_WITHIN_MS = 5_000;
const SENDER = 'tenants/default/senders/sms.twilio';

let opened: SettingsStage;
let version = 0;
let lastNumber = 6_200_000;

beforeAll(async () => {
  opened = await openSettingsStage();
});

afterAll(async () => {
  await opened.close();
});

function phone(): string {
  lastNumber += 10_037;
  return `+35844${lastNumber}`;
}

/** The change is done, and both processes use it in time. */
async function followed(answer: AnyAnswer): Promise<AnyAnswer> {
  expect(answer.status).toBe(200);
  version += 1;
  expect(answer.body.version).toBe(version);
  expect(await opened.agreed(version)).toBeLessThan(FOLLOWED_WITHIN_MS);
  return answer;
}

/** Starts challenges through both processes, one after the other, until it is stopped. */
function traffic(keyNow: () => string) {
  const answers: AnyAnswer[] = [];
  let goesOn = true;
  const lines = opened.urls.map(async (url) => {
    while (goesOn) {
      const body = { to: phone(), channel: 'sms' };
      answers.push(await opened.ask(url, 'POST', '/v1/challenges', body, keyNow()));
    }
  });
  return {
    answers,
    stop: async () => {
      goesOn = false;
      await Promise.all(lines);
    },
  };
}

async function messageTo(to: string) {
  return opened.stage.carrier.waitForMessage(
    to,
    ({ direction }) => direction === 'to_phone',
    60_000,
  );
}

it('a key, a sender, a route and a template change under load: no request fails, and all processes agree at once', async () => {
  const { stage, urls, ask, put } = opened;
  let key = stage.authorized.authorization.replace('Bearer ', '');
  const load = traffic(() => key);
  await until(() => load.answers.length > 4);

  const first = `tenants/default/keys/${sha256Hex(key).slice(0, 8)}`;
  const rotation = await followed(
    await ask(urls[0], 'POST', '/v1/operator/settings/rotate', { path: first, ...BY }),
  );
  const old = key;
  key = rotation.body.secret;
  // Requests that still carry the old key end first.
  const sent = load.answers.length;
  await until(() => load.answers.length > sent + 4);
  await followed(await ask(urls[1], 'DELETE', `/v1/operator/settings/${first}`, BY, key));
  for (const url of urls) {
    expect((await ask(url, 'GET', '/v1/operator/settings', undefined, old)).status).toBe(401);
  }

  const change = (path: string, value: object) =>
    ask(urls[0], 'PUT', `/v1/operator/settings/${path}`, { value, ...BY }, key);
  await followed(
    await change('tenants/default/senders/sms.vonage', {
      provider: 'vonage',
      channel: 'sms',
      from: 'Newname',
    }),
  );
  await followed(await change('tenants/default/routes', { sms: { '*': ['vonage'] } }));
  await followed(
    await change('tenants/default/templates/sms.en', {
      channel: 'sms',
      locale: 'en',
      text: '{code} is the new code for {brand}. {notice}',
    }),
  );
  const settled = load.answers.length;
  await until(() => load.answers.length > settled + 4);
  await load.stop();
  expect(load.answers.filter(({ status }) => status !== 202)).toEqual([]);
  expect(load.answers.length).toBeGreaterThan(10);

  for (const url of urls) {
    const to = phone();
    await ask(url, 'POST', '/v1/challenges', { to, channel: 'sms', locale: 'en' }, key);
    const message = await messageTo(to);
    expect(message).toMatchObject({ vendor: 'vonage', from: 'Newname' });
    expect(message.body).toMatch(/^\d{6} is the new code for Contoso\./);
  }
  expect(put).toBeDefined();
  // The other tests go on with the first key.
  await followed(
    await ask(urls[0], 'DELETE', `/v1/operator/settings/${first}`, { ...BY, to: 'file' }, key),
  );
  await followed(
    await ask(
      urls[0],
      'DELETE',
      '/v1/operator/settings/tenants/default/routes',
      { ...BY, to: 'file' },
      old,
    ),
  );
});

it('a broken change is refused with every fault, and changes nothing anywhere', async () => {
  const { urls, ask, put } = opened;
  const before = await ask(urls[0], 'GET', '/v1/operator/settings');
  const broken = await put('routes', { sms: { '*': ['nobody'], FI: ['neither'] } });
  expect(broken.status).toBe(422);
  expect(broken.body).toMatchObject({ code: 'invalid_request' });
  const told = broken.body.faults.map(({ message }: { message: string }) => message).join('\n');
  expect(told).toMatch(/nobody is not configured/);
  expect(told).toMatch(/neither is not configured/);
  for (const url of urls) {
    expect((await ask(url, 'GET', '/v1/operator/settings')).body).toEqual(before.body);
  }
});

it('the history and the audit say who changed what, when and why, and no answer holds a secret', async () => {
  const { urls, ask, put, stage } = opened;
  const made = await followed(
    await put('tenants/default/webhook', { url: 'http://127.0.0.1:9/hook' }),
  );
  expect(made.body.secret).toMatch(/^whsec_/);
  const history = await ask(urls[1], 'GET', '/v1/operator/settings/history');
  const key = sha256Hex(stage.authorized.authorization.replace('Bearer ', '')).slice(0, 8);
  expect(history.body.versions[0]).toMatchObject({
    ...BY,
    version,
    key,
    changed: [{ path: 'tenants/default/webhook', from: 'file', to: expect.any(String) }],
  });
  const audit = await ask(urls[1], 'GET', '/v1/operator/audit');
  expect(audit.body.acts[0]).toMatchObject({
    ...BY,
    key,
    act: 'change_setting',
    target: 'tenants/default/webhook',
  });
  const list = await ask(urls[1], 'GET', '/v1/operator/settings');
  for (const answer of [history, audit, list]) {
    expect(JSON.stringify(answer.body)).not.toContain(made.body.secret);
  }
  const kept = JSON.stringify(await stage.redis.hgetall(settingsKey()));
  expect(kept).not.toMatch(/anna|127\.0\.0\.1:9|whsec_/);
});

it('of two changes at once through two processes one wins, and the other is a conflict', async () => {
  const { urls, ask } = opened;
  const [one, other] = ['Oneone', 'Otherone'].map((from, at) =>
    ask(urls[at] ?? '', 'PUT', `/v1/operator/settings/${SENDER}`, {
      value: { provider: 'twilio', channel: 'sms', from },
      version,
      ...BY,
    }),
  );
  const answers = [await one, await other];
  expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 409]);
  expect(answers.find((answer) => answer?.status === 409)?.body.code).toBe('settings_conflict');
  const won = answers.find((answer) => answer?.status === 200);
  if (won) await followed(won);
});

it('an older document, a value under another path and changed bytes are refused by every process, which goes on', async () => {
  const { urls, stage, put, refusedBy, ask } = opened;
  const { redis } = stage;
  const old = await redis.hgetall(settingsKey());
  await followed(await put(SENDER, { provider: 'twilio', channel: 'sms', from: 'Latest' }));
  const present = await redis.hgetall(settingsKey());
  const document = JSON.parse(present['document'] ?? '');
  const [first = '', second = ''] = Object.keys(document.values);
  const moved = { ...document.values, [first]: document.values[second] };
  const bytes = document.values[second].replace(/.$/, (last: string) => (last === 'A' ? 'B' : 'A'));
  const attacks = [
    [old, 'older'],
    [{ ...old, version: String(version + 1) }, 'older'],
    [{ ...present, document: JSON.stringify({ ...document, values: moved }) }, 'tampered'],
    [
      {
        ...present,
        document: JSON.stringify({ ...document, values: { ...document.values, [second]: bytes } }),
      },
      'tampered',
    ],
  ] as const;
  for (const [fields, why] of attacks) {
    await redis.hset(settingsKey(), fields);
    await redis.publish(changeChannel(SETTINGS), '');
    for (const url of urls) {
      await until(async () => (await refusedBy(url)) === why);
      const shown = await ask(url, 'GET', `/v1/operator/settings/${SENDER}`);
      expect(shown.body).toMatchObject({ version, value: { from: 'Latest' } });
    }
    expect((await ask(urls[0], 'GET', '/readyz')).status).toBe(200);
  }
  await redis.del(settingsKey());
  await redis.publish(changeChannel(SETTINGS), '');
  for (const url of urls) await until(async () => (await refusedBy(url)) === 'older');
  // Any change puts what the processes use back.
  await followed(await put(SENDER, { provider: 'twilio', channel: 'sms', from: 'Again' }));
  for (const url of urls) expect(await refusedBy(url)).toBeUndefined();
});

it('a process that starts later uses the settings, and refuses to start on an older document', async () => {
  const { stage, third, put, ask } = opened;
  const started = await third();
  const shown = await ask(started.url, 'GET', `/v1/operator/settings/${SENDER}`);
  expect(shown.body.version).toBe(version);
  await started.close();
  const old = await stage.redis.hgetall(settingsKey());
  await followed(await put(SENDER, { provider: 'twilio', channel: 'sms', from: 'Newest' }));
  const present = await stage.redis.hgetall(settingsKey());
  await stage.redis.hset(settingsKey(), old);
  const seen = { SETTINGS_VERSION_MIN: String(version) };
  await expect(third(seen)).rejects.toThrow(`version ${version} was seen here`);
  const forced = await third({ SETTINGS_VERSION_MIN: '0' });
  await forced.close();
  await stage.redis.hset(settingsKey(), present);
  await stage.redis.publish(changeChannel(SETTINGS), '');
  await opened.agreed(version);
});

it('an earlier version comes back as a new one', async () => {
  const { urls, ask, put } = opened;
  const back = version;
  const before = (await ask(urls[0], 'GET', `/v1/operator/settings/${SENDER}`)).body.value;
  await followed(await put(SENDER, { provider: 'twilio', channel: 'sms', from: 'Wrong' }));
  const path = '/v1/operator/settings/back';
  await followed(await ask(urls[1], 'POST', path, { to: back, ...BY }));
  const after = await ask(urls[0], 'GET', `/v1/operator/settings/${SENDER}`);
  expect(after.body).toMatchObject({ value: before, since: version });
});

it('doors and tenants come and go without a restart', async () => {
  const { urls, ask, put } = opened;
  const added = await followed(
    await put('tenants/newco', { brand: 'Newco', countries: { sms: [] } }),
  );
  for (const url of urls) {
    const own = await ask(url, 'GET', '/v1/challenges/ch_unknown', undefined, added.body.secret);
    expect(own.status).toBe(404);
  }
  await followed(
    await put('doors/newco', {
      platform: 'okta',
      path: '/doors/newco',
      tenant: 'newco',
      secrets: ['a-secret-of-the-door-0123456789'],
    }),
  );
  for (const url of urls) {
    expect((await fetch(`${url}/doors/newco`, { method: 'POST' })).status).not.toBe(404);
  }
  const still = await ask(urls[0], 'DELETE', '/v1/operator/settings/tenants/newco', BY);
  expect(still.status).toBe(422);
  expect(JSON.stringify(still.body.faults)).toContain('there is no tenant newco');
  await followed(await ask(urls[0], 'DELETE', '/v1/operator/settings/doors/newco', BY));
  await followed(await ask(urls[0], 'DELETE', '/v1/operator/settings/tenants/newco', BY));
  for (const url of urls) {
    expect((await fetch(`${url}/doors/newco`, { method: 'POST' })).status).toBe(404);
    const own = await ask(url, 'GET', '/v1/challenges/ch_unknown', undefined, added.body.secret);
    expect(own.status).toBe(401);
  }
});
