/** The commands of `octothorpe` against a running sandbox, each in this process. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sampleEvents } from '../../src/cli/commands/trigger.js';
import { runCommand, startCommand } from '../setup/command-line.js';
import { Receiver, verify } from '../setup/receiver.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  stage = await openStage();
  environment = {
    OCTOTHORPE_URL: stage.config.publicUrl,
    OCTOTHORPE_API_KEY: stage.authorized.authorization.slice('Bearer '.length),
    OCTOTHORPE_PHONE_URL: stage.config.sandbox?.url,
    DATA_DIR: stage.config.dataDirectory,
    REDIS_URL: stage.config.redisUrl,
  };
});

afterAll(() => stage.close());

const run = (...args: string[]) => runCommand(args, environment);
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out.join('\n'));
const secret = () => stage.config.sandbox?.identity.webhookSecret ?? '';

test('send and check verify a phone, and a wrong code is exit 1', async () => {
  const number = '+358441230001';
  const sent = await run('send', '+358 44 123 0001');
  expect(sent.status).toBe(0);
  const [id = ''] = /ch_[0-9a-z]{28}/.exec(sent.text) ?? [];
  expect(sent.text).toContain(`octothorpe check ${id} <code>`);
  const code = await stage.codeFor(number);
  const wrong = code === '111111' ? '222222' : '111111';
  expect(await run('check', id, wrong)).toMatchObject({
    status: 1,
    text: expect.stringMatching(/^Not verified: wrong_code\. 4 tries are left\.$/),
  });
  expect(await run('check', id, code)).toMatchObject({ status: 0, text: 'Verified.' });
  expect((await run('check', id, '12345')).text).toMatch(
    /error: Correct code.*\n {2}code: .*5 digits/s,
  );
});

test('a call is picked up on the phone in the terminal, read out, and confirmed with #', async () => {
  const phone = startCommand(['phone', '+358 44 123 0002', '--once'], environment);
  await phone.line('is on');
  const called = startCommand(['call', '+358441230002', '--wait'], environment);
  await phone.line('is calling');
  phone.press('a');
  await phone.line('Picked up');
  await phone.line('press');
  await stage.carrier.waitForCall('+358441230002', (call) => call.waitingForKeys);
  phone.press('#');
  expect(await called.ended).toMatchObject({
    status: 0,
    text: expect.stringContaining('call_answered'),
  });
  expect(await phone.ended).toMatchObject({ status: 0, text: expect.stringContaining('[#]') });
});

test('the phone answers and presses by itself, shows messages, and says where there is no carrier', async () => {
  const phone = startCommand(['phone', '+358441230003', '--press', '#', '--json'], environment);
  const call = startCommand(['call', '+358441230003', '--wait', '--json'], environment);
  expect(JSON.parse((await call.ended).out.join('\n'))).toMatchObject({ state: 'call_answered' });
  await run('send', '+358441230003');
  expect(JSON.parse(await phone.line('"message"'))).toMatchObject({
    body: expect.stringMatching(/\d{6}/),
  });
  phone.stop();
  expect((await phone.ended).status).toBe(0);
  expect(await run('phone', '044 123')).toMatchObject({ status: 2 });
  expect(
    await run('phone', '+358441230003', '--carrier-url', stage.config.publicUrl),
  ).toMatchObject({
    status: 1,
    text: expect.stringContaining('SANDBOX_PORT'),
  });
});

test('tail shows each change live, with masked numbers, and nothing of the person', async () => {
  const tail = startCommand(['tail', '--json'], environment);
  await tail.line('Waiting for challenges');
  const { body } = await stage.start({
    ...{ to: '+358441230004', channel: 'sms', subject: 'user-secret' },
    reference: 'order-secret',
  });
  await tail.line('"delivered"');
  await stage.post(`/v1/challenges/${body.id}/cancel`);
  const last = JSON.parse(await tail.line('"canceled"'));
  expect(last).toMatchObject({ id: body.id, to: '+358*****0004', country: 'FI', final: true });
  tail.stop();
  const { status, out } = await tail.ended;
  expect(status).toBe(0);
  expect(out.map((line) => JSON.parse(line).state)).toEqual(
    expect.arrayContaining(['queued', 'sent', 'delivered', 'canceled']),
  );
  expect(out.join()).not.toMatch(/441230004|secret/);
});

test('listen delivers what the service would send, signed, and delivers it again with --last', async () => {
  const receiver = await Receiver.listen();
  const forward = ['--forward-to', receiver.url.replace('http://', '')];
  expect((await run('listen', ...forward, '--last')).status).toBe(1);
  const listening = startCommand(['listen', ...forward], environment);
  await listening.line('Forwarding to');
  const { body } = await stage.start({ to: '+358441230005', channel: 'sms' });
  await stage.post(`/v1/challenges/${body.id}/cancel`);
  const [first] = await receiver.received.take(1);
  expect(first && verify(first, secret())).toMatchObject({
    type: 'challenge.canceled',
    data: { id: body.id, to: '+358*****0005', mode: 'sandbox' },
  });
  await listening.line('challenge.canceled');
  listening.stop();
  expect((await listening.ended).status).toBe(0);

  const again = await run('listen', ...forward, '--last');
  expect(again).toMatchObject({
    status: 0,
    text: expect.stringMatching(/challenge\.canceled .* 20\d$/),
  });
  const [second] = await receiver.received.take(1);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  await receiver.close();
  expect((await run('listen', ...forward, '--last')).status).toBe(3);
  rmSync(join(stage.config.dataDirectory, 'listen.jsonl'));
});

test('trigger sends a signed sample of every event, and names the nearest one', async () => {
  const receiver = await Receiver.listen();
  const names = await json('trigger', '--list');
  expect(names).toEqual(
    expect.arrayContaining([
      'challenge.sms_verified',
      'challenge.failed',
      'message.heard',
      'method.added',
      'operator.alert',
      'limits.breaker',
    ]),
  );
  const all = await run('trigger', '--all', '--to', receiver.url);
  expect(all.status).toBe(0);
  const received = await receiver.received.take(names.length);
  expect(received.map((each) => (verify(each, secret()) as { type: string }).type)).toEqual(names);
  expect(await run('trigger', 'challenge.sms_verifed', '--to', receiver.url)).toMatchObject({
    status: 2,
    text: expect.stringContaining('Did you mean challenge.sms_verified?'),
  });
  const { url } = receiver;
  await receiver.close();
  expect((await run('trigger', 'challenge.failed', '--to', url)).status).toBe(3);
  for (const body of sampleEvents('sandbox', 0).values())
    expect(JSON.parse(body).data.mode).toBe('sandbox');
});

test('stats, why, show and doors tell of the same service, as text and as JSON', async () => {
  const { body } = await stage.start({ to: '+358441230006', channel: 'sms' });
  await stage.post(`/v1/challenges/${body.id}/cancel`);
  // The worker counts once a second.
  await until(async () =>
    /^FROM +COUNTRY +CHANNEL +REQUESTED/.test((await run('stats', '--by', 'country,channel')).text),
  );
  expect(await json('stats')).toMatchObject({ period: 'day', lines: expect.any(Array) });
  expect(await json('show', body.id)).toMatchObject({ id: body.id, state: 'canceled' });
  expect(await json('why', body.id)).toMatchObject({ id: body.id, cause: expect.any(Object) });
  expect(
    (await json('doors')).doors.map(({ platform }: { platform: string }) => platform),
  ).toContain('okta');
  expect(await json('doors', 'check')).toMatchObject({ checks: expect.any(Array) });
  const error = await run('show', 'ch_000000000000000000000000000a', '--json');
  expect([error.status, JSON.parse(error.err.join())]).toEqual([
    1,
    { error: expect.stringContaining('No such challenge') },
  ]);
});

test('the doctor names a variable that nobody reads, and who has the port', async () => {
  const { status, text } = await runCommand(['doctor'], {
    ...environment,
    PORT: new URL(stage.config.publicUrl).port,
    CONFIGFILE: 'config.json',
  });
  expect(text).toMatch(/warn +environment +CONFIGFILE is set.*Did you mean CONFIG_FILE\?/);
  expect(text).toMatch(new RegExp(`ok +port +\\d+: .*process ${process.pid}`));
  expect(text).toContain(status === 0 ? 'All well.' : 'to mend.');
  const away = await runCommand(['doctor', '--json'], {
    ...environment,
    REDIS_URL: 'unix:///nowhere/redis.sock',
  });
  expect(away.status).toBe(1);
  expect(JSON.parse(away.out.join('\n')).checks).toContainEqual(
    expect.objectContaining({
      verdict: 'FAIL',
      message: expect.stringContaining('there is no such socket'),
    }),
  );
});
