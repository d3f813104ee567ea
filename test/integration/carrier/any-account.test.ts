/** Twilio's own SDK with an account that nobody has registered, pointed here by its base URL alone. */
import twilio from 'twilio';
import {
  type AnyStage,
  bodies,
  NUMBER,
  OTHER_PHONE,
  openAnyStage,
  PHONE,
  SID,
  TOKEN,
} from './any-stage.js';

let stage: AnyStage;
beforeAll(async () => {
  stage = await openAnyStage();
});
afterAll(() => stage.close());
afterEach(() => stage.inbox.clear());

const message = { to: PHONE, from: NUMBER, body: 'Your code is 123456' };

test('every account and sender is accepted, and taken note of without its token', async () => {
  const sent = await stage.twilio.messages.create(message);
  expect(sent.accountSid).toBe(SID);
  expect((await stage.inbox.phone(PHONE).message()).body).toBe(message.body);
  const accounts = stage.carrier.accounts();
  expect(accounts).toContainEqual(
    expect.objectContaining({
      vendor: 'twilio',
      account: SID,
      numbers: expect.arrayContaining([NUMBER]),
    }),
  );
  expect(JSON.stringify(accounts)).not.toContain(TOKEN);
});

test('accounts do not see each other’s messages', async () => {
  const other = stage.twilioAs(`AC${'f'.repeat(32)}`, 'another');
  const sent = await stage.twilio.messages.create(message);
  await expect(other.messages(sent.sid).fetch()).rejects.toMatchObject({ code: 20404 });
  expect(await other.messages.list()).toEqual([]);
  expect(await stage.twilio.messages.list()).toHaveLength(1);
});

test('callbacks are signed with the token that came; an API key uses its account', async () => {
  const key = stage.twilioAs(`SK${'1'.repeat(32)}`, 'secret', SID);
  const statusCallback = `${stage.app.base}/status/key`;
  await key.messages.create({ ...message, statusCallback });
  const [receipt] = await stage.app.waitFor('/status/key');
  const signature = String(receipt?.headers['x-twilio-signature']);
  expect(twilio.validateRequest(TOKEN, signature, statusCallback, receipt?.form ?? {})).toBe(true);
});

test('parameters as multipart/form-data, as older SDKs send them, are read too', async () => {
  const body = new FormData();
  for (const [name, value] of [
    ['To', PHONE],
    ['From', NUMBER],
    ['Body', 'Grüße'],
  ] as const) {
    body.set(name, value);
  }
  const Authorization = `Basic ${btoa(`${SID}:${TOKEN}`)}`;
  const url = `${stage.base}/2010-04-01/Accounts/${SID}/Messages.json`;
  expect((await fetch(url, { method: 'POST', headers: { Authorization }, body })).status).toBe(201);
  expect((await stage.inbox.phone(PHONE).message()).body).toBe('Grüße');
  const broken = { Authorization, 'Content-Type': 'multipart/form-data; boundary=x' };
  const answer = await fetch(url, { method: 'POST', headers: broken, body: 'no parts' });
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: 20001 }]);
});

test('no credentials are refused as at Twilio', async () => {
  const answer = await fetch(`${stage.base}/2010-04-01/Accounts/${SID}/Messages.json`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: 20003 });
});

test.each([
  [{ to: '+15005550001' }, 21211],
  [{ to: '+15005550009' }, 21614],
  [{ from: '+15005550007' }, 21606],
  [{ from: '+15005550008' }, 21611],
])('the numbers of Twilio’s test credentials fail as they do there: %j', async (change, code) => {
  await expect(stage.twilio.messages.create({ ...message, ...change })).rejects.toMatchObject({
    code,
  });
  expect(await stage.inbox.inbox()).toEqual([]);
});

test('pictures are recorded, and nobody fetches them', async () => {
  const mediaUrl = [`${stage.app.base}/cat.png`];
  const sent = await stage.twilio.messages.create({ to: PHONE, from: NUMBER, mediaUrl });
  expect(sent.sid).toMatch(/^MM/);
  expect(sent.numMedia).toBe('1');
  expect((await stage.inbox.phone(PHONE).message()).media).toEqual(mediaUrl);
  expect(await stage.twilio.messages(sent.sid).media.list()).toHaveLength(1);
  expect(stage.app.at('/cat.png')).toEqual([]);
});

test('a reply of the phone runs the webhook of the number, and its TwiML answers', async () => {
  const { app, inbox, twilio: client } = stage;
  app.on('/sms', ({ form }) => ({
    type: 'text/xml',
    body: `<Response><Message>You said: ${form['Body']}</Message></Response>`,
  }));
  const bought = await client.incomingPhoneNumbers.create({
    phoneNumber: NUMBER,
    smsUrl: `${app.base}/sms`,
  });
  expect(bought.phoneNumber).toBe(NUMBER);
  await client.messages.create(message);
  const phone = inbox.phone(PHONE);
  await phone.message();
  await phone.reply('hello');
  const answer = await phone.message({ matching: /^You said/ });
  expect(answer).toMatchObject({ body: 'You said: hello', from: NUMBER });
  const [asked] = app.at('/sms');
  const signature = String(asked?.headers['x-twilio-signature']);
  expect(twilio.validateRequest(TOKEN, signature, `${app.base}/sms`, asked?.form ?? {})).toBe(true);
  const [reply] = await client.messages.list({ to: PHONE, from: NUMBER, limit: 1 });
  expect(reply?.direction).toBe('outbound-reply');
});

test('STOP is reported, and blocks the reply and later messages', async () => {
  const { inbox, twilio: client, app } = stage;
  await inbox.webhooks(NUMBER, { smsUrl: `${app.base}/stop` });
  app.twiml('/stop', '<Message>never</Message>');
  await client.messages.create(message);
  const phone = inbox.phone(PHONE);
  await phone.message();
  await phone.reply('STOP');
  await app.waitFor('/stop');
  await stage.carrier.idle();
  expect(bodies(await phone.messages())).toEqual([message.body, 'STOP']);
  await expect(client.messages.create(message)).rejects.toMatchObject({ code: 21610 });
});

test('a phone calls: the TwiML of the number’s webhook answers, gathers and hangs up', async () => {
  const { inbox, app } = stage;
  app.twiml(
    '/voice',
    '<Gather numDigits="1" action="/chosen" timeout="600"><Say>Press 1 for sales.</Say></Gather>',
  );
  app.on('/chosen', ({ form }) => ({
    type: 'text/xml',
    body: `<Response><Say>You chose ${form['Digits']}.</Say></Response>`,
  }));
  await inbox.webhooks(NUMBER, { voiceUrl: `${app.base}/voice` });
  const call = await inbox.phone(PHONE).dial(NUMBER);
  expect(await call.heard()).toBe('Press 1 for sales.');
  await call.press('1');
  expect(await call.heard()).toBe('You chose 1.');
  expect(await call.ended()).toMatchObject({ direction: 'from_phone', end: 'completed' });
  expect(app.at('/voice')[0]?.form).toMatchObject({
    Direction: 'inbound',
    From: PHONE,
    To: NUMBER,
    CallStatus: 'ringing',
  });
});

test('<Reject> ends the call of a phone before it is picked up', async () => {
  const { inbox, app } = stage;
  app.twiml('/reject', '<Reject reason="busy"/>');
  await inbox.webhooks(NUMBER, { voiceUrl: `${app.base}/reject` });
  const call = await inbox.phone(PHONE).dial(NUMBER);
  expect(await call.ended()).toMatchObject({ end: 'busy', transcript: [] });
});

test('a webhook that was set before the application came belongs to its account', async () => {
  const fresh = await openAnyStage();
  await fresh.inbox.webhooks(NUMBER, { smsUrl: `${stage.app.base}/early` });
  await fresh.twilio.messages.create(message);
  await fresh.inbox.phone(PHONE).send(NUMBER, 'hi');
  const [asked] = await stage.app.waitFor('/early');
  expect(asked?.form['AccountSid']).toBe(SID);
  const signature = String(asked?.headers['x-twilio-signature']);
  const url = `${stage.app.base}/early`;
  expect(twilio.validateRequest(TOKEN, signature, url, asked?.form ?? {})).toBe(true);
  await fresh.close();
});

test('a number without a webhook takes no calls', async () => {
  await stage.inbox.webhooks(NUMBER, { voiceUrl: null });
  await expect(stage.inbox.phone(PHONE).dial(NUMBER)).rejects.toThrow(/VoiceUrl/);
});

test('<Dial> rings another phone, and reports how that call ended', async () => {
  const { inbox, app, twilio: client } = stage;
  app.twiml('/dialled', '<Say>Goodbye.</Say>');
  const twiml = `<Response><Dial action="${app.base}/dialled"><Number>${OTHER_PHONE}</Number></Dial></Response>`;
  await client.calls.create({ to: PHONE, from: NUMBER, twiml });
  const first = await inbox.phone(PHONE).call();
  const second = await inbox.phone(OTHER_PHONE).call();
  expect(second.from).toBe(PHONE);
  await second.hangUp();
  expect(await first.heard()).toBe('Goodbye.');
  const [reported] = await app.waitFor('/dialled');
  expect(reported?.form).toMatchObject({ DialCallStatus: 'completed' });
  const [leg] = await client.calls.list({ to: OTHER_PHONE });
  expect(leg).toMatchObject({ direction: 'outbound-dial', parentCallSid: first.id });
});

test('who hangs up the first leg of a <Dial> ends the second', async () => {
  const { inbox, twilio: client } = stage;
  const twiml = `<Response><Dial>${OTHER_PHONE}</Dial></Response>`;
  await client.calls.create({ to: PHONE, from: NUMBER, twiml });
  const first = await inbox.phone(PHONE).call();
  const second = await inbox.phone(OTHER_PHONE).call();
  await first.hangUp();
  expect((await second.ended()).end).toBe('completed');
});

test('a busy phone at the other end of a <Dial> is reported as such', async () => {
  const { inbox, app, twilio: client } = stage;
  const twiml = `<Response><Dial action="${app.base}/busy">+358457010001</Dial></Response>`;
  await client.calls.create({ to: PHONE, from: NUMBER, twiml });
  await inbox.phone(PHONE).call();
  expect((await app.waitFor('/busy'))[0]?.form['DialCallStatus']).toBe('busy');
});

test('<Record> records silence, and says so', async () => {
  const { inbox, app, twilio: client } = stage;
  const twiml = `<Response><Record action="${app.base}/recorded" timeout="60" finishOnKey="#"/></Response>`;
  await client.calls.create({ to: PHONE, from: NUMBER, twiml });
  const call = await inbox.phone(PHONE).call();
  await stage.carrier.waitForCall(PHONE, ({ waitingForKeys }) => waitingForKeys);
  await call.press('#');
  const [recorded] = await app.waitFor('/recorded');
  expect(recorded?.form).toMatchObject({
    RecordingUrl: expect.stringContaining('/Recordings/RE'),
    Digits: '#',
  });
  const { transcript } = await call.state();
  expect(transcript).toContainEqual(
    expect.objectContaining({ text: 'records: silence, of which no sound is kept' }),
  );
});

test('a verb that is not known is skipped and noted', async () => {
  const twiml = '<Response><Conference>room</Conference><Say>Next.</Say></Response>';
  await stage.twilio.calls.create({ to: PHONE, from: NUMBER, twiml });
  const call = await stage.inbox.phone(PHONE).call();
  expect(await call.heard()).toBe('Next.');
  expect((await call.state()).transcript).toContainEqual(
    expect.objectContaining({ text: 'TwiML <Conference> is not supported here and skipped' }),
  );
});

test('a messaging service is made, gets a number, and sends from it', async () => {
  const { twilio: client, inbox, app } = stage;
  const service = await client.messaging.v1.services.create({
    friendlyName: 'Reminders',
    inboundRequestUrl: `${app.base}/service`,
  });
  const number = await client.incomingPhoneNumbers.create({ phoneNumber: '+15017122662' });
  await client.messaging.v1
    .services(service.sid)
    .phoneNumbers.create({ phoneNumberSid: number.sid });
  await client.messages.create({ to: PHONE, messagingServiceSid: service.sid, body: 'Soon' });
  const phone = inbox.phone(PHONE);
  expect((await phone.message()).from).toBe('+15017122662');
  await phone.reply('OK');
  expect((await app.waitFor('/service'))[0]?.form['Body']).toBe('OK');
  // A service that was made elsewhere is accepted as it stands.
  const foreign = `MG${'9'.repeat(32)}`;
  await client.messages.create({ to: PHONE, messagingServiceSid: foreign, body: 'Now' });
  expect((await phone.message()).body).toBe('Now');
});

test('numbers are offered, bought, found, changed and released', async () => {
  const { twilio: client } = stage;
  const offered = await client.availablePhoneNumbers('US').tollFree.list({ limit: 2 });
  expect(offered).toHaveLength(2);
  const phoneNumber = offered[0]?.phoneNumber ?? '';
  const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber });
  await client.incomingPhoneNumbers(sid).update({ voiceUrl: 'https://app.example/voice' });
  const [found] = await client.incomingPhoneNumbers.list({ phoneNumber });
  expect(found).toMatchObject({ sid, voiceUrl: 'https://app.example/voice' });
  expect(await client.incomingPhoneNumbers(sid).remove()).toBe(true);
  expect(await client.incomingPhoneNumbers.list({ phoneNumber })).toEqual([]);
});

test('Lookup tells a number’s form and type', async () => {
  const { v2 } = stage.twilio.lookups;
  const found = await v2.phoneNumbers('+14159929960').fetch({ fields: 'line_type_intelligence' });
  expect(found).toMatchObject({
    valid: true,
    countryCode: 'US',
    nationalFormat: '(415) 992-9960',
    lineTypeIntelligence: { type: 'mobile' },
  });
  expect(
    (await v2.phoneNumbers('+358457100001').fetch({ fields: 'line_type_intelligence' }))
      .lineTypeIntelligence,
  ).toMatchObject({ type: 'landline' });
  expect((await v2.phoneNumbers('+1415').fetch()).valid).toBe(false);
});

test('the account can be fetched, as applications do to try their credentials', async () => {
  expect(await stage.twilio.api.v2010.accounts(SID).fetch()).toMatchObject({
    sid: SID,
    status: 'active',
  });
});

test('a trial account’s texts say so', async () => {
  const trial = await openAnyStage({ trial: true });
  await trial.twilio.messages.create(message);
  expect((await trial.inbox.phone(PHONE).message()).body).toBe(
    'Sent from your Twilio trial account - Your code is 123456',
  );
  await trial.close();
});

test('without a webhook of its own, a number announces where the carrier was told to', async () => {
  const app = stage.app.base;
  const told = await openAnyStage({ smsUrl: `${app}/told`, authToken: 'configured' });
  await told.inbox.phone(PHONE).send('+15017122669', 'first contact');
  const [asked] = await stage.app.waitFor('/told');
  const signature = String(asked?.headers['x-twilio-signature']);
  expect(twilio.validateRequest('configured', signature, `${app}/told`, asked?.form ?? {})).toBe(
    true,
  );
  await told.close();
});
