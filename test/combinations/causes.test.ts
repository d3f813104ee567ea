/**
 * Why a code did not arrive: over eighty causes, planted through the sandbox carrier, through two providers' own receipts, and through limits; for each
 * the API has to find the challenge and name the cause. The table is printed. SMPP and described carriers: causes-of-carriers.test.ts. What only
 * time does: causes-by-time.test.ts.
 */
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { CauseStage, type Plant, type Planted, type Provider } from '../journey/cause-stage.js';
import {
  twilioRequest,
  vonageClaims,
  vonageRequest,
  vonageToken,
} from '../setup/signed-requests.js';

const WINDOW = { max: 1, windowMs: 600_000 };
const BUDGET = { hour: 0.01, day: 0.01 };
let world: CauseStage;

beforeAll(async () => {
  const senders = ['twilio', 'vonage'].flatMap((provider) =>
    ['sms', 'call'].map((channel) => ({ provider, channel, from: '+12025550100' })),
  );
  const countries = { sms: ['*'], call: ['*'] };
  const limited = (figures: object) => ({ limits: { figures: { ...NO_SEND_LIMITS, ...figures } } });
  world = await CauseStage.open(600_000, {
    few: limited({ number: [WINDOW] }),
    near: limited({ prefix: { last3: [WINDOW], last4: [], source: [] } }),
    source: limited({ ip: { sends: [WINDOW], numbers: [] } }),
    poor: limited({ budgets: { ...NO_SEND_LIMITS.budgets, tenant: BUDGET } }),
    home: { countries: { sms: ['FI'], call: ['FI'] } },
    bound: { senders, countries, senderRights: 'enforced' },
    mute: { senders: senders.map((sender) => ({ ...sender, country: 'SE' })), countries },
  });
});

afterAll(async () => {
  await world?.close();
});

/** Ends by what the phone with this behaviour does. */
const does =
  (behaviour: string, channel: 'sms' | 'call', provider: Provider) =>
  async (): Promise<Planted> => {
    const id = await world.start({ to: world.magic(behaviour), channel, provider });
    await world.stage.untilFinal(id);
    return { id };
  };

/** Twilio reports it undelivered with this code, in its own form and with its signature. */
const twilioTells = (code: number) => async (): Promise<Planted> => {
  const { id, reference } = await world.silent('twilio');
  const { accountSid, authToken } = world.identity.twilio;
  const form = {
    AccountSid: accountSid,
    MessageSid: reference,
    MessageStatus: 'undelivered',
    To: '+358457260001',
    ApiVersion: '2010-04-01',
    ErrorCode: String(code),
  };
  const signing = { publicUrl: world.stage.config.publicUrl, token: authToken };
  const answer = await world.send(twilioRequest(signing, `/webhooks/twilio/sms/${id}.1`, form));
  expect(answer.status).toBe(200);
  return { id };
};

/** The same for Vonage. */
const vonageTells = (code: number) => async (): Promise<Planted> => {
  const { id, reference } = await world.silent('vonage');
  const { vonage } = world.identity;
  const body = JSON.stringify({
    message_uuid: reference,
    client_ref: `${id}.1`,
    channel: 'sms',
    status: 'rejected',
    error: {
      type: `https://developer.vonage.com/api-errors/messages#${code}`,
      title: String(code),
    },
    timestamp: new Date().toISOString(),
  });
  const token = await vonageToken(vonageClaims(vonage, body, Date.now()), vonage.signatureSecret);
  const answer = await world.send(vonageRequest(`/webhooks/vonage/sms/${id}.1`, token, body));
  expect(answer.status).toBe(200);
  return { id };
};

/** After these, the request is refused. */
const refused =
  (tenant: string, to: string, body: object = {}, before: () => readonly string[] = () => []) =>
  async (): Promise<Planted> => {
    const key = world.keyOf(tenant);
    for (const earlier of before()) {
      await world.stage.start({ to: earlier, channel: 'sms', ...body }, key);
    }
    const { status } = await world.stage.start({ to, channel: 'sms', ...body }, key);
    expect([tenant, status >= 400 && status < 500]).toEqual([tenant, true]);
    return { number: to };
  };

const near = '+358446220001';
const busyNumber = '+358446230001';

const PLANTS: readonly Plant[] = [
  // What phones and carriers do, through the sandbox carrier.
  { what: 'twilio refuses a landline', cause: 'landline', plant: does('710', 'sms', 'twilio') },
  {
    what: 'vonage: not a suitable device',
    cause: 'device_cannot',
    plant: does('710', 'sms', 'vonage'),
  },
  {
    what: 'twilio refuses an opted-out number',
    cause: 'opted_out',
    plant: does('711', 'sms', 'twilio'),
  },
  {
    what: 'vonage rejects an opted-out number',
    cause: 'opted_out',
    plant: does('711', 'sms', 'vonage'),
  },
  {
    what: 'twilio: no permission for the country',
    cause: 'destination_not_permitted',
    plant: does('712', 'sms', 'twilio'),
  },
  { what: 'vonage: 403', cause: 'account_refused', plant: does('712', 'sms', 'vonage') },
  {
    what: 'twilio: handset unreachable',
    cause: 'handset_off',
    plant: does('713', 'sms', 'twilio'),
  },
  { what: 'vonage: absent subscriber', cause: 'handset_off', plant: does('713', 'sms', 'vonage') },
  { what: 'twilio: filtered', cause: 'filtered', plant: does('714', 'sms', 'twilio') },
  { what: 'vonage: anti-spam', cause: 'filtered', plant: does('714', 'sms', 'vonage') },
  { what: 'twilio: 429', cause: 'carrier_overloaded', plant: does('720', 'sms', 'twilio') },
  { what: 'vonage: 429', cause: 'carrier_overloaded', plant: does('720', 'sms', 'vonage') },
  { what: 'twilio: 503', cause: 'carrier_down', plant: does('722', 'sms', 'twilio') },
  { what: 'vonage: 503', cause: 'carrier_down', plant: does('722', 'sms', 'vonage') },
  { what: 'twilio never answers', cause: 'answer_lost', plant: does('725', 'sms', 'twilio') },
  { what: 'vonage never answers', cause: 'answer_lost', plant: does('725', 'sms', 'vonage') },
  { what: 'twilio cuts the connection', cause: 'answer_lost', plant: does('729', 'sms', 'twilio') },
  { what: 'telnyx refuses a landline', cause: 'landline', plant: does('710', 'sms', 'telnyx') },
  { what: 'telnyx: opted out', cause: 'opted_out', plant: does('711', 'sms', 'telnyx') },
  { what: 'telnyx: 403', cause: 'account_refused', plant: does('712', 'sms', 'telnyx') },
  { what: 'telnyx: undeliverable', cause: 'carrier_unknown', plant: does('713', 'sms', 'telnyx') },
  { what: 'telnyx: spam', cause: 'filtered', plant: does('714', 'sms', 'telnyx') },
  { what: 'telnyx: 429', cause: 'carrier_overloaded', plant: does('720', 'sms', 'telnyx') },
  { what: 'telnyx: 503', cause: 'carrier_down', plant: does('722', 'sms', 'telnyx') },
  { what: 'telnyx never answers', cause: 'answer_lost', plant: does('725', 'sms', 'telnyx') },
  ...(['twilio', 'vonage', 'telnyx'] as const).flatMap((provider): Plant[] => [
    { what: `${provider} call: busy`, cause: 'busy', plant: does('701', 'call', provider) },
    {
      what: `${provider} call: no answer`,
      cause: 'no_answer',
      plant: does('702', 'call', provider),
    },
    { what: `${provider} call: hung up`, cause: 'hung_up', plant: does('703', 'call', provider) },
    {
      what: `${provider} call: voicemail`,
      cause: 'voicemail',
      plant: does('704', 'call', provider),
    },
    {
      what: `${provider} call: wrong keys`,
      cause: 'wrong_keypress',
      plant: does('705', 'call', provider),
    },
    {
      what: `${provider} call: no key`,
      cause: 'no_keypress',
      plant: does('709', 'call', provider),
    },
    { what: `${provider} call: 0#`, cause: 'denied', plant: does('707', 'call', provider) },
  ]),
  { what: 'twilio call: #', cause: 'verified', plant: does('706', 'call', 'twilio') },

  // What carriers report, in their own form.
  ...(
    [
      [30001, 'carrier_overloaded'],
      [30002, 'account_refused'],
      [30004, 'filtered'],
      [30005, 'number_not_in_service'],
      [30006, 'landline'],
      [30008, 'carrier_down'],
      [30032, 'sender_unregistered'],
      [30036, 'expired_at_carrier'],
      [30450, 'carrier_fraud_block'],
      [21211, 'number_invalid'],
      [21606, 'sender_invalid'],
      [21617, 'text_refused'],
      [39999, 'carrier_unknown'],
    ] as const
  ).map(([code, cause]) => ({ what: `twilio reports ${code}`, cause, plant: twilioTells(code) })),
  ...(
    [
      [1050, 'filtered'],
      [1070, 'account_balance'],
      [1090, 'text_refused'],
      [1120, 'sender_unregistered'],
      [1160, 'account_trial'],
      [1170, 'number_invalid'],
      [1190, 'number_not_in_service'],
      [1241, 'carrier_overloaded'],
      [1250, 'destination_unreachable'],
      [1360, 'expired_at_carrier'],
      [1420, 'sender_invalid'],
      [1470, 'carrier_fraud_block'],
    ] as const
  ).map(([code, cause]) => ({ what: `vonage reports ${code}`, cause, plant: vonageTells(code) })),

  // What this service refuses.
  {
    what: 'too many to one number',
    cause: 'limit_number',
    plant: refused('few', busyNumber, {}, () => [busyNumber]),
  },
  {
    what: 'too many to its neighbours',
    cause: 'limit_block',
    plant: refused('near', near, {}, () => [`${near.slice(0, -1)}9`]),
  },
  {
    what: 'too many from one address',
    cause: 'limit_source',
    plant: refused('source', '+358446200001', { ip: '192.0.2.7' }, () => [world.phone()]),
  },
  { what: 'the budget is spent', cause: 'budget', plant: refused('poor', '+358446210001') },
  {
    what: 'a country that is not allowed',
    cause: 'country_not_allowed',
    plant: refused('home', '+46701234567'),
  },
  { what: 'an SMS to a landline', cause: 'landline', plant: refused('default', '+358912345678') },
  {
    what: 'a sender without rights',
    cause: 'sender_not_allowed',
    plant: refused('bound', '+447400123456'),
  },
  {
    what: 'a denied number',
    cause: 'denied_by_list',
    plant: async () => {
      const number = world.phone();
      const until = new Date(Date.now() + 3_600_000).toISOString();
      const by = { operator: 'anna', reason: 'a test of lists' };
      await world.stage.post('/v1/operator/lists', { action: 'deny', number, until, ...by });
      return refused('default', number)();
    },
  },
  {
    what: 'a tenant without a sender',
    cause: 'no_sender',
    plant: async () => ({ id: await world.start({ to: world.phone(), channel: 'sms' }, 'mute') }),
  },

  // What the person and the caller do.
  {
    what: 'five wrong codes',
    cause: 'wrong_codes',
    plant: async () => {
      const sent = await world.delivered();
      await world.typeWrong(sent, 5);
      return sent;
    },
  },
  {
    what: 'canceled',
    cause: 'canceled',
    plant: async () => {
      const { id } = await world.delivered();
      await world.stage.post(`/v1/challenges/${id}/cancel`);
      return { id };
    },
  },
  {
    what: 'on the phone, not typed yet',
    cause: 'waiting_for_person',
    plant: () => world.delivered(),
  },
  { what: 'taken, not confirmed yet', cause: 'on_its_way', plant: () => world.silent('twilio') },
  {
    what: 'a new code too soon',
    cause: 'too_soon',
    plant: async () => {
      const { id } = await world.delivered();
      expect((await world.stage.post(`/v1/challenges/${id}/resend`)).status).toBe(429);
      return { id };
    },
  },
];

it('each planted cause is found, and told in its own sentence', async () => {
  expect(PLANTS.length).toBeGreaterThanOrEqual(80);
  await world.tell(PLANTS);
}, 240_000);
