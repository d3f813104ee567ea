import type { Received } from './application.js';
import { magic, openStage, PHONE, type Stage, TELNYX_NUMBER } from './stage.js';

let stage: Stage;
let paths = 0;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

const dataOf = ({ body }: Received) => JSON.parse(body).data;

async function sms(to = PHONE, change: object = {}) {
  const status = `/t/sms/${++paths}`;
  const { data } = await stage.telnyx.messages.send({
    ...{ to, from: TELNYX_NUMBER, text: 'Your code is 123456', type: 'SMS' },
    webhook_url: `${stage.app.base}${status}`,
    ...change,
  });
  return { id: data?.id ?? '', status };
}

const refusalOf = async (request: Promise<unknown>) => {
  const error = await request.then(
    () => undefined,
    (thrown) => thrown,
  );
  return [error?.status, error?.error?.errors?.[0]?.code];
};

test('an SMS arrives, and its statuses come signed, with its price', async () => {
  const { id, status } = await sms();
  const told = await stage.app.waitFor(status, 2);
  expect(told.map((each) => [dataOf(each).event_type, dataOf(each).payload.to[0].status])).toEqual([
    ['message.sent', 'sent'],
    ['message.finalized', 'delivered'],
  ]);
  for (const { body, headers } of told) {
    const read = await stage.telnyx.webhooks.unwrap(body, { headers: headers as never });
    expect(read).toMatchObject({ data: { payload: { id, cost: { currency: 'USD' } } } });
  }
  const { data } = await stage.telnyx.messages.retrieve(id);
  expect(data).toMatchObject({ id, to: [{ status: 'delivered' }] });
  expect(stage.carrier.phone(PHONE).messages).toMatchObject([
    { id, vendor: 'telnyx', from: TELNYX_NUMBER, body: 'Your code is 123456', status: 'delivered' },
  ]);
});

test.each([
  ['10', '40001'],
  ['13', '40008'],
  ['14', '40002'],
])('magic number %s is not delivered, with code %s', async (code, error) => {
  const { status } = await sms(magic(code));
  const [, last] = await stage.app.waitFor(status, 2);
  expect(dataOf(last as Received).payload).toMatchObject({
    to: [{ status: 'delivery_failed' }],
    errors: [{ code: error }],
  });
});

test.each<[string, string, object, number, string]>([
  ['to a phone that has opted out', magic('11'), {}, 400, '40300'],
  ['from a number that is not the account’s', PHONE, { from: '+12025550100' }, 400, '40305'],
  ['from a name without a profile', PHONE, { from: 'Contoso' }, 400, '40305'],
  ['to no number', '12', {}, 422, '10016'],
  ['to a destination that the account may not reach', magic('12'), {}, 403, '10010'],
])('an SMS %s is refused', async (_, to, change, status, code) => {
  expect(await refusalOf(sms(to, change))).toEqual([status, code]);
  expect(stage.carrier.ledger().messages).toBe(0);
});

test('an SMS from a phone is announced, and STOP stops the number’s messages', async () => {
  stage.carrier.sendFromPhone(PHONE, { to: TELNYX_NUMBER, body: 'STOP' });
  const [inbound] = await stage.app.waitFor('/inbound/telnyx');
  expect(dataOf(inbound as Received)).toMatchObject({
    event_type: 'message.received',
    payload: { from: { phone_number: PHONE }, to: [{ phone_number: TELNYX_NUMBER }], text: 'STOP' },
  });
  expect(await refusalOf(sms())).toEqual([400, '40300']);
});

test('chaos: an outage fails every request, lost callbacks are missing, doubled ones come twice', async () => {
  stage.carrier.setChaos({ outage: { telnyx: '429' } });
  expect(await refusalOf(sms())).toEqual([429, '10011']);
  stage.carrier.setChaos({ outage: { telnyx: '503' } });
  expect(await refusalOf(sms())).toEqual([503, '10007']);
  stage.carrier.setChaos({ duplicatePercent: 100 });
  const { status } = await sms();
  const told = await stage.app.waitFor(status, 4);
  expect(new Set(told.map((each) => dataOf(each).id)).size).toBe(2);
});
