import twilio from 'twilio';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  magic,
  openStage,
  PHONE,
  SERVICE_SID,
  type Stage,
  TWILIO_NUMBER,
} from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

const message = { to: PHONE, from: TWILIO_NUMBER, body: 'Your code is 123456' };

test('an SMS reaches the phone and its receipts have Twilio’s signature', async () => {
  const { twilio: client, app, carrier } = stage;
  const url = `${app.base}/status/one?x=1`;
  const created = await client.messages.create({ ...message, statusCallback: `${url}#rc=2` });
  expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
  expect(created.status).toBe('queued');
  expect(created.numSegments).toBe('1');
  expect(created.price).toBeNull();
  expect(created.dateCreated.getTime()).toBeGreaterThan(Date.now() - 5000);
  const receipts = await app.waitFor('/status/one', 2);
  expect(receipts.map(({ form }) => form['MessageStatus'])).toEqual(['sent', 'delivered']);
  for (const { form, headers } of receipts) {
    expect(form['MessageSid']).toBe(created.sid);
    const signature = String(headers['x-twilio-signature']);
    expect(twilio.validateRequest(AUTH_TOKEN, signature, url, form)).toBe(true);
    expect(twilio.validateRequest('another', signature, url, form)).toBe(false);
  }
  expect(receipts[1]?.form['RawDlrDoneDate']).toMatch(/^\d{10}$/);
  const seen = await carrier.waitForMessage(PHONE, ({ status }) => status === 'delivered');
  expect(seen).toMatchObject({ id: created.sid, vendor: 'twilio', body: message.body });
  expect((await client.messages(created.sid).fetch()).status).toBe('delivered');
});

test('a messaging service sends from its number and begins as accepted', async () => {
  const created = await stage.twilio.messages.create({
    to: PHONE,
    messagingServiceSid: SERVICE_SID,
    body: 'x',
    statusCallback: `${stage.app.base}/status/service`,
  });
  expect(created.status).toBe('accepted');
  const receipts = await stage.app.waitFor('/status/service', 3);
  expect(receipts.map(({ form }) => form['MessageStatus'])).toEqual([
    'queued',
    'sent',
    'delivered',
  ]);
  expect(receipts[0]?.form['MessagingServiceSid']).toBe(SERVICE_SID);
});

test('an Attempt below 1 is refused, and one from 1 is accepted', async () => {
  const { messages } = stage.twilio;
  await expect(messages.create({ ...message, attempt: 0 })).rejects.toMatchObject({
    status: 400,
    code: 20001,
  });
  expect((await messages.create({ ...message, attempt: 2 })).status).toBe('queued');
});

test('an alphanumeric sender ID is shown on the phone', async () => {
  await stage.twilio.messages.create({ ...message, from: 'Octothorpe' });
  expect((await stage.carrier.waitForMessage(PHONE)).from).toBe('Octothorpe');
});

test.each([
  ['no recipient', { to: '' }, 21604],
  ['a recipient that is no number', { to: '+12' }, 21211],
  ['a national recipient', { to: '0501234567' }, 21211],
  ['no text', { body: '' }, 21602],
  ['a text of 1601 characters', { body: 'x'.repeat(1601) }, 21617],
  ['a sender that is no number', { from: '+1' }, 21212],
  ['somebody else’s sender', { from: '+358501112223' }, 21606],
  ['itself as sender', { to: TWILIO_NUMBER }, 21266],
  ['a validity of 0', { validityPeriod: 0 }, 21624],
  ['a validity of 36001', { validityPeriod: 36_001 }, 21624],
  ['a callback that is no URL', { statusCallback: 'nowhere' }, 21609],
  ['a callback host with an underscore', { statusCallback: 'http://a_b.example/' }, 21609],
])('%s is refused with Twilio’s own code', async (_what, change, code) => {
  await expect(stage.twilio.messages.create({ ...message, ...change })).rejects.toMatchObject({
    status: 400,
    code,
    moreInfo: expect.stringContaining(String(code)),
  });
  expect(stage.carrier.ledger().messages).toBe(0);
});

test.each([
  ['a landline', '10', 400, 21614],
  ['an opted-out phone', '11', 400, 21610],
  ['a destination without permission', '12', 400, 21408],
  ['a busy API', '20', 429, 20429],
  ['a broken API', '22', 503, 20503],
  ['a broken API, for Twilio alone', '30', 503, 20503],
])('%s refuses the message with status and code', async (_what, code, status, errorCode) => {
  await expect(stage.twilio.messages.create({ ...message, to: magic(code) })).rejects.toMatchObject(
    { status, code: errorCode },
  );
  expect(stage.carrier.ledger().messages).toBe(0);
});

test.each(['21', '23'])('after a single refusal (%s) the second try succeeds', async (code) => {
  const to = magic(code);
  await expect(stage.twilio.messages.create({ ...message, to })).rejects.toThrow();
  expect((await stage.twilio.messages.create({ ...message, to })).status).toBe('queued');
});

test.each([
  ['13', '30003'],
  ['14', '30007'],
  ['40', '30003'],
])(
  'an SMS that does not arrive (%s) ends as undelivered with its code',
  async (code, errorCode) => {
    const path = `/status/lost${code}`;
    const statusCallback = `${stage.app.base}${path}`;
    await stage.twilio.messages.create({ ...message, to: magic(code), statusCallback });
    const [, last] = await stage.app.waitFor(path, 2);
    expect(last?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: errorCode });
  },
);

test('wrong credentials are refused, also for another account', async () => {
  const wrongToken = stage.twilioAs(ACCOUNT_SID, 'wrong');
  await expect(wrongToken.messages.create(message)).rejects.toMatchObject({
    status: 401,
    code: 20003,
  });
  const other = stage.twilioAs(`AC${'0'.repeat(32)}`, AUTH_TOKEN);
  await expect(other.messages.create(message)).rejects.toMatchObject({ status: 401, code: 20003 });
});

test('lists filter by number and date and follow their pages', async () => {
  for (let count = 0; count < 5; count++) {
    await stage.twilio.messages.create({ ...message, body: `number ${count}` });
  }
  await stage.twilio.messages.create({ ...message, to: magic('10').replace(/10/, '99') });
  const all = await stage.twilio.messages.list({ to: PHONE, pageSize: 2 });
  expect(all.map(({ body }) => body)).toEqual([4, 3, 2, 1, 0].map((count) => `number ${count}`));
  const minute = 60_000;
  const since = await stage.twilio.messages.list({ dateSentAfter: new Date(Date.now() - minute) });
  expect(since).toHaveLength(6);
  const later = await stage.twilio.messages.list({ dateSentAfter: new Date(Date.now() + minute) });
  expect(later).toHaveLength(0);
  const before = await stage.twilio.messages.list({
    dateSentBefore: new Date(Date.now() - minute),
  });
  expect(before).toHaveLength(0);
});

test('a finished message can be emptied and removed, a sent one not canceled', async () => {
  const { sid } = await stage.twilio.messages.create(message);
  await expect(stage.twilio.messages(sid).update({ status: 'canceled' })).rejects.toMatchObject({
    code: 30409,
  });
  await stage.carrier.waitForMessage(PHONE, ({ status }) => status === 'delivered');
  expect((await stage.twilio.messages(sid).update({ body: '' })).body).toBe('');
  await stage.twilio.messages(sid).remove();
  await expect(stage.twilio.messages(sid).fetch()).rejects.toMatchObject({
    status: 404,
    code: 20404,
  });
});

test('a scheduled message can be canceled before it goes out', async () => {
  const scheduled = await stage.twilio.messages.create({
    to: PHONE,
    messagingServiceSid: SERVICE_SID,
    body: 'later',
    scheduleType: 'fixed',
    sendAt: new Date(Date.now() + 3_600_000),
  });
  expect(scheduled.status).toBe('scheduled');
  const canceled = await stage.twilio.messages(scheduled.sid).update({ status: 'canceled' });
  expect(canceled.status).toBe('canceled');
  expect(stage.carrier.phone(PHONE).messages).toEqual([]);
});

test('a reply is reported to the inbound URL, and STOP blocks later messages', async () => {
  const { carrier, app } = stage;
  const reply = carrier.sendFromPhone(PHONE, { to: TWILIO_NUMBER, body: 'STOP' });
  const [inbound] = await app.waitFor('/inbound/twilio');
  expect(inbound?.form).toMatchObject({
    MessageSid: reply.id,
    From: PHONE,
    To: TWILIO_NUMBER,
    Body: 'STOP',
    OptOutType: 'STOP',
    FromCountry: 'FI',
  });
  const signature = String(inbound?.headers['x-twilio-signature']);
  const url = `${app.base}/inbound/twilio`;
  expect(twilio.validateRequest(AUTH_TOKEN, signature, url, inbound?.form ?? {})).toBe(true);
  await expect(stage.twilio.messages.create(message)).rejects.toMatchObject({ code: 21610 });
  carrier.sendFromPhone(PHONE, { to: TWILIO_NUMBER, body: 'start' });
  expect((await stage.twilio.messages.create(message)).status).toBe('queued');
});
