/** Why a code did not arrive, over SMPP and over carriers that a file describes: planted through an SMSC and through an HTTP server of the test. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CauseStage, type Plant, type Planted } from '../journey/cause-stage.js';
import { FakeSmsc, type SmscAnswer } from '../setup/fake-smsc.js';

let world: CauseStage;
let smsc: FakeSmsc;
let server: Server;
/** What the SMSC answers, and what it reports afterwards, by number. */
const submits = new Map<string, SmscAnswer>();
/** What the HTTP carriers answer, by number in digits. */
const answers = new Map<string, { readonly status: number; readonly body: object }>();
/** Where the carrier was told to send receipts, by number. */
const addresses = new Map<string, string>();
let ids = 0;

beforeAll(async () => {
  smsc = await FakeSmsc.start();
  smsc.answer = ({ destination_addr: to = '' }) => submits.get(to) ?? { id: `smpp-${to}` };
  server = createServer(async (request, response) => {
    const { to, callback } = readSend(await text(request));
    if (callback !== '') addresses.set(to, callback);
    const { status, body } = answers.get(to) ?? { status: 503, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiptSecret = 'of receipts';
  const senders = ['north', 'elks', 'bip'].map((provider) => ({
    ...{ provider, channel: 'sms', from: '+12025550100' },
  }));
  world = await CauseStage.open(
    600_000,
    {},
    {
      tenant: { senders, countries: { sms: ['*'] }, inboundSms: undefined },
      file: {
        carriers: {
          north: {
            protocol: 'smpp',
            settings: {
              ...{ host: '127.0.0.1', port: smsc.port, systemId: 'octo', password: 'secret99' },
              responseTimeoutSeconds: 6,
            },
          },
          elks: {
            description: '46elks',
            settings: { username: 'u1', password: 'p1', receiptSecret, apiUrl },
          },
          bip: { description: 'infobip', settings: { apiKey: 'k1', receiptSecret, apiUrl } },
        },
        routes: { sms: { '*': ['north', 'elks', 'bip'] } },
      },
    },
  );
});

afterAll(async () => {
  await world?.close();
  await smsc?.stop();
  server?.close();
});

/** From 46elks's form, or from Infobip's JSON. */
function readSend(body: string): { to: string; callback: string } {
  if (!body.startsWith('{')) {
    const form = new URLSearchParams(body);
    return { to: digits(form.get('to') ?? ''), callback: form.get('whendelivered') ?? '' };
  }
  const [message] = JSON.parse(body).messages;
  return { to: digits(message.destinations[0].to), callback: message.webhooks.delivery.url };
}

const digits = (number: string) => number.replace('+', '');

async function ended(to: string, provider: string): Promise<Planted> {
  const id = await world.start({ to, channel: 'sms', provider });
  await world.stage.untilFinal(id);
  return { id };
}

/** The SMSC answers the submit_sm with this. */
const submitted = (answer: SmscAnswer) => async () => {
  const to = world.phone();
  submits.set(digits(to), answer);
  return ended(to, 'north');
};

/** The SMSC takes it, and reports this state. */
const reported = (state: string) => async () => {
  const to = world.phone();
  const id = await world.start({ to, channel: 'sms', provider: 'north' });
  await world.stage.until(id, (each) => each.deliveries[0]?.reference !== undefined);
  await smsc.receipt(`smpp-${digits(to)}`, state);
  await world.stage.untilFinal(id);
  return { id };
};

/** The carrier answers the request with this. */
const answered =
  (provider: 'elks' | 'bip', status: number, body: object = {}) =>
  async () => {
    const to = world.phone();
    answers.set(digits(to), { status, body });
    return ended(to, provider);
  };

const infobip = (name: string, groupName: string) => ({
  messages: [{ messageId: 'none', status: { groupName, name } }],
});

/** The carrier takes it, and this receipt comes. */
const receipt =
  (provider: 'elks' | 'bip', of: (reference: string) => { type: string; body: string }) =>
  async () => {
    const to = world.phone();
    ids += 1;
    const reference = `m-${ids}`;
    const taken = { messageId: reference, status: { groupName: 'PENDING', name: 'PENDING' } };
    const body = provider === 'elks' ? { id: reference, status: 'created' } : { messages: [taken] };
    answers.set(digits(to), { status: 200, body });
    const id = await world.start({ to, channel: 'sms', provider });
    await world.stage.until(id, (each) => each.deliveries[0]?.reference !== undefined);
    const { type, body: sent } = of(reference);
    const url = addresses.get(digits(to)) ?? '';
    const told = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: sent,
    });
    expect(told.status).toBe(200);
    await world.stage.untilFinal(id);
    return { id };
  };

const elksFailed = (id: string) => ({
  type: 'application/x-www-form-urlencoded',
  body: new URLSearchParams({ id, status: 'failed' }).toString(),
});

const infobipFailed = (groupName: string, error?: string) => (messageId: string) => ({
  type: 'application/json',
  body: JSON.stringify({
    results: [{ messageId, status: { groupName }, ...(error ? { error: { name: error } } : {}) }],
  }),
});

const PLANTS: readonly Plant[] = [
  ...(
    [
      [0x01, 'text_refused'],
      [0x08, 'carrier_down'],
      [0x0a, 'sender_invalid'],
      [0x0b, 'number_invalid'],
      [0x0e, 'account_refused'],
      [0x51, 'request_refused'],
      [0x58, 'carrier_overloaded'],
      [0xfe, 'carrier_unknown'],
      [0x45e, 'request_refused'],
    ] as const
  ).map(([status, cause]) => ({
    what: `SMPP: status 0x${status.toString(16)}`,
    cause,
    plant: submitted({ status }),
  })),
  { what: 'SMPP: no answer', cause: 'answer_lost', plant: submitted('hang') },
  ...(
    [
      ['UNDELIV', 'carrier_unknown'],
      ['EXPIRED', 'expired_at_carrier'],
      ['REJECTD', 'request_refused'],
    ] as const
  ).map(([state, cause]) => ({ what: `SMPP: ${state}`, cause, plant: reported(state) })),

  { what: '46elks: 401', cause: 'account_refused', plant: answered('elks', 401) },
  { what: '46elks: 402', cause: 'account_balance', plant: answered('elks', 402) },
  { what: '46elks: 429', cause: 'carrier_overloaded', plant: answered('elks', 429) },
  { what: '46elks: 503', cause: 'carrier_down', plant: answered('elks', 503) },
  { what: '46elks reports failed', cause: 'carrier_unknown', plant: receipt('elks', elksFailed) },

  {
    what: 'Infobip: no such destination',
    cause: 'number_invalid',
    plant: answered('bip', 200, infobip('REJECTED_INVALID_DESTINATION', 'REJECTED')),
  },
  {
    what: 'Infobip: rejected',
    cause: 'request_refused',
    plant: answered('bip', 200, infobip('REJECTED_NETWORK', 'REJECTED')),
  },
  {
    what: 'Infobip reports an absent subscriber',
    cause: 'handset_off',
    plant: receipt('bip', infobipFailed('UNDELIVERABLE', 'EC_ABSENT_SUBSCRIBER')),
  },
  {
    what: 'Infobip reports an unknown subscriber',
    cause: 'number_not_in_service',
    plant: receipt('bip', infobipFailed('UNDELIVERABLE', 'EC_UNKNOWN_SUBSCRIBER')),
  },
  {
    what: 'Infobip reports that it is too late',
    cause: 'expired_at_carrier',
    plant: receipt('bip', infobipFailed('EXPIRED')),
  },
];

it('each planted cause is found, and told in its own sentence', async () => {
  await world.tell(PLANTS);
}, 240_000);
