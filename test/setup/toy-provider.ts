/** A complete provider in forty lines: only SMS, by a POST, with receipts by a webhook with a shared token. */
import { z } from 'zod';
import { refusal, unansweredRefusal } from '../../src/providers/failure.js';
import { callbackPath, callbackUrl } from '../../src/providers/provider.js';
import { defineProvider } from '../../src/providers/provider-entry.js';
import { VendorHttpClient } from '../../src/providers/vendor-http-client.js';
import type { WebhookRoute } from '../../webhooks/webhook-handler.js';

const BUSY = { failure: 'temporary', reason: 'provider_unavailable' } as const;
const callbacks = { sms: '/webhooks/toy/sms/:deliveryId' };

export const toy = defineProvider({
  settings: z.strictObject({ url: z.url(), token: z.string().min(8, 'must be 8 or more') }),
  environment: { TOY_URL: 'url', TOY_TOKEN: 'token' },
  capabilities: ['sms'],
  callbacks,
  create: async ({ url, token }, { publicUrl }) => {
    const outgoing = new VendorHttpClient();
    return {
      sendSms: async ({ to, text, deliveryId, deadline }) => {
        const receiptUrl = callbackUrl(publicUrl, callbackPath(callbacks.sms, deliveryId));
        const body = JSON.stringify({ to, text, receiptUrl });
        const sent = await outgoing.attempt(deadline, (transport) =>
          transport({ method: 'POST', url, headers: { authorization: token }, body }),
        );
        if (!sent.ok) return { kind: 'refused', ...unansweredRefusal('Toy', sent.error, sent) };
        const { status, body: answer } = sent.value;
        if (status !== 200) return { kind: 'refused', ...refusal(BUSY, `Toy ${status}`, answer) };
        return { kind: 'accepted', reference: answer };
      },
      close: () => outgoing.close(),
    };
  },
  webhooks: async ({ token }, { sink }) => {
    const receive: WebhookRoute['receive'] = async ({ header, body, delivery }) => {
      if (header('authorization') !== token) return { kind: 'forged', fault: 'another token' };
      if (!delivery) return { kind: 'malformed', fault: 'the path names no delivery' };
      const origin = { provider: 'toy', channel: 'sms', delivery, reference: `${body}` } as const;
      const result = await sink.record(origin, [{ kind: 'delivered' }]);
      return { kind: result === 'recorded' ? 'handled' : 'ignored' };
    };
    return {
      provider: 'toy',
      contentType: 'text/plain',
      routes: [{ path: callbacks.sms, receive }],
    };
  },
});
