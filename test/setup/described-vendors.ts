/** The vendors that have a shipped description, as their public API descriptions say: what they answer, and how their receipts look. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { RecordedRequest } from './recording-carrier.js';

export interface DescribedVendor {
  readonly settings: Readonly<Record<string, string>>;
  /** It names a message by the delivery's id, else by an id of its own. */
  readonly takesOurId: boolean;
  /** The answer to a send. */
  accepted(id: string): { readonly status: number; readonly body: object };
  /** The body of the answer to a look-up. */
  found(id: string): object;
  receipt(id: string): { readonly headers: Record<string, string>; readonly body: string };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };
const keys = generateKeyPairSync('ed25519');
const seconds = () => `${Math.floor(Date.now() / 1_000)}`;

export const DESCRIBED_VENDORS: Readonly<Record<string, DescribedVendor>> = {
  '46elks': {
    settings: { username: 'u1', password: 'p1', receiptSecret: 'of receipts' },
    takesOurId: false,
    accepted: (id) => ({ status: 200, body: { id, status: 'created', cost: 3500, parts: 1 } }),
    found: (id) => ({ id, status: 'sent', cost: 3500 }),
    receipt: (id) => ({
      headers: FORM,
      body: new URLSearchParams({ id, status: 'delivered' }).toString(),
    }),
  },
  'android-sms-gateway': {
    settings: { username: 'u1', password: 'p1', signingKey: 'of webhooks' },
    takesOurId: true,
    accepted: (id) => ({ status: 202, body: { id, state: 'Pending', recipients: [] } }),
    found: (id) => ({ id, state: 'Sent' }),
    receipt(id) {
      const body = JSON.stringify({ event: 'sms:delivered', payload: { messageId: id } });
      const timestamp = seconds();
      const signature = createHmac('sha256', 'of webhooks').update(`${body}${timestamp}`);
      const headers = { 'x-signature': signature.digest('hex'), 'x-timestamp': timestamp };
      return { headers: { ...JSON_TYPE, ...headers }, body };
    },
  },
  infobip: {
    settings: { apiKey: 'k1', receiptSecret: 'of receipts' },
    takesOurId: true,
    accepted: (messageId) => ({
      status: 200,
      body: { bulkId: '1', messages: [{ messageId, status: { groupName: 'PENDING', id: 26 } }] },
    }),
    found: (messageId) => ({ results: [{ messageId, status: { groupName: 'PENDING' } }] }),
    receipt: (messageId) => ({
      headers: JSON_TYPE,
      body: JSON.stringify({ results: [{ messageId, status: { groupName: 'DELIVERED' } }] }),
    }),
  },
  plivo: {
    settings: { authId: 'MA1', authToken: 't1', receiptSecret: 'of receipts' },
    takesOurId: false,
    accepted: (id) => ({
      status: 202,
      body: { message: 'message(s) queued', message_uuid: [id], api_id: 'a' },
    }),
    found: (id) => ({ message_uuid: id, message_state: 'sent' }),
    receipt: (id) => ({
      headers: FORM,
      body: new URLSearchParams({ MessageUUID: id, Status: 'delivered' }).toString(),
    }),
  },
  telnyx: {
    settings: {
      apiKey: 'k1',
      publicKey: keys.publicKey
        .export({ type: 'spki', format: 'der' })
        .subarray(-32)
        .toString('base64'),
    },
    takesOurId: false,
    accepted: (id) => ({ status: 200, body: { data: { id, to: [{ status: 'queued' }] } } }),
    found: (id) => ({ data: { id, to: [{ status: 'sent' }] } }),
    receipt(id) {
      const body = JSON.stringify({ data: { payload: { id, to: [{ status: 'delivered' }] } } });
      const timestamp = seconds();
      const signature = sign(null, Buffer.from(`${timestamp}|${body}`), keys.privateKey);
      const headers = {
        'telnyx-signature-ed25519': signature.toString('base64'),
        'telnyx-timestamp': timestamp,
      };
      return { headers: { ...JSON_TYPE, ...headers }, body };
    },
  },
};

/** Where the request wants its receipts; a vendor with one address for all gets them at that. */
export function receiptAddress({ body }: RecordedRequest, fallback: string): string {
  return /https?:\/\/[^"&\s]+\/webhooks\/[^"&\s]+/.exec(decodeURIComponent(body))?.[0] ?? fallback;
}
