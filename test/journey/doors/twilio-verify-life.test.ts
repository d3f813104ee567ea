/** What time and limits do to a verification, with short waits. */
import { idsOf } from '../../../src/doors/twilio-verify/sids.js';
import { clientOf, DOORS, refusalOf, SPEAKS } from '../../setup/twilio-verify.js';
import { openStage, type Stage } from '../stage.js';

let stage: Stage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(policy: object, file: object = {}) {
  stage = await openStage({ file: { doors: DOORS.slice(0, 1), policy, ...file } });
  const service = clientOf(stage).services(SPEAKS);
  return { stage, verifications: service.verifications, checks: service.verificationChecks };
}

const TO = '+358444920001';

it('an expired verification takes no code, and the next one is another', async () => {
  const { stage: opened, verifications, checks } = await open({ lifeMs: 2_000 });
  const { sid } = await verifications.create({ to: TO, channel: 'sms' });
  const code = await opened.codeFor(TO);
  await opened.untilFinal(idsOf(sid, 1)?.challenge ?? '');
  expect(await verifications(sid).fetch()).toMatchObject({ status: 'expired', valid: false });
  const refused = await refusalOf(checks.create({ verificationSid: sid, code }));
  expect(refused).toMatchObject({ status: 404, code: 20404 });
  expect((await verifications.create({ to: TO, channel: 'sms' })).sid).not.toBe(sid);
});

it('after its wait the same verification is sent again, with the same code, until no send is left', async () => {
  const { stage: opened, verifications } = await open({ resendAfterMs: [1] });
  const { sid } = await verifications.create({ to: TO, channel: 'sms' });
  const code = await opened.codeFor(TO);
  const again = await verifications.create({ to: TO, channel: 'sms' });
  expect(again).toMatchObject({ sid, status: 'pending' });
  expect(again.sendCodeAttempts).toHaveLength(2);
  await opened.until(idsOf(sid, 1)?.challenge ?? '', ({ deliveries }) =>
    deliveries.every(({ state }) => state === 'delivered'),
  );
  const texts = opened.carrier.phone(TO).messages.map(({ body }) => body);
  expect(texts).toEqual([expect.stringMatching(code), expect.stringMatching(code)]);
  const refused = await refusalOf(verifications.create({ to: TO, channel: 'sms' }));
  expect(refused).toMatchObject({ status: 429, code: 60203 });
});

it('a country that the tenant does not reach has Twilio’s code for it', async () => {
  stage = await openStage({
    file: { doors: DOORS.slice(0, 1) },
    tenant: { countries: { sms: ['FI'], call: ['FI'] } },
  });
  const { verifications } = clientOf(stage).services(SPEAKS);
  const refused = await refusalOf(verifications.create({ to: '+46701234567', channel: 'sms' }));
  expect(refused).toMatchObject({ status: 403, code: 60605 });
});
