/** Twilio's Verify through Twilio's own SDK: the phone shows the code. */
import { type AnyStage, openAnyStage, PHONE, SID } from './any-stage.js';

const SERVICE = `VA${'0123456789abcdef'.repeat(2)}`;

let stage: AnyStage;
beforeAll(async () => {
  stage = await openAnyStage();
});
afterAll(() => stage.close());
afterEach(() => stage.inbox.clear());

const verifications = () => stage.twilio.verify.v2.services(SERVICE).verifications;
const checks = () => stage.twilio.verify.v2.services(SERVICE).verificationChecks;

test('a code by SMS: wrong, then right, then over', async () => {
  const started = await verifications().create({ to: PHONE, channel: 'sms' });
  expect(started).toMatchObject({ status: 'pending', valid: false, accountSid: SID, to: PHONE });
  const code = await stage.inbox.phone(PHONE).code();
  expect(code).toMatch(/^\d{6}$/);
  const wrong = code === '000000' ? '000001' : '000000';
  expect(await checks().create({ to: PHONE, code: wrong })).toMatchObject({
    status: 'pending',
    valid: false,
  });
  expect(await checks().create({ to: PHONE, code })).toMatchObject({
    status: 'approved',
    valid: true,
  });
  await expect(checks().create({ to: PHONE, code })).rejects.toMatchObject({
    status: 404,
    code: 20404,
  });
});

test('a code by call is read out digit by digit', async () => {
  await verifications().create({ to: PHONE, channel: 'call', customCode: '4711' });
  const call = await stage.inbox.phone(PHONE).call();
  expect(await call.heard()).toBe('Your Sandbox verification code is: 4, 7, 1, 1.');
  expect((await checks().create({ to: PHONE, code: '4711' })).valid).toBe(true);
});

test('a code by WhatsApp comes by WhatsApp', async () => {
  await verifications().create({ to: PHONE, channel: 'whatsapp' });
  expect((await stage.inbox.phone(PHONE).message()).channel).toBe('whatsapp');
});

test('asked again, the same code comes again, five times at most', async () => {
  const { sid } = await verifications().create({ to: PHONE, channel: 'sms' });
  const phone = stage.inbox.phone(PHONE);
  const code = await phone.code();
  for (let time = 2; time <= 5; time++) {
    expect((await verifications().create({ to: PHONE, channel: 'sms' })).sid).toBe(sid);
    expect(await phone.code()).toBe(code);
  }
  await expect(verifications().create({ to: PHONE, channel: 'sms' })).rejects.toMatchObject({
    status: 429,
    code: 60203,
  });
});

test('after five wrong codes the right one is refused', async () => {
  await verifications().create({ to: PHONE, channel: 'sms', customCode: '123456' });
  for (let time = 0; time < 5; time++) await checks().create({ to: PHONE, code: '000000' });
  await expect(checks().create({ to: PHONE, code: '123456' })).rejects.toMatchObject({
    status: 429,
    code: 60202,
  });
});

test('a service is made with its own name and length of code', async () => {
  const { services } = stage.twilio.verify.v2;
  const service = await services.create({ friendlyName: 'Acme', codeLength: 8 });
  expect(service.sid).toMatch(/^VA[0-9a-f]{32}$/);
  await services(service.sid).verifications.create({ to: PHONE, channel: 'sms' });
  expect((await stage.inbox.phone(PHONE).message()).body).toMatch(
    /^Your Acme verification code is: \d{8}$/,
  );
  expect(await services(service.sid).fetch()).toMatchObject({
    friendlyName: 'Acme',
    codeLength: 8,
  });
  expect((await services.list()).map(({ sid }) => sid)).toContain(service.sid);
});

test('a verification is fetched, canceled, and then gone', async () => {
  const { sid } = await verifications().create({ to: PHONE, channel: 'sms' });
  expect(await verifications()(sid).fetch()).toMatchObject({ sid, status: 'pending' });
  expect((await verifications()(PHONE).fetch()).sid).toBe(sid);
  expect((await verifications()(sid).update({ status: 'canceled' })).status).toBe('canceled');
  await expect(verifications()(sid).fetch()).rejects.toMatchObject({ code: 20404 });
});

test.each([
  [{ to: '12', channel: 'sms' }, 400, 60200],
  [{ to: PHONE, channel: 'pigeon' }, 400, 60200],
  [{ to: 'a@b.example', channel: 'email' }, 400, 60200],
  [{ to: '+358457100001', channel: 'sms' }, 403, 60205],
  [{ to: '+358457120001', channel: 'sms' }, 403, 60605],
  [{ to: '+358457200001', channel: 'sms' }, 429, 20429],
])('%j is refused with Verify’s own code', async (request, status, code) => {
  await expect(verifications().create(request)).rejects.toMatchObject({ status, code });
});
