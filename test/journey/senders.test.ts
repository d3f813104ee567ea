/** Sender rights over the API, with the sandbox's own carrier: a tenant that enforces them, and numbers of North America as senders. */
import { openStage, type Stage } from './stage.js';

const SENDERS = ['twilio', 'vonage'].flatMap((provider) =>
  (['sms', 'call'] as const).map((channel) => ({
    provider,
    channel,
    from: provider === 'twilio' ? '+12025550100' : '+12025550199',
    ...(provider === 'vonage' && channel === 'sms' ? { registered: [{ country: 'US' }] } : {}),
  })),
);
/** British networks let no number of another country through. */
const BRITISH = '+447400123456';
const AMERICAN = '+12025550142';
let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    tenant: { senders: SENDERS, countries: { sms: ['*'], call: ['*'] }, senderRights: 'enforced' },
  });
});

afterAll(async () => {
  await stage.close();
});

const refused = {
  status: 422,
  body: { code: 'sender_not_allowed', detail: expect.stringContaining('British number') },
};

it('the first provider of the route gives way to the one whose number is registered', async () => {
  const { status, body } = await stage.start({ to: AMERICAN, channel: 'sms' });
  expect(status).toBe(202);
  const sent = await stage.until(body.id, ({ state }) => state === 'delivered');
  expect(sent.deliveries.map(({ provider }) => provider)).toEqual(['vonage']);
});

it('where no sender is let through, nothing is sent, and the problem says what to use', async () => {
  expect(await stage.start({ to: BRITISH, channel: 'sms' })).toMatchObject(refused);
  const message = { to: BRITISH, channel: 'sms', text: 'Contoso: 561166 is your code.' };
  expect(await stage.post('/v1/messages', message)).toMatchObject(refused);
  expect(stage.carrier.phone(BRITISH)).toMatchObject({ messages: [], calls: [] });
});

it('a call that was asked for as well is placed at once', async () => {
  const { status, body } = await stage.start({ to: BRITISH, channels: ['sms', 'call'] });
  expect([status, body.channel]).toEqual([202, 'call']);
});

it('the log at the start names what is missing, without the senders', async () => {
  const line = await stage.line((each) => each['event'] === 'senders');
  expect(line).toMatchObject({
    rights: 'enforced',
    unstated: expect.arrayContaining(['US twilio']),
    wrongKind: expect.arrayContaining(['GB vonage']),
  });
  expect(JSON.stringify(line)).not.toContain('2025550');
});
