/** Twilio's own SDK with another base URL, against the whole service. */
import request from 'supertest';
import { idsOf } from '../../../src/doors/twilio-verify/sids.js';
import { keep } from '../../setup/evidence.js';
import {
  ACCOUNT,
  clientOf,
  DOORS,
  HASH,
  KEY,
  OTHER_ACCOUNT,
  OTHERS,
  refusalOf,
  SPEAKS,
} from '../../setup/twilio-verify.js';
import { openStage, type Stage } from '../stage.js';

let stage: Stage;
let verify: ReturnType<typeof clientOf>;

beforeAll(async () => {
  stage = await openStage({
    // A call ends after a minute of telephone time: a busy machine needs more than a second for it.
    timeScale: 12,
    file: { doors: DOORS },
    tenants: { fabrikam: { brand: 'Fabrikam' } },
  });
  verify = clientOf(stage);
});

afterAll(async () => {
  await stage.close();
});

let lastNumber = 4800000;
function phone(): string {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

const verifications = (service = SPEAKS) => verify.services(service).verifications;
const checks = (service = SPEAKS) => verify.services(service).verificationChecks;
const challengeOf = (sid: string) => idsOf(sid, 1)?.challenge ?? '';

/** Every code but the right one. */
const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

const said = (to: string) =>
  stage.carrier
    .phone(to)
    .calls.flatMap(({ transcript }) => transcript)
    .flatMap(({ kind, text }) => (kind === 'says' ? [text] : []))
    .join(' ');

/** The code as a call reads it: `1, 2, 3, 4, 5, 6`. */
const heardCode = (to: string) => /(\d(?:, \d){5})/.exec(said(to))?.[1]?.replaceAll(', ', '') ?? '';

it('a code by SMS is approved once, and the verification is gone', async () => {
  const to = phone();
  const started = await verifications().create({ to, channel: 'sms', locale: 'fi' });
  expect(started).toMatchObject({
    sid: expect.stringMatching(/^VE[0-9a-f]{32}$/),
    serviceSid: SPEAKS,
    accountSid: ACCOUNT.sid,
    to,
    channel: 'sms',
    status: 'pending',
    valid: false,
    amount: null,
    payee: null,
    sendCodeAttempts: [{ channel: 'SMS', attempt_sid: expect.stringMatching(/^VL/) }],
    url: `${stage.config.publicUrl}/twilio-verify/v2/Services/${SPEAKS}/Verifications/${started.sid}`,
  });
  expect(started.dateCreated).toBeInstanceOf(Date);
  const code = await stage.codeFor(to);
  expect(await verifications()(started.sid).fetch()).toMatchObject({ to, status: 'pending' });
  expect(await verifications()(to).fetch()).toMatchObject({ sid: started.sid });
  const approved = await checks().create({ to, code });
  expect(approved).toMatchObject({ sid: started.sid, to, status: 'approved', valid: true });
  const again = await refusalOf(checks().create({ to, code }));
  expect(again).toMatchObject({ status: 404, code: 20404 });
  expect(await verifications()(started.sid).fetch()).toMatchObject({ status: 'approved' });
  expect((await verifications().create({ to, channel: 'sms' })).sid).not.toBe(started.sid);
});

it('a wrong code leaves it pending, the fifth ends it, and the sixth check is refused', async () => {
  const to = phone();
  const { sid } = await verifications().create({ to, channel: 'sms' });
  const code = wrong(await stage.codeFor(to));
  for (let tries = 1; tries < 5; tries += 1) {
    const checked = await checks().create({ verificationSid: sid, code });
    expect(checked).toMatchObject({ status: 'pending', valid: false });
  }
  const last = await checks().create({ verificationSid: sid, code });
  expect(last).toMatchObject({ status: 'max_attempts_reached', valid: false });
  const refused = await refusalOf(checks().create({ to, code }));
  expect(refused).toMatchObject({ status: 429, code: 60202 });
});

it('the same number while it is pending is the same verification, sent once more', async () => {
  const to = phone();
  const { sid } = await verifications().create({ to, channel: 'sms' });
  const early = await refusalOf(verifications().create({ to, channel: 'sms' }));
  expect(early).toMatchObject({ status: 429, code: 60203 });
  const again = await verifications().create({ to, channel: 'call' });
  expect(again.sid).toBe(sid);
  expect(again.sendCodeAttempts).toMatchObject([{ channel: 'SMS' }, { channel: 'CALL' }]);
  expect((await verifications().create({ to: phone(), channel: 'sms' })).sid).not.toBe(sid);
});

it('of two requests at once for one number, one starts a verification', async () => {
  const to = phone();
  const both = await Promise.allSettled([
    verifications().create({ to, channel: 'sms' }),
    verifications().create({ to, channel: 'sms' }),
  ]);
  const started = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.sid] : []));
  expect(new Set(started).size).toBe(1);
  const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  for (const code of refused) expect([60203, 60212]).toContain(code);
});

it('a canceled verification takes no code', async () => {
  const to = phone();
  const { sid } = await verifications().create({ to, channel: 'sms' });
  const code = await stage.codeFor(to);
  expect(await verifications()(sid).update({ status: 'canceled' })).toMatchObject({
    status: 'canceled',
    valid: false,
  });
  expect(await refusalOf(checks().create({ to, code }))).toMatchObject({ code: 20404 });
  expect(await refusalOf(verifications()(sid).update({ status: 'canceled' }))).toMatchObject({
    code: 20404,
  });
});

it('nobody approves a code of ours without a check', async () => {
  const { sid } = await verifications().create({ to: phone(), channel: 'sms' });
  const refused = await refusalOf(verifications()(sid).update({ status: 'approved' }));
  expect(refused).toMatchObject({ status: 400, code: 60200 });
  expect(await verifications()(sid).fetch()).toMatchObject({ status: 'pending' });
});

describe('a call of a service that speaks codes', () => {
  // It picks up and presses nothing.
  const to = '+358457090005';

  it('reads the code out, and the code is approved after the call', async () => {
    const { sid } = await verifications().create({ to, channel: 'call', locale: 'en' });
    await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
    const code = heardCode(to);
    expect(code).toMatch(/^\d{6}$/);
    keep('code', code);
    expect(await verifications()(sid).fetch()).toMatchObject({ status: 'pending' });
    const checked = await checks().create({ to, code: wrong(code) });
    expect(checked).toMatchObject({ status: 'pending', valid: false });
    expect(await checks().create({ to, code })).toMatchObject({ status: 'approved', valid: true });
    expect(await stage.get(challengeOf(sid))).toMatchObject({ state: 'call_answered' });
  });

  it('says nothing to a voicemail', async () => {
    const machine = '+358457040005';
    const { sid } = await verifications().create({ to: machine, channel: 'call', locale: 'en' });
    const ended = await stage.untilFinal(challengeOf(sid));
    expect(ended).toMatchObject({ state: 'failed', reason: 'voicemail' });
    expect(heardCode(machine)).toBe('');
    expect(await verifications()(sid).fetch()).toMatchObject({ status: 'failed' });
  });
});

it('a call of a service with # is approved by the key press, and has no code', async () => {
  const to = '+358457060005';
  const { sid } = await verifications(HASH).create({ to, channel: 'call' });
  await stage.untilFinal(challengeOf(sid));
  expect(await verifications(HASH)(sid).fetch()).toMatchObject({ status: 'approved', valid: true });
  const silent = phone();
  await verifications(HASH).create({ to: silent, channel: 'call' });
  const refused = await refusalOf(checks(HASH).create({ to: silent, code: '123456' }));
  expect(refused).toMatchObject({ status: 400, code: 60200 });
});

it('an extension goes with a call alone', async () => {
  const to = phone();
  await verifications().create({ to, channel: 'call', sendDigits: 'ww12' });
  await stage.carrier.waitForCall(to, () => true);
  const refused = await refusalOf(
    verifications().create({ to: phone(), channel: 'sms', sendDigits: '1' }),
  );
  expect(refused).toMatchObject({ code: 60200, message: expect.stringMatching('SendDigits') });
});

describe('a code of the application', () => {
  it('is sent, and approved by the application', async () => {
    const to = phone();
    const started = await verifications().create({ to, channel: 'sms', customCode: '4711' });
    await stage.untilFinal(idsOf(started.sid, 1)?.message ?? '');
    expect(stage.carrier.phone(to).messages[0]?.body).toMatch(/\b4711\b/);
    expect(await verifications()(started.sid).fetch()).toMatchObject({ status: 'pending' });
    const refused = await refusalOf(checks().create({ to, code: '4711' }));
    expect(refused).toMatchObject({ code: 60200, message: expect.stringMatching('Status') });
    const told = await verifications()(started.sid).update({ status: 'approved' });
    expect(told).toMatchObject({ status: 'approved', valid: true });
    const again = await refusalOf(verifications()(started.sid).update({ status: 'canceled' }));
    expect(again).toMatchObject({ code: 20404 });
  });

  it('another one takes the place of the first', async () => {
    const to = phone();
    const first = await verifications().create({ to, channel: 'sms', customCode: '1111' });
    const next = await verifications().create({ to, channel: 'sms', customCode: '2222' });
    expect(next.sid).not.toBe(first.sid);
    expect(await verifications()(first.sid).fetch()).toMatchObject({ status: 'canceled' });
    expect(await verifications()(to).fetch()).toMatchObject({ sid: next.sid });
  });
});

describe('amount and payee', () => {
  const payment = { amount: '€39.99', payee: 'Acme Oy' };

  it('stand in the SMS, and another payment is not approved', async () => {
    const to = phone();
    const started = await verifications().create({ to, channel: 'sms', ...payment });
    expect(started).toMatchObject({ amount: '39.99 EUR', payee: 'Acme Oy' });
    const code = await stage.codeFor(to);
    expect(stage.carrier.phone(to).messages[0]?.body).toMatch(/39\.99.*Acme Oy/);
    expect(await refusalOf(checks().create({ to, code }))).toMatchObject({ code: 60206 });
    const other = await refusalOf(checks().create({ to, code, ...payment, amount: '€40' }));
    expect(other).toMatchObject({ status: 400, code: 60200 });
    const checked = await checks().create({ to, code, ...payment, amount: '39,99 EUR' });
    expect(checked).toMatchObject({ status: 'approved', valid: true });
  });

  it('another payment starts another verification', async () => {
    const to = phone();
    const first = await verifications().create({ to, channel: 'sms', ...payment });
    const next = await verifications().create({ to, channel: 'sms', ...payment, amount: '€1' });
    expect(next.sid).not.toBe(first.sid);
    expect(await verifications()(first.sid).fetch()).toMatchObject({ status: 'canceled' });
  });

  it('are not said by a call that reads the code out', async () => {
    const refused = verifications().create({ to: phone(), channel: 'call', ...payment });
    expect(await refusalOf(refused)).toMatchObject({ status: 400, code: 60214 });
  });
});

describe('who may', () => {
  it('a key of the account may do the same', async () => {
    const byKey = clientOf(stage, KEY.sid, KEY.secret);
    expect(await byKey.services(SPEAKS).fetch()).toMatchObject({
      friendlyName: 'Contoso',
      accountSid: ACCOUNT.sid,
      codeLength: 6,
    });
  });

  it.each([
    ['a wrong secret', ACCOUNT.sid, 'token-of-somebody-else-0123456'],
    ['the secret of another account', ACCOUNT.sid, OTHER_ACCOUNT.token],
    ['the key with the account’s token', KEY.sid, ACCOUNT.token],
  ])('%s is refused', async (_what, user, secret) => {
    const refused = await refusalOf(clientOf(stage, user, secret).services(SPEAKS).fetch());
    expect(refused).toMatchObject({ status: 401, code: 20003 });
  });

  it('a service and a verification of another tenant look like none', async () => {
    const { sid } = await verifications().create({ to: phone(), channel: 'sms' });
    const other = clientOf(stage, OTHER_ACCOUNT.sid, OTHER_ACCOUNT.token);
    const calls = [
      verify.services(OTHERS).fetch(),
      verify.services(OTHERS).verifications.create({ to: phone(), channel: 'sms' }),
      other.services(SPEAKS).verifications(sid).fetch(),
      other.services(OTHERS).verifications(sid).fetch(),
      verifications(HASH)(sid).fetch(),
    ];
    for (const call of calls) {
      expect(await refusalOf(call)).toMatchObject({ status: 404, code: 20404 });
    }
  });

  it('an account sees its own services, and cannot make more', async () => {
    expect((await verify.services.list()).map(({ sid }) => sid)).toEqual([SPEAKS, HASH]);
    const refused = await refusalOf(verify.services.create({ friendlyName: 'New' }));
    expect(refused).toMatchObject({
      status: 405,
      code: 20004,
      message: expect.stringMatching('configuration'),
    });
  });
});

it.each([
  [{ to: 'nobody', channel: 'sms' }, 400, 60200, 'Invalid parameter `To`'],
  [{ to: '+358441', channel: 'sms' }, 400, 60200, 'Invalid parameter `To`'],
  [
    { to: '+358441234567', channel: 'email' },
    400,
    60200,
    '`Channel`: Send sms, call, whatsapp or rcs',
  ],
  [{ to: '+35892345678', channel: 'sms' }, 403, 60205, 'landline'],
  [{ to: '+358441234567', channel: 'sms', rateLimits: { ip: '1' } }, 400, 60200, 'RateLimits'],
  [{ to: '+358441234567', channel: 'sms', templateSid: 'HJ1' }, 400, 60200, 'TemplateSid'],
  [{ to: '+358441234567', channel: 'sms', customCode: 'abcd' }, 400, 60200, 'CustomCode'],
  [{ to: '+358441234567', channel: 'sms', amount: '€1' }, 400, 60206, 'Payee'],
  [{ to: '+358441234567', channel: 'sms', amount: '12', payee: 'A' }, 400, 60200, 'Amount'],
] as const)('%j is refused with Twilio’s code and a cure', async (given, status, code, about) => {
  const refused = await refusalOf(verifications().create(given));
  expect(refused).toMatchObject({ status, code });
  expect(refused.message).toMatch(about);
});

it('what is not here answers 404 in Twilio’s form', async () => {
  expect(await refusalOf(verify.verificationAttempts.list())).toMatchObject({ code: 20404 });
  expect(await refusalOf(verifications()(`VE${'0'.repeat(32)}`).fetch())).toMatchObject({
    code: 20404,
  });
  const { status, body, headers } = await request(stage.config.publicUrl)
    .put(`/twilio-verify/v2/Services/${SPEAKS}`)
    .auth(ACCOUNT.sid, ACCOUNT.token);
  expect([status, headers['allow']]).toEqual([405, 'GET, POST, DELETE']);
  expect(body).toEqual({
    code: 20004,
    message: expect.any(String),
    more_info: 'https://www.twilio.com/docs/errors/20004',
    status: 405,
  });
});
