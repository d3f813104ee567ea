/** What an SMSC delivers: receipts before, after and again, to any process; SMS from phones; and what it is answered. */
import type { Redis } from 'ioredis';
import { Deadline } from '../../../src/challenge/time.js';
import type { SmppProvider } from '../../../src/providers/smpp/smpp-provider.js';
import { FakeSmsc } from '../../setup/fake-smsc.js';
import { freshTestRedis } from '../../setup/redis.js';
import { until } from '../../setup/until.js';
import { DELIVERY_ID, PHONE } from '../../setup/vendor-settings.js';
import { type HeardReports, heardReports, NAME, openAccount } from './smpp-fixture.js';

const TEMPORARY = 0x64;

let redis: Redis;
let smsc: FakeSmsc;
let reports: HeardReports;
let providers: SmppProvider[];

beforeEach(async () => {
  redis = await freshTestRedis();
  reports = heardReports(redis);
  smsc = await FakeSmsc.start();
  smsc.answer = () => ({ id: '1A2B' });
  providers = [];
});

afterEach(async () => {
  await Promise.all(providers.map((each) => each.close()));
  await smsc.stop();
  await redis.quit();
});

async function listening(settings: object = {}): Promise<SmppProvider> {
  const provider = await openAccount(smsc.url, settings);
  providers.push(provider);
  const before = smsc.sessions;
  provider.listen(reports);
  await until(() => smsc.sessions > before);
  return provider;
}

function sms(provider: SmppProvider, timeoutMs = 5_000) {
  const request = { to: PHONE, from: 'Acme', text: 'Your code is 482913', validitySeconds: 540 };
  const deadline = new Deadline(timeoutMs);
  return provider.sendSms({ ...request, deliveryId: DELIVERY_ID, locale: 'en', deadline });
}

const origin = (reference = '1A2B') => ({
  provider: NAME,
  channel: 'sms',
  delivery: { challengeId: DELIVERY_ID.slice(0, -2), delivery: 1 },
  reference,
});
const DELIVERED = { origin: origin(), events: [{ kind: 'delivered' }] };

/** Until the answer's id is noted. */
const linked = () => until(async () => (await redis.keys('vendor-message:*')).length === 1);

test('a session is bound before anything is sent: receipts wait for it', async () => {
  await listening();
  expect(smsc.binds).toHaveLength(1);
  expect(reports.notes).toEqual(['bound']);
});

test('a receipt is answered once it is recorded, for the delivery that the answer was for', async () => {
  const provider = await listening();
  await sms(provider);
  await linked();
  expect(await smsc.receipt('1A2B', 'DELIVRD')).toBe(0);
  expect(reports.recorded).toEqual([DELIVERED]);
  expect(reports.notes).toEqual(['bound', 'handled']);
});

test('a receipt by data_sm counts too', async () => {
  const provider = await listening();
  await sms(provider);
  await linked();
  const fields = { esm_class: 4, receipted_message_id: '1A2B', message_state: 2 };
  expect(await smsc.deliver(fields, 'data_sm')).toBe(0);
  expect(reports.recorded).toEqual([DELIVERED]);
});

test('one that comes before the answer waits for it', async () => {
  const provider = await listening();
  let status: number | undefined;
  smsc.answer = async () => {
    status = await smsc.receipt('1A2B', 'DELIVRD');
    return { id: '1A2B' };
  };
  await sms(provider);
  expect(status).toBe(0);
  await until(() => reports.recorded.length === 1);
  expect(reports.recorded).toEqual([DELIVERED]);
});

test('and one to another process, before or after', async () => {
  const sending = await listening();
  await listening();
  // The newest session is the other process's.
  smsc.answer = async () => {
    await smsc.receipt('1A2B', 'ENROUTE');
    return { id: '1A2B' };
  };
  await sms(sending);
  await until(() => reports.recorded.length === 1);
  await smsc.receipt('1A2B', 'DELIVRD');
  expect(reports.recorded).toEqual([{ origin: origin(), events: [{ kind: 'sent' }] }, DELIVERED]);
});

test('twice is recorded twice, and what is recorded changes nothing the second time', async () => {
  const provider = await listening();
  await sms(provider);
  await linked();
  await smsc.receipt('1A2B', 'DELIVRD');
  await smsc.receipt('1A2B', 'DELIVRD');
  expect(reports.recorded).toEqual([DELIVERED, DELIVERED]);
});

test('while nothing can be stored the SMSC is told to deliver again', async () => {
  const provider = await listening();
  await sms(provider);
  await linked();
  reports.refuses = true;
  expect(await smsc.receipt('1A2B', 'DELIVRD')).toBe(TEMPORARY);
  expect(reports.recorded).toEqual([]);
  reports.refuses = false;
  expect(await smsc.receipt('1A2B', 'DELIVRD')).toBe(0);
  expect(reports.recorded).toEqual([DELIVERED]);
});

test('an answer whose id could not be noted at first is noted later', async () => {
  const provider = await listening();
  reports.refuses = true;
  expect(await sms(provider)).toMatchObject({ kind: 'accepted' });
  expect(await smsc.receipt('1A2B', 'DELIVRD')).toBe(TEMPORARY);
  reports.refuses = false;
  expect(await smsc.receipt('1A2B', 'DELIVRD')).toBe(0);
  await until(() => reports.recorded.length === 1);
  expect(reports.recorded).toEqual([DELIVERED]);
});

test('hexadecimal in answers, decimal in receipts', async () => {
  const provider = await listening({ messageIds: 'hex_answers' });
  await sms(provider);
  await linked();
  await smsc.receipt('0000006699', 'UNDELIV');
  expect(reports.recorded).toMatchObject([
    { origin: origin(), events: [{ kind: 'failed', detail: 'SMPP: UNDELIV, error 00b' }] },
  ]);
});

test('an answer after the time-out still says that the SMS is on its way', async () => {
  const provider = await listening();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  smsc.answer = async () => {
    await held;
    return { id: '1A2B' };
  };
  expect(await sms(provider, 300)).toMatchObject({ failure: 'uncertain' });
  release();
  await until(() => reports.recorded.length === 1);
  expect(reports.recorded).toEqual([
    { origin: origin(), events: [{ kind: 'accepted', reference: '1A2B' }] },
  ]);
  await smsc.receipt('1A2B', 'DELIVRD');
  expect(reports.recorded[1]).toEqual(DELIVERED);
});

test('an answer just behind an unbind still says that the SMS is on its way', async () => {
  const provider = await listening();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  smsc.answer = async ({ command }) => {
    if (command === 'submit_sm') await held;
    return { id: '1A2B' };
  };
  const sent = sms(provider);
  await until(() => smsc.requests.length === 1);
  smsc.unbindAll();
  release();
  expect(await sent).toMatchObject({ failure: 'uncertain' });
  await until(() => reports.recorded.length === 1);
  expect(reports.recorded).toEqual([
    { origin: origin(), events: [{ kind: 'accepted', reference: '1A2B' }] },
  ]);
});

test('a receipt of nobody’s is kept for two minutes, without text and number', async () => {
  await listening();
  expect(await smsc.receipt('of-others', 'DELIVRD', { source_addr: PHONE.slice(1) })).toBe(0);
  const [key = ''] = await redis.keys('vendor-message:*');
  expect(await redis.hgetall(key)).toEqual({ 'DELIVRD 00b': '' });
  expect(await redis.pttl(key)).toBeLessThanOrEqual(120_000);
  expect(reports.notes).toEqual(['bound', 'ignored']);
});

test('one that cannot be read is answered, so that it does not come again, and counted', async () => {
  await listening();
  expect(await smsc.deliver({ esm_class: 4, short_message: Buffer.from('???') })).toBe(0);
  expect(reports.notes).toEqual(['bound', 'malformed']);
});

describe('an SMS from a phone', () => {
  const inbound = (text: string, more: object = {}) =>
    smsc.deliver({
      ...{ source_addr: PHONE.slice(1), destination_addr: '12345', data_coding: 0 },
      short_message: Buffer.from(text, 'latin1'),
      ...more,
    });

  test('goes where such SMS go, and a repeated one has the same reference', async () => {
    await listening();
    expect(await inbound('482913')).toBe(0);
    await inbound('482913');
    await inbound('STOP');
    expect(reports.replies).toMatchObject([
      { provider: NAME, from: PHONE, to: '12345', text: '482913' },
      { text: '482913' },
      { text: 'STOP' },
    ]);
    const references = (reports.replies as { reference: string }[]).map((each) => each.reference);
    expect(references[0]).toBe(references[1]);
    expect(references[0]).not.toBe(references[2]);
  });

  test('in UCS-2, and from a sender that is no number', async () => {
    await listening();
    await inbound('', {
      data_coding: 8,
      short_message: Buffer.from('код 482913', 'utf16le').swap16(),
    });
    await inbound('hi', { source_addr: 'Bank' });
    expect(reports.replies).toMatchObject([{ text: 'код 482913' }]);
  });

  test('is delivered again while nothing can be stored', async () => {
    await listening();
    reports.refuses = true;
    expect(await inbound('482913')).toBe(TEMPORARY);
  });
});

test('without a listener receipts are left to other processes', async () => {
  const provider = await openAccount(smsc.url);
  providers.push(provider);
  await sms(provider);
  expect(await smsc.receipt('1A2B', 'DELIVRD')).toBe(TEMPORARY);
});
