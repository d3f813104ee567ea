import { CarrierDescription } from '../../../../src/providers/declared/description.js';
import { describedCarrier } from '../../../setup/declared-carrier.js';

function faultsOf(change: Record<string, unknown>): string[] {
  const result = CarrierDescription.safeParse({ ...describedCarrier(), ...change });
  const issues = result.success ? [] : result.error.issues;
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const RECEIPTS = {
  format: 'json',
  signature: { kind: 'header', name: 'x-token', value: '{settings.key}' },
  reference: 'id',
  status: 'status',
};
const send = (change: object) => ({ send: { url: 'https://sms.example.com/v1', ...change } });
const rules = (...list: object[]) => ({ answer: { reference: 'id', rules: list } });

test('a complete description has no fault', () => {
  expect(faultsOf({})).toEqual([]);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    'a value that there is not',
    send({ query: { to: '{number}' } }),
    /^send\.query\.to: names \{number\}, which there is not\. There are: .*toDigits/,
  ],
  ['a setting that is not declared', send({ url: '{settings.url}/v1' }), /^send\.url: names/],
  ['a lone brace', send({ query: { to: '{to' } }), /a lone \{: write \{\{ for a brace/],
  [
    'a text in a header',
    send({ headers: { 'X-Text': '{text}' } }),
    /^send\.headers\.X-Text: names/,
  ],
  ['an address that is none', send({ url: '/v1/messages' }), /^send\.url: must begin with https/],
  ['a number as the address', send({ url: '{to}' }), /^send\.url: must begin with https/],
  [
    'a GET with a body',
    send({ method: 'GET', body: { format: 'form', fields: {} } }),
    /^send\.body: a GET has none/,
  ],
  [
    'no accepted answer',
    rules({ status: 400, means: 'never' }),
    /none says which answer is accepted/,
  ],
  [
    'an error that is accepted',
    rules({ status: '4xx', means: 'accepted' }),
    /^answer\.rules\.0\.status: an accepted SMS needs a status of 2xx/,
  ],
  [
    'a value without its place',
    rules({ means: 'accepted', status: 200, is: ['OK'] }),
    /^answer\.rules\.0\.is: needs path/,
  ],
  [
    'rules that never count',
    rules({ means: 'uncertain' }, { status: 200, means: 'accepted' }),
    /^answer\.rules\.0: has no condition/,
  ],
  [
    'receipts without the meaning of a status',
    { receipts: { ...RECEIPTS, deliveryId: 'ref' } },
    /^statuses: is needed/,
  ],
  [
    'receipts that name no delivery',
    { receipts: RECEIPTS, statuses: { ok: 'delivered' } },
    /^receipts\.deliveryId: is needed where send does not name \{callbackUrl\}/,
  ],
  ['an unknown meaning', { statuses: { ok: 'done' } }, /^statuses\.ok: must be pending, sent/],
  [
    'a signature that leaves the body out',
    {
      statuses: { ok: 'delivered' },
      receipts: {
        ...RECEIPTS,
        deliveryId: 'ref',
        signature: {
          kind: 'hmac',
          key: '{settings.key}',
          header: 'x-signature',
          algorithm: 'sha256',
          encoding: 'hex',
          over: '{timestamp}',
          timestampHeader: 'x-timestamp',
        },
      },
    },
    /^receipts\.signature\.over: must hold \{body\}/,
  ],
  [
    'an uncertain SMS that nobody looks up',
    { uncertain: 'looked_up' },
    /^uncertain: must be may_go/,
  ],
  ['a part that there is not', { answers: {} }, /answers/],
])('%s is a fault that names its place', (_, change, fault) => {
  expect(faultsOf(change)).toContainEqual(expect.stringMatching(fault));
});
