import { Webhook } from 'standardwebhooks';
import { verifyWebhook } from '../../../packages/client/src/octothorpe.js';

const OLD = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
const AT = Date.UTC(2027, 1, 1, 9, 30);
const BODY =
  '{"type":"challenge.sms_verified","timestamp":"2027-02-01T09:30:00.000Z","data":{"id":"ch_1","payee":"Ä"}}';

/** Signed by each of the secrets, as the gateway does it. */
function signed(secrets: readonly string[], body = BODY) {
  const signatures = secrets.map((each) => new Webhook(each).sign('msg_1', new Date(AT), body));
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(AT / 1000),
    'webhook-signature': signatures.join(' '),
  };
}

const nowMs = AT + 1_000;

it.each([
  ['text', BODY],
  ['bytes', Buffer.from(BODY)],
  ['a buffer', new Uint8Array(Buffer.from(BODY)).buffer],
])('a signed message is returned: %s', async (_form, body) => {
  expect(await verifyWebhook(body, signed([NEW]), NEW, { nowMs })).toEqual(JSON.parse(BODY));
});

it('headers of the Fetch API and of Node.js are read, in any case', async () => {
  const headers = signed([NEW]);
  const upper = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
  );
  await verifyWebhook(BODY, new Headers(headers), NEW, { nowMs });
  await verifyWebhook(BODY, upper, NEW, { nowMs });
});

it('during a rotation the old secret and the new one are taken, wherever they stand', async () => {
  await verifyWebhook(BODY, signed([OLD]), [NEW, OLD], { nowMs });
  await verifyWebhook(BODY, signed([NEW, OLD]), [OLD], { nowMs });
  await verifyWebhook(BODY, signed([NEW, OLD]), [OTHER, NEW], { nowMs });
});

const invalid = { code: 'invalid_webhook' };

it.each([
  ['another secret', BODY, signed([OTHER])],
  ['a changed body', BODY.replace('ch_1', 'ch_2'), signed([NEW])],
  ['a changed id', BODY, { ...signed([NEW]), 'webhook-id': 'msg_2' }],
  ['a changed time', BODY, { ...signed([NEW]), 'webhook-timestamp': String(AT / 1000 + 1) }],
  [
    'a signature of another version',
    BODY,
    {
      ...signed([NEW]),
      'webhook-signature': signed([NEW])['webhook-signature'].replace('v1,', 'v2,'),
    },
  ],
  ['a signature that is no base64', BODY, { ...signed([NEW]), 'webhook-signature': 'v1,%%%' }],
  ['a shortened signature', BODY, { ...signed([NEW]), 'webhook-signature': 'v1,AAAA' }],
  ['no signature', BODY, { 'webhook-id': 'msg_1', 'webhook-timestamp': String(AT / 1000) }],
  ['a time that is none', BODY, { ...signed([NEW]), 'webhook-timestamp': 'now' }],
  ['no JSON', 'x', signed([NEW], 'x')],
])('%s is refused', async (_what, body, headers) => {
  await expect(verifyWebhook(body, headers, NEW, { nowMs })).rejects.toMatchObject(invalid);
});

it('five minutes off is taken, and more is not, in both directions', async () => {
  const at = (offMs: number) => verifyWebhook(BODY, signed([NEW]), NEW, { nowMs: AT + offMs });
  await at(300_000);
  await at(-300_000);
  await expect(at(301_000)).rejects.toMatchObject(invalid);
  await expect(at(-301_000)).rejects.toMatchObject(invalid);
});

it('what was set up wrong is said, and no secret is shown', async () => {
  const parsed = JSON.parse(BODY);
  await expect(verifyWebhook(parsed, signed([NEW]), NEW, { nowMs })).rejects.toMatchObject({
    code: 'misconfigured',
    message: expect.stringContaining('express.raw'),
  });
  for (const secrets of [[], 'whsec_', 'not base64!']) {
    const refused = verifyWebhook(BODY, signed([NEW]), secrets, { nowMs });
    await expect(refused).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.not.stringContaining('not base64!'),
    });
  }
});
